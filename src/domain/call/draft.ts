/**
 * A decision being written. The functions that decide share one draft: each may change the call's state and add
 * actions, timers and notices. The draft never outlives one `decide`, so from outside the decision is pure.
 */
import type { OfferRecord } from '../callback/offer.ts';
import type { CallbackRequest } from '../callback/state.ts';
import { formatMessage } from '../flow/message.ts';
import type { Step } from '../flow/steps.ts';
import type { VariableValue } from '../flow/variables.ts';
import { hoursNamed } from '../hours.ts';
import type {
  AgentName,
  BlockId,
  BridgeId,
  CallbackId,
  ChannelId,
  HoursName,
  Instant,
  Language,
  Milliseconds,
  PlaybackId,
  QueueName,
} from '../ids.ts';
import { legChannel, playbackId, talkBridge } from '../ids.ts';
import type { WaitEstimate } from '../queue/estimate.ts';
import type { SpokenWait } from '../queue/quote.ts';
import type { LeftReason } from '../queue/settings.ts';
import type { OpeningHours, Prompt, QueueSettings, Site } from '../site.ts';
import type { CallAction, Media } from './action.ts';
import type { CallbackDesk } from './callback-desk.ts';
import { ACTIVITY_TIMERS, type AgentNotice, CALL_TIMERS, type CallTimer } from './event.ts';
import type { AgentView, LineView } from './line-view.ts';
import { type Activity, type CallState, type Frame, playbackOf, type StepRef } from './state.ts';

export interface CallContext {
  readonly now: Instant;
  /** The version the call began with. */
  readonly site: Site;
  /** The version in force. */
  readonly current: Site;
  /** Queues as they are set now, so that a reload tunes them at once; the call's own version if a queue is gone. */
  readonly queue: (name: QueueName) => QueueSettings | undefined;
  readonly line: (name: QueueName) => LineView;
  readonly agent: (name: AgentName) => AgentView | undefined;
  /** Everybody who is an agent now. */
  readonly agents: () => readonly AgentName[];
  readonly callbacks: CallbackDesk;
  /** Who served this number in the queue last, if it is not long ago. */
  readonly lastAgent: (callerNumber: string, queue: QueueName) => AgentName | null;
}

/** As they are now; if the site has none of this name any more, as the call's version had them. */
export const hoursFor = (
  { current, site }: Pick<CallContext, 'current' | 'site'>,
  name: HoursName | null,
): OpeningHours | null => hoursNamed(current.hours, name) ?? hoursNamed(site.hours, name);

export type TimerChanges = Readonly<Partial<Record<CallTimer, Instant | null>>>;

export interface CallDecision {
  readonly state: CallState;
  readonly actions: readonly CallAction[];
  /** A due time sets or moves a timer, null calls it off. */
  readonly timers: TimerChanges;
  readonly notices: readonly AgentNotice[];
  readonly refusals: readonly Refusal[];
  readonly quotes: readonly Quote[];
  readonly departure: Departure | null;
  /** Looks at whether to offer a callback, to be stored. */
  readonly offers: readonly OfferRecord[];
  /** Callbacks asked for. If the number has one pending in the same profile, that one is changed instead. */
  readonly requests: readonly CallbackRequest[];
  /** Callbacks whose place this call has taken over. */
  readonly claims: readonly CallbackId[];
  /** Callbacks of the caller's own number that they call off. */
  readonly cancels: readonly CallbackId[];
}

/** Why a caller left a line without an agent. */
export type Departure =
  | { readonly type: 'key'; readonly key: string }
  /** They hung up, or went on, having agreed to be called back. */
  | { readonly type: 'callback' }
  | { readonly type: 'reason'; readonly reason: LeftReason };

/** The caller was not let into a queue. */
export interface Refusal {
  readonly queue: QueueName;
  readonly reason: LeftReason;
}

/** A wait that was predicted, and told or not, with all that went into it. */
export interface Quote {
  readonly queue: QueueName;
  readonly joinedAt: Instant;
  readonly place: number;
  readonly estimate: WaitEstimate;
  /** What the caller was told; null: it was only noted, on joining. */
  readonly told: SpokenWait | null;
}

/** A prompt whose end is never reported is given up after this long. Asterisk can lose the report. */
export const PROMPT_LIMIT_MS: Milliseconds = 180_000;

export interface Draft {
  state: CallState;
  readonly context: CallContext;
  readonly actions: CallAction[];
  readonly timers: Partial<Record<CallTimer, Instant | null>>;
  readonly notices: AgentNotice[];
  readonly refusals: Refusal[];
  readonly quotes: Quote[];
  departure: Departure | null;
  readonly offers: OfferRecord[];
  readonly requests: CallbackRequest[];
  readonly claims: CallbackId[];
  readonly cancels: CallbackId[];
  /** Set when the activity is over: the flow runs on from the cursor before the decision is made. */
  goesOn: boolean;
  leftRoom: boolean;
  /** A key that ended a text and may be meant for the question that comes next. */
  typedAhead: string | null;
  /** Playbacks that this decision stops or knows to be over. */
  readonly hushed: Set<PlaybackId>;
}

export const draftOf = (state: CallState, context: CallContext): Draft => ({
  state,
  context,
  actions: [],
  timers: {},
  notices: [],
  refusals: [],
  quotes: [],
  departure: null,
  offers: [],
  requests: [],
  claims: [],
  cancels: [],
  goesOn: false,
  leftRoom: false,
  typedAhead: null,
  hushed: new Set(),
});

