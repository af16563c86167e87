/** What is true in Asterisk now, of all that is ours. */
import type { AriBridge, AriChannel, Client } from 'ari-client';
import { type BridgeId, type ChannelId, isDerived, type PlaybackId } from '../../domain/ids.ts';
import type { LiveChannel, Snapshot } from '../../engine/ports.ts';
import { asFailure } from './failure.ts';
import type { AriLogger } from './logger.ts';
import { arrival } from './translate.ts';

export interface SnapshotParts {
  readonly application: string;
  /** @throws AriFailure */
  request<T>(command: (client: Client) => PromiseLike<T>): Promise<T>;
  readonly logger: AriLogger;
}

/** @throws AriFailure when Asterisk cannot be reached. */
export async function takeSnapshot(
  { application, request, logger }: SnapshotParts,
  playbacks: readonly PlaybackId[],
): Promise<Snapshot> {
  const [channels, bridges, { channel_ids: heard }, playing] = await Promise.all([
    request((ari) => ari.channels.list()),
    request((ari) => ari.bridges.list()),
    request((ari) => ari.applications.get({ applicationName: application })),
    Promise.all(playbacks.map((playback) => stillPlays(request, playback))),
  ]);
  const live = liveChannels(channels, application);

  // The application stays subscribed to its channels while the websocket is away (seen on 22.10.1). Should one have
  // been lost all the same, nobody would tell us of its end.
  const unheard = [...live.keys()].filter((channel) => !heard.includes(channel));
  for (const channel of unheard) {
    logger.warn({ channel }, 'a channel was not subscribed to');
    const eventSource = `channel:${channel}`;
    await request((ari) => ari.applications.subscribe({ applicationName: application, eventSource })).catch(
      (error) => {
        // It has ended since.
        if (asFailure(error).status !== 422) throw error;
        live.delete(channel);
      },
    );
  }

  return {
    channels: live,
    bridges: talkBridges(bridges),
    playbacks: new Set(playing.filter((playback) => playback !== null)),
  };
}

/**
 * Ours are the channels in our application and those that carry an id of ours, in whatever state they are.
 */
export function liveChannels(
  channels: readonly AriChannel[],
  application: string,
): Map<ChannelId, LiveChannel> {
  const live = new Map<ChannelId, LiveChannel>();
  for (const channel of channels) {
    const isOurs = isInApplication(channel, application);
    const isLeg = isDerived(channel.id);
    if (!isOurs && !isLeg) continue;
    live.set(channel.id as ChannelId, {
      up: isOurs && channel.state === 'Up',
      arrived: isLeg
        ? null
        : arrival({
            exten: channel.dialplan.exten,
            callerNumber: channel.caller.number,
            callerName: channel.caller.name,
          }),
    });
  }
  return live;
}

export function talkBridges(bridges: readonly AriBridge[]): Map<BridgeId, readonly ChannelId[]> {
  const talks = bridges.filter((bridge) => isDerived(bridge.id));
  return new Map(talks.map((bridge) => [bridge.id as BridgeId, bridge.channels as readonly ChannelId[]]));
}

/** `app_data` is what the dialplan gave to Stasis(): the application's name, then its arguments. */
function isInApplication({ dialplan }: AriChannel, application: string): boolean {
  return dialplan.app_name === 'Stasis' && dialplan.app_data?.split(',', 1)[0] === application;
}

async function stillPlays(
  request: SnapshotParts['request'],
  playback: PlaybackId,
): Promise<PlaybackId | null> {
  try {
    const { state } = await request((ari) => ari.playbacks.get({ playbackId: playback }));
    return state === 'done' || state === 'failed' ? null : playback;
  } catch (error) {
    if (asFailure(error).status === 404) return null;
    throw error;
  }
}
