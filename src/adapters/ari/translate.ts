/** Asterisk's events in the engine's words. Pure: the same event always says the same. */
import { type ChannelId, isDerived, type PlaybackId } from '../../domain/ids.ts';
import type { TelephonyEvent } from '../../engine/ports.ts';
import { endCause } from './causes.ts';
import type { WireChannel, WireEvent } from './wire.ts';

/** The first argument of our application for a channel that we dialled ourselves. */
export const LEG_ARGUMENT = 'leg';

/** A channel that came in, as `callArrived` tells of it. The dialplan's extension is the number that was called. */
export const arrival = (
  channel: Pick<WireChannel, 'exten' | 'callerNumber' | 'callerName'>,
): { calledNumber: string; callerNumber: string; callerName: string } => ({
  calledNumber: channel.exten,
  callerNumber: channel.callerNumber,
  callerName: channel.callerName,
});

/** @returns null for what the engine need not know. An end may be told twice: by StasisEnd and ChannelDestroyed. */
export function translate(event: WireEvent): TelephonyEvent | null {
  switch (event.type) {
    case 'StasisStart': {
      const channel = event.channel.id as ChannelId;
      // Dialled channels are in the application before they ring.
      if (event.args[0] === LEG_ARGUMENT) return null;
      return { type: 'callArrived', channel, ...arrival(event.channel) };
    }
    case 'StasisEnd':
      // Of a caller this is the last we hear, and it has no cause: they hung up, or we did. A dialled channel is
      // destroyed right after, and that event tells why.
      if (isDerived(event.channel.id)) return null;
      return { type: 'channelEnded', channel: event.channel.id as ChannelId, cause: 'hungUp' };
    case 'ChannelDestroyed':
      return { type: 'channelEnded', channel: event.channel.id as ChannelId, cause: endCause(event.cause) };
    case 'ChannelStateChange':
      if (!isDerived(event.channel.id) || event.channel.state !== 'Up') return null;
      return { type: 'legAnswered', channel: event.channel.id as ChannelId };
    case 'ChannelDtmfReceived':
      return { type: 'keyPressed', channel: event.channel.id as ChannelId, key: event.digit };
    case 'PlaybackFinished':
      return {
        type: 'playbackFinished',
        playback: event.playback as PlaybackId,
        failed: event.state === 'failed',
      };
    case 'ChannelEnteredBridge':
    case 'ChannelLeftBridge':
    case 'ApplicationReplaced':
      return null;
  }
}
