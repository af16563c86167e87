/** The requests that the parts of the adapter are made of, as ari-client makes them. */
import type { Client } from 'ari-client';
import { asFailure } from './failure.ts';
import type { PhoneRequests } from './phone-states.ts';
import type { RoomRequests } from './rooms.ts';

/** Makes a request when it may. `waits`: it may take as long as what plays on the channel. @throws AriFailure */
export type Request = <T>(command: (client: Client) => PromiseLike<T>, waits?: 'waits') => Promise<T>;

export function roomRequests(request: Request): RoomRequests {
  const plays = (playbackId: string): Promise<boolean> =>
    request((ari) => ari.playbacks.get({ playbackId })).then(
      () => true,
      (error) => {
        if (asFailure(error).status === 404) return false;
        throw error;
      },
    );
  return {
    list: () => request((ari) => ari.bridges.list()),
    get: (bridgeId) => request((ari) => ari.bridges.get({ bridgeId })),
    async create(bridgeId, name) {
      await request((ari) => ari.bridges.createWithId({ bridgeId, type: 'holding', name }));
    },
    async startMusic(bridgeId, mohClass) {
      await request((ari) => ari.bridges.startMoh({ bridgeId, mohClass }));
    },
    async startRinging(bridgeId) {
      const playbackId = `${bridgeId}-ringing`;
      if (await plays(playbackId)) return;
      await request((ari) => ari.bridges.playWithId({ bridgeId, playbackId, media: 'tone:ring' }));
    },
    async add(bridgeId, channel) {
      await request((ari) => ari.bridges.addChannel({ bridgeId, channel }), 'waits');
    },
    async remove(bridgeId, channel) {
      await request((ari) => ari.bridges.removeChannel({ bridgeId, channel }), 'waits');
    },
    async destroy(bridgeId) {
      await request((ari) => ari.bridges.destroy({ bridgeId }));
    },
  };
}

export function phoneRequests(request: Request, applicationName: string): PhoneRequests {
  const sources = (phones: readonly string[]): string =>
    phones.map((phone) => `deviceState:${phone}`).join(',');
  return {
    async subscribed() {
      return (await request((ari) => ari.applications.get({ applicationName }))).device_names;
    },
    async subscribe(phones) {
      const eventSource = sources(phones);
      await request((ari) => ari.applications.subscribe({ applicationName, eventSource }));
    },
    async unsubscribe(phones) {
      const eventSource = sources(phones);
      await request((ari) => ari.applications.unsubscribe({ applicationName, eventSource }));
    },
    async state(deviceName) {
      return (await request((ari) => ari.deviceStates.get({ deviceName }))).state;
    },
  };
}