export const decisionOf = (draft: Draft): CallDecision => {
  const { state, timers, notices, refusals, quotes, departure, offers, requests, claims, cancels } = draft;
  const actions = draft.actions.filter((action) => !isForNobody(state, action));
  return {
    state,
    actions,
    timers,
    notices,
    refusals,
    quotes,
    departure,
    offers,
    requests,
    claims,
    cancels,
  };
};

/** While agents are asked first, there is no customer to do anything with. */
const isForNobody = ({ attempt, channel }: CallState, action: CallAction): boolean =>
  attempt?.customer === 'absent' && 'channel' in action && action.channel === channel;

/** Changes the activity for another one: timers of the old one are called off, its prompt is stopped. */
export function enter(draft: Draft, activity: Activity): void {
  hush(draft);
  const timers = activity.status === 'ended' ? CALL_TIMERS : ACTIVITY_TIMERS;
  for (const timer of timers) draft.timers[timer] = null;
  draft.state = { ...draft.state, activity, since: draft.context.now };
}

/** Changes details of the present activity; its timers go on. */
export function adjust(draft: Draft, activity: Activity): void {
  draft.state = { ...draft.state, activity };
}

export function setTimer(draft: Draft, timer: CallTimer, afterMs: Milliseconds): void {
  draft.timers[timer] = (draft.context.now + afterMs) as Instant;
}

export function clearTimer(draft: Draft, timer: CallTimer): void {
  draft.timers[timer] = null;
}

function nextDerived(draft: Draft): number {
  const count = draft.state.derived + 1;
  draft.state = { ...draft.state, derived: count };
  return count;
}

/** The id of a leg that this call is about to dial. */
export function nextLeg(draft: Draft): { readonly leg: ChannelId; readonly attempt: number } {
  const attempt = nextDerived(draft);
  return { leg: legChannel(draft.state.id, attempt), attempt };
}

/** The id of a bridge that two parties are about to talk in: none is used twice, whoever was lost in it. */
export const nextBridge = (draft: Draft): BridgeId => talkBridge(draft.state.id, nextDerived(draft));

/**
 * The activity is over, and whom it held has been let go. The flow goes on: with a block's steps, to come back after
 * them, or with the next step.
 */
export function goOn(draft: Draft, block: BlockId | null): void {
  draft.goesOn = true;
  leaveRoom(draft);
  if (block !== null) push(draft, { block, next: 0, kind: 'inline' });
}

/** A caller who leaves the line is taken out of its music before anything else is said to them. */
function leaveRoom(draft: Draft): void {
  const { status } = draft.state.activity;
  if (draft.leftRoom || (status !== 'queued' && status !== 'transferring')) return;
  draft.leftRoom = true;
  hush(draft);
  draft.actions.push({ type: 'unhold', channel: draft.state.channel });
}

export function push(draft: Draft, frame: Frame): void {
  draft.state = { ...draft.state, cursor: [...draft.state.cursor, frame] };
}

/** Stops what the caller is hearing, if it is a prompt of the present activity. */
export function hush(draft: Draft): void {
  const playing = playbackOf(draft.state.activity);
  if (playing === null || draft.hushed.has(playing)) return;
  draft.hushed.add(playing);
  draft.actions.push({ type: 'stopPlayback', playback: playing });
}

/** Begins to say something to the caller, in place of what they hear; null when there is nothing to say. */
export function say(draft: Draft, media: readonly Media[]): PlaybackId | null {
  hush(draft);
  if (media.length === 0) return null;
  const playback = playbackId(draft.state.id, nextDerived(draft));
  draft.actions.push({ type: 'say', channel: draft.state.channel, playback, media });
  return playback;
}

/** Says something to somebody whom the call has dialled; the caller goes on hearing what they hear. */
export function sayTo(draft: Draft, leg: ChannelId, media: readonly Media[]): PlaybackId | null {
  if (media.length === 0) return null;
  const playback = playbackId(draft.state.id, nextDerived(draft));
  draft.actions.push({ type: 'say', channel: leg, playback, media });
  return playback;
}

/** A prompt in the caller's language (or the `wanted` one), with the call's variables and `extra` filled in. */
export function mediaOf(
  draft: Draft,
  prompt: Prompt,
  extra: Readonly<Record<string, VariableValue>> = {},
  wanted: Language = draft.state.language,
): Media[] {
  const { site, current } = draft.context;
  return prompt.map((part): Media => {
    if (part.kind === 'file') return { kind: 'file', file: part.file };
    // A queue may have been given a text since this call began.
    const text = site.texts[part.text] ?? current.texts[part.text] ?? {};
    const { pattern, language } = patternOf(site, text, wanted);
    return {
      kind: 'speech',
      language,
      text: formatMessage(pattern, language, { ...valuesOf(draft.state, site), ...extra }),
    };
  });
}

/** The text in the wanted language; the check sees to it that it is there, and another beats silence if not. */
function patternOf(
  site: Site,
  text: Readonly<Record<Language, string>>,
  wanted: Language,
): { readonly pattern: string; readonly language: Language } {
  const language =
    text[wanted] !== undefined ? wanted : (site.languages.find((known) => text[known]) ?? wanted);
  return { pattern: text[language] ?? '', language };
}

/** Every variable of the call with its value; what was never set reads as '', 0 or false. */
export function valuesOf(state: CallState, site: Site): Record<string, VariableValue> {
  const values: Record<string, VariableValue> = {};
  for (const [name, type] of Object.entries(site.variables)) {
    values[name] = type === 'text' ? '' : type === 'boolean' ? false : 0;
  }
  return {
    ...values,
    ...state.variables,
    caller: state.callerNumber,
    caller_name: state.callerName,
    called: state.calledNumber,
    language: state.language,
  };
}

export const stepAt = (site: Site, at: StepRef): Step | undefined => site.blocks[at.block]?.[at.index];
