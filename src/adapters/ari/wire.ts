/**
 * The events of Asterisk that Keepline listens to, in Asterisk's words, read from the websocket's text. Fields that
 * Keepline does not use are left out; an event that lacks one it needs is not taken.
 */

export interface WireChannel {
  readonly id: string;
  /** As `PJSIP/101-0000002f`. */
  readonly name: string;
  readonly state: string;
  readonly callerName: string;
  readonly callerNumber: string;
  readonly context: string;
  readonly exten: string;
  /** What the dialplan is doing with it: the application and what it was given. */
  readonly application: string;
  readonly applicationData: string;
}

export type WireEvent =
  | {
      readonly type: 'StasisStart';
      readonly channel: WireChannel;
      readonly args: readonly string[];
      /** The channel whose place this one takes, by a transfer or a pick-up; null as a rule. */
      readonly replaces: string | null;
    }
  /** The channel is about to end: what plays on it is broken off. */
  | { readonly type: 'ChannelHangupRequest'; readonly channel: WireChannel }
  | { readonly type: 'StasisEnd'; readonly channel: WireChannel }
  | { readonly type: 'ChannelDestroyed'; readonly channel: WireChannel; readonly cause: number }
  | { readonly type: 'ChannelStateChange'; readonly channel: WireChannel }
  | { readonly type: 'ChannelDtmfReceived'; readonly channel: WireChannel; readonly digit: string }
  | { readonly type: 'ChannelTalkingStarted'; readonly channel: WireChannel }
  /** `durationMs`: of the talk, without the silence that ended it. */
  | { readonly type: 'ChannelTalkingFinished'; readonly channel: WireChannel; readonly durationMs: number }
  /** `channel`: null when it was played to a bridge. */
  | {
      readonly type: 'PlaybackFinished';
      readonly playback: string;
      readonly channel: string | null;
      readonly state: string;
    }
  | { readonly type: 'ChannelEnteredBridge'; readonly bridge: string; readonly channel: WireChannel }
  | { readonly type: 'ChannelLeftBridge'; readonly bridge: string; readonly channel: WireChannel }
  /** The party at `channel` has sent the others in the bridge to `exten`; `placeholder` took its place there. */
  | {
      readonly type: 'BridgeBlindTransfer';
      readonly channel: WireChannel;
      readonly exten: string;
      readonly bridge: string;
      readonly placeholder: string;
    }
  /** A party with two calls, at the channels `legs`, has joined them; `peers` are the other parties, where known. */
  | {
      readonly type: 'BridgeAttendedTransfer';
      readonly legs: readonly [WireChannel, WireChannel];
      readonly peers: readonly [WireChannel | null, WireChannel | null];
    }
  | { readonly type: 'DeviceStateChanged'; readonly device: string; readonly state: string }
  /** The dialplan tells something of a channel. */
  | {
      readonly type: 'ChannelUserevent';
      readonly channel: WireChannel;
      readonly name: string;
      readonly to: string;
    }
  /** Another connection has taken over the application: this one hears nothing any more, and stays open. */
  | { readonly type: 'ApplicationReplaced' };

/** All there is to listen to: what the event filter lets through, and what `readEvent` reads. */
export const EVENT_TYPES = [
  'StasisStart',
  'ChannelHangupRequest',
  'StasisEnd',
  'ChannelDestroyed',
  'ChannelStateChange',
  'ChannelDtmfReceived',
  'ChannelTalkingStarted',
  'ChannelTalkingFinished',
  'PlaybackFinished',
  'ChannelEnteredBridge',
  'ChannelLeftBridge',
  'BridgeBlindTransfer',
  'BridgeAttendedTransfer',
  'DeviceStateChanged',
  'ChannelUserevent',
  'ApplicationReplaced',
] as const satisfies readonly WireEvent['type'][];

type Json = Readonly<Record<string, unknown>>;

