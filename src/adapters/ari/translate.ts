/** Asterisk's events in the engine's words. Pure: the same event always says the same. */
import { type ChannelId, isDerived, type PlaybackId } from '../../domain/ids.ts';
import type { TelephonyEvent } from '../../engine/ports.ts';
import { endCause } from './causes.ts';
import { phoneState } from './phone-states.ts';
import type { WireChannel, WireEvent } from './wire.ts';

/** The first argument of our application for a channel that we dialled ourselves. */
export const LEG_ARGUMENT = 'leg';

/** The dialplan's event of a leg whose phone sends its callers on: see asterisk-config/extensions.conf. */
const FORWARDED = 'KeeplineForwarded';

type Arrival = Omit<Extract<TelephonyEvent, { type: 'callArrived' }>, 'type' | 'channel'>;

/** A channel that came in, as `callArrived` tells of it. The dialplan's extension is the number that was called. */
export const arrival = (
  channel: Pick<WireChannel, 'name' | 'exten' | 'callerNumber' | 'callerName'>,
): Arrival => ({
  calledNumber: channel.exten,
  callerNumber: channel.callerNumber,
  callerName: channel.callerName,
  endpoint: endpointOf(channel.name),
});

/** `PJSIP/101` of the channel `PJSIP/101-0000002f`; '' of one inside Asterisk, at whose end there is no phone. */
export function endpointOf(channelName: string): string {
  const endpoint = /^(.+)-[0-9a-f]{8}$/.exec(channelName)?.[1] ?? '';
  return endpoint.startsWith('Local/') ? '' : endpoint;
}

/**
 * @returns null for what the engine need not know. An end may be told twice: by StasisEnd and ChannelDestroyed. What
 * transfers make of it is not known here: see transfers.ts.
 */
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
      if (!isDerived(event.channel.id)) return null;
      return legState(event.channel);
    case 'ChannelDtmfReceived':
      return { type: 'keyPressed', channel: event.channel.id as ChannelId, key: event.digit };
    case 'ChannelTalkingStarted':
      return { type: 'talkStarted', channel: event.channel.id as ChannelId };
    case 'ChannelTalkingFinished':
      return { type: 'talked', channel: event.channel.id as ChannelId, talkMs: event.durationMs };
    case 'PlaybackFinished':
      // Others are sounds of the rooms, which nobody waits for.
      if (!isDerived(event.playback)) return null;
      return {
        type: 'playbackFinished',
        playback: event.playback as PlaybackId,
        failed: event.state === 'failed',
      };
    case 'DeviceStateChanged':
      return { type: 'phoneChanged', phone: event.device, state: phoneState(event.state) };
    case 'ChannelUserevent':
      if (event.name !== FORWARDED || !isDerived(event.channel.id) || event.to === '') return null;
      return { type: 'legForwarded', channel: event.channel.id as ChannelId, to: event.to };
    case 'ChannelHangupRequest':
    case 'ChannelEnteredBridge':
    case 'ChannelLeftBridge':
    case 'BridgeBlindTransfer':
    case 'BridgeAttendedTransfer':
    case 'ApplicationReplaced':
      return null;
  }
}

function legState({ id, state }: WireChannel): TelephonyEvent | null {
  if (state === 'Ringing') return { type: 'legRinging', channel: id as ChannelId };
  if (state === 'Up') return { type: 'legAnswered', channel: id as ChannelId };
  return null;
}
