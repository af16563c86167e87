/**
 * Names and ids, branded so that one kind cannot be passed for another.
 *
 * Ids used in effects are *derived* from the call they belong to: doing an effect twice then hits the same id and
 * is recognised as a repeat (asterisk-facts 5.1: channel and bridge ids answer 409).
 */
declare const brand: unique symbol;
type Brand<T, Name extends string> = T & { readonly [brand]: Name };

/** A caller's call, named after the channel it came in on. */
export type CallId = Brand<string, 'CallId'>;
export type ChannelId = Brand<string, 'ChannelId'>;
export type BridgeId = Brand<string, 'BridgeId'>;
export type PlaybackId = Brand<string, 'PlaybackId'>;

/** A text message, named after what it is about, so that a second copy of it can be told from another message. */
export type MessageId = Brand<string, 'MessageId'>;

/** A customer whom we shall call back. */
export type CallbackId = Brand<string, 'CallbackId'>;

/** Names an admin gives in the YAML. */
export type AgentName = Brand<string, 'AgentName'>;
export type QueueName = Brand<string, 'QueueName'>;
export type FlowName = Brand<string, 'FlowName'>;
export type TextName = Brand<string, 'TextName'>;
/** Something an agent knows, such as `billing` or `french`. */
export type SkillName = Brand<string, 'SkillName'>;
export type HoursName = Brand<string, 'HoursName'>;
/** A list of steps: a flow, or the steps written under a key or a condition of another step. */
export type BlockId = Brand<string, 'BlockId'>;
/** A BCP 47 language tag as written in the site, such as `sv` or `en-GB`. */
export type Language = Brand<string, 'Language'>;
/** The content hash of a checked site: a call goes on with the version it began with. */
export type SiteVersion = Brand<string, 'SiteVersion'>;

/** Milliseconds since the Unix epoch, UTC. */
export type Instant = Brand<number, 'Instant'>;
export type Milliseconds = number;

/** Separates a call's id from what is derived from it. Asterisk's own unique ids never contain it. */
const SEPARATOR = '~';

export const callOf = (channel: ChannelId): CallId => channel as string as CallId;

/** The channel of the `attempt`-th leg (agent or transfer target) that a call dials. */
export const legChannel = (call: CallId, attempt: number): ChannelId =>
  `${call}${SEPARATOR}leg${SEPARATOR}${attempt}` as ChannelId;

const STANDS_IN = `${SEPARATOR}standin${SEPARATOR}`;

/** A channel that the exchange made, and named, when a transfer put it in the place of a call's leg. */
export const standInChannel = (call: CallId, exchangesId: string): ChannelId =>
  `${call}${STANDS_IN}${exchangesId}` as ChannelId;

/** The exchange's own id of a channel: one that stands in has it inside. */
export const exchangesId = (channel: ChannelId): string => channel.split(STANDS_IN)[1] ?? channel;

export const talkBridge = (call: CallId, attempt: number): BridgeId =>
  `${call}${SEPARATOR}talk${SEPARATOR}${attempt}` as BridgeId;

export const playbackId = (call: CallId, count: number): PlaybackId =>
  `${call}${SEPARATOR}play${SEPARATOR}${count}` as PlaybackId;

/** The `count`-th call that a callback opens to reach its customer. */
export const attemptCall = (callback: CallbackId, count: number): CallId =>
  `cb-${callback}-${count}` as CallId;

/** Whether a call looks like one that a callback opened. The exchange's own ids may, if its name does. */
export const isAttemptCall = (call: CallId): boolean => /^cb-.+-[0-9]+$/.test(call);

/** The `count`-th callback that a call asks for. */
export const callbackOf = (call: CallId, count: number): CallbackId =>
  `${call}${count === 1 ? '' : `.${count}`}` as CallbackId;

/** The customer's channel of a call that we make. */
export const customerChannel = (call: CallId): ChannelId => `${call}${SEPARATOR}customer` as ChannelId;

/** By what a callback that waits for its turn stands in line: no call has this id. */
export const placeOfCallback = (callback: CallbackId): CallId => `cb-${callback}` as CallId;

/** The `count`-th message of a kind about something, such as a callback: `…~missed~2`. */
export const messageId = (about: string, kind: string, count: number): MessageId =>
  `${about}${SEPARATOR}${kind}${SEPARATOR}${count}` as MessageId;

/** The call that a derived id belongs to; for an id that is not derived, the id itself. */
export function ownerOf(id: ChannelId | BridgeId | PlaybackId): CallId {
  const end = id.indexOf(SEPARATOR);
  return (end < 0 ? id : id.slice(0, end)) as CallId;
}

/** Whether an id was made by one of the functions above (and so is ours, whoever forgot it). */
export const isDerived = (id: string): boolean => id.includes(SEPARATOR);

/** A flow's list of steps has the flow's name. */
export const blockOf = (flow: FlowName): BlockId => flow as string as BlockId;
