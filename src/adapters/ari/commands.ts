/**
 * The engine's commands as requests to Asterisk. What makes each of them harmless when given twice:
 *
 * - channel and bridge ids are ours, and Asterisk answers 409 to one that is taken;
 * - a playback id is not checked by Asterisk, so a repeated `play` asks first whether it plays or waits to, and does
 *   nothing when it was heard to finish;
 * - a repeated `dial` (dial.ts) does nothing when the leg was heard to end: the phone must not ring again;
 * - `listenForTalk` and `stopListening` are not given again at all;
 * - `answer`, and adding a channel to a bridge it is in already, would wait for the prompt that plays on the channel
 *   (and then take it out of the bridge and put it back), so the repeats look first.
 */
import type { Client } from 'ari-client';
import type { Milliseconds, PlaybackId } from '../../domain/ids.ts';
import type { TelephonyAction, Verdict } from '../../engine/ports.ts';
import { HANGUP_CAUSES } from './causes.ts';
import { createDial } from './dial.ts';
import { asFailure } from './failure.ts';
import type { RecentIds } from './recent-ids.ts';
import type { Rooms } from './rooms.ts';
import { type Command, verdictOf } from './verdict.ts';

export interface CommandParts {
  readonly application: string;
  /** Makes a request when it may. `waits`: it may take as long as what plays on the channel. @throws AriFailure */
  request<T>(command: (client: Client) => PromiseLike<T>, waits?: 'waits'): Promise<T>;
  readonly rooms: Rooms;
  /** Channels and playbacks that were heard to end. */
  readonly ended: Pick<RecentIds, 'has'>;
  readonly pause: (forMs: Milliseconds) => Promise<void>;
}

type Of<Type extends TelephonyAction['type']> = Extract<TelephonyAction, { type: Type }>;

const DONE: Verdict = { type: 'done' };

/** @returns a function that carries out one command. It never rejects. */
export function createCommands({ application, request, rooms, ended, pause }: CommandParts) {
  /** Does something; success is "done", a failure what the table makes of it. */
  const attempt = async (command: Command, act: () => Promise<unknown>): Promise<Verdict> => {
    try {
      await act();
      return DONE;
    } catch (error) {
      return verdictOf(command, asFailure(error));
    }
  };

  async function answer({ channel }: Of<'answer'>, repeat: boolean): Promise<Verdict> {
    if (repeat) {
      let isUp = false;
      const looked = await attempt('look', async () => {
        isUp = (await request((ari) => ari.channels.get({ channelId: channel }))).state === 'Up';
      });
      if (isUp || looked.type !== 'done') return looked;
    }
    return attempt('answer', () => request((ari) => ari.channels.answer({ channelId: channel }), 'waits'));
  }

  async function play({ channel, playback, sounds }: Of<'play'>, repeat: boolean): Promise<Verdict> {
    if (repeat) {
      if (ended.has(playback)) return DONE;
      const looked = await attempt('look', () =>
        request((ari) => ari.playbacks.get({ playbackId: playback })),
      );
      if (looked.type !== 'gone') return looked;
    }
    // As a JSON list, since in a query a comma inside a file's name would part it.
    const body = JSON.stringify({ media: sounds.map(mediaOf) });
    return attempt('play', () =>
      request((ari) => ari.channels.playWithId({ channelId: channel, playbackId: playback, body })),
    );
  }

  const stopPlayback = (playback: PlaybackId): Promise<Verdict> =>
    attempt('stopPlayback', () => request((ari) => ari.playbacks.stop({ playbackId: playback })));

  async function connect({ bridge, channels }: Of<'connect'>, repeat: boolean): Promise<Verdict> {
    const created = await attempt('createBridge', () =>
      // With `dtmf_events` keys are heard from both parties, however Asterisk joins their sound.
      request((ari) => ari.bridges.createWithId({ bridgeId: bridge, type: 'mixing,dtmf_events' })),
    );
    if (created.type !== 'done') return created;
    let missing: readonly string[] = channels;
    if (repeat) {
      const looked = await attempt('look', async () => {
        const inside = (await request((ari) => ari.bridges.get({ bridgeId: bridge }))).channels;
        missing = channels.filter((channel) => !inside.includes(channel));
      });
      if (missing.length === 0 || looked.type !== 'done') return looked;
    }
    const added = await attempt('addToBridge', () =>
      request((ari) => ari.bridges.addChannel({ bridgeId: bridge, channel: missing.join(',') }), 'waits'),
    );
    // A bridge of ours that nobody came into would stay for ever.
    if (added.type === 'gone') await disconnect(bridge);
    return added;
  }

  /**
   * Takes out who is inside before the bridge is destroyed: Asterisk answers that before they have left, and what is
   * played to one of them in this moment is neither heard nor ever over (seen on 22.10.1, once in a hundred talks on a
   * busy machine).
   */
  async function disconnect(bridge: string): Promise<Verdict> {
    let inside: readonly string[] = [];
    const looked = await attempt('look', async () => {
      inside = (await request((ari) => ari.bridges.get({ bridgeId: bridge }))).channels;
    });
    if (looked.type === 'gone') return DONE;
    const takeOut = (channel: string): Promise<Verdict> =>
      attempt('removeFromBridge', () =>
        request((ari) => ari.bridges.removeChannel({ bridgeId: bridge, channel }), 'waits'),
      );
    // Who cannot be taken out is leaving; or the connection is lost, and so is the next request.
    await Promise.all(inside.map(takeOut));
    return attempt('destroyBridge', () => request((ari) => ari.bridges.destroy({ bridgeId: bridge })));
  }

  /** A variable of a channel waits for what plays there, and with it all that comes behind: no repeat is worth that. */
  async function listen(channel: string, variable: string, value: string, repeat: boolean): Promise<Verdict> {
    if (repeat) return DONE;
    return attempt('listen', () =>
      request((ari) => ari.channels.setChannelVar({ channelId: channel, variable, value })),
    );
  }

  const dial = createDial({ application, request, ended, pause });

  return (action: TelephonyAction, repeat: boolean): Promise<Verdict> => {
    switch (action.type) {
      case 'answer':
        return answer(action, repeat);
      case 'play':
        return play(action, repeat);
      case 'stopPlayback':
        return stopPlayback(action.playback);
      case 'hold':
        return attempt('addToBridge', () => rooms.enter(action.channel, action.room, action.music));
      case 'unhold':
        return attempt('removeFromBridge', () => rooms.leave(action.channel));
      case 'connect':
        return connect(action, repeat);
      case 'disconnect':
        return disconnect(action.bridge);
      case 'dial':
        return dial(action, repeat);
      case 'listenForTalk':
        return listen(action.channel, 'TALK_DETECT(set)', String(action.quietMs), repeat);
      case 'stopListening':
        return listen(action.channel, 'TALK_DETECT(remove)', '', repeat);
      case 'hangup':
        return attempt('hangup', () =>
          request((ari) =>
            ari.channels.hangup({ channelId: action.channel, reason_code: HANGUP_CAUSES[action.reason] }),
          ),
        );
    }
  };
}

/** A sound Asterisk knows by name, or an absolute path without its ending. */
const mediaOf = (sound: string): string => (sound.startsWith('sound:') ? sound : `sound:${sound}`);