/** @returns null for an event that Keepline does not listen to, or that is not as Asterisk 22 sends it. */
export function readEvent(text: string): WireEvent | null {
  const event = parse(text);
  if (!event) return null;
  switch (event.type) {
    case 'StasisStart': {
      const channel = readChannel(event.channel);
      const replaces = readChannel(event.replace_channel);
      return (
        channel && {
          type: 'StasisStart',
          channel,
          args: texts(event.args),
          replaces: replaces?.id ?? null,
        }
      );
    }
    case 'ChannelHangupRequest':
    case 'StasisEnd':
    case 'ChannelTalkingStarted':
    case 'ChannelStateChange': {
      const channel = readChannel(event.channel);
      return channel && { type: event.type, channel };
    }
    case 'ChannelDestroyed': {
      const channel = readChannel(event.channel);
      const cause = event.cause;
      return channel && { type: 'ChannelDestroyed', channel, cause: typeof cause === 'number' ? cause : 0 };
    }
    case 'ChannelDtmfReceived': {
      const channel = readChannel(event.channel);
      const digit = textOf(event.digit);
      return channel && digit !== '' ? { type: 'ChannelDtmfReceived', channel, digit } : null;
    }
    case 'ChannelTalkingFinished': {
      const channel = readChannel(event.channel);
      const { duration } = event;
      const durationMs = typeof duration === 'number' ? Math.max(0, duration) : 0;
      return channel && { type: 'ChannelTalkingFinished', channel, durationMs };
    }
    case 'PlaybackFinished': {
      const playback = object(event.playback);
      const id = textOf(playback?.id);
      const channel = /^channel:(.+)$/.exec(textOf(playback?.target_uri))?.[1] ?? null;
      if (id === '') return null;
      return { type: 'PlaybackFinished', playback: id, channel, state: textOf(playback?.state) };
    }
    case 'ChannelEnteredBridge':
    case 'ChannelLeftBridge': {
      const channel = readChannel(event.channel);
      const bridge = textOf(object(event.bridge)?.id);
      return channel && bridge !== '' ? { type: event.type, bridge, channel } : null;
    }
    case 'BridgeBlindTransfer': {
      const channel = readChannel(event.channel);
      const placeholder = textOf(object(event.replace_channel)?.id);
      const bridge = textOf(object(event.bridge)?.id);
      if (!channel || event.result !== 'Success' || placeholder === '') return null;
      return { type: 'BridgeBlindTransfer', channel, exten: textOf(event.exten), bridge, placeholder };
    }
    case 'BridgeAttendedTransfer': {
      const first = readChannel(event.transferer_first_leg);
      const second = readChannel(event.transferer_second_leg);
      const peers = [readChannel(event.transferee), readChannel(event.transfer_target)] as const;
      return first && second && { type: 'BridgeAttendedTransfer', legs: [first, second], peers };
    }
    case 'DeviceStateChanged': {
      const told = object(event.device_state);
      const device = textOf(told?.name);
      return device === '' ? null : { type: 'DeviceStateChanged', device, state: textOf(told?.state) };
    }
    case 'ChannelUserevent': {
      const channel = readChannel(event.channel);
      const told = object(event.userevent);
      return (
        channel && {
          type: 'ChannelUserevent',
          channel,
          name: textOf(event.eventname),
          to: textOf(told?.to),
        }
      );
    }
    case 'ApplicationReplaced':
      return { type: 'ApplicationReplaced' };
    default:
      return null;
  }
}

function readChannel(value: unknown): WireChannel | null {
  const channel = object(value);
  const id = textOf(channel?.id);
  if (!channel || id === '') return null;
  const caller = object(channel.caller);
  const dialplan = object(channel.dialplan);
  return {
    id,
    name: textOf(channel.name),
    state: textOf(channel.state),
    callerName: textOf(caller?.name),
    callerNumber: textOf(caller?.number),
    context: textOf(dialplan?.context),
    exten: textOf(dialplan?.exten),
    application: textOf(dialplan?.app_name),
    applicationData: textOf(dialplan?.app_data),
  };
}

function parse(text: string): Json | null {
  try {
    return object(JSON.parse(text));
  } catch {
    return null;
  }
}

function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null ? (value as Json) : null;
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
