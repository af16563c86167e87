/**
 * Agents' phones ring for a caller in line: one, or several at once.
 *
 *   reserved ──the phone rings──▶ ringing ──answered──▶ whisper ──heard──▶ confirm ──1──▶ talking
 *                                    │                      └── no confirming asked for ─────▲
 *                                    └── no whisper ─────────────────────────────────────────┘
 *
 * Rules. Whoever answers first hears the whisper while the others go on ringing: they are let go only when the exchange
 * says that caller and agent hear each other, so that a lost winner does not cost the caller the rest. Who answers
 * second is let go at once. Key 1 takes the call at any moment of the whisper. Who does not take it counts as not having
 * answered, and may be set away for it like anybody else: agents hear that they have answered only once they take it.
 * An agent who hangs up before the connection costs the caller nothing but the seconds.
 *
 * While the customer is absent (a callback, agent first), the whisper is the preview, and has to be confirmed; what
 * agents press then is in agent-keys.ts. Whoever takes it waits for the customer; the others are let go at once, for
 * there is nobody to lose. Who declines may be asked why (`declining`), while the next one's phone rings already.
 */
import { clockTime } from '../hours.ts';
import type { AgentName, ChannelId, Instant, Language, Milliseconds } from '../ids.ts';
import type { MissedCause } from '../outcome.ts';
import type { Whisper } from '../queue/settings.ts';
import { isAbsent } from './attempt.ts';
import { awaitCustomer } from './calling.ts';
import { adjust, clearTimer, type Draft, enter, mediaOf, nextBridge, nextLeg, sayTo } from './draft.ts';
import { planGivingUp, waitOn } from './queued.ts';
import { RING_SLACK_MS } from './ring-slack.ts';
import { agentsOf, type Queued, type Ringing, type Talking } from './state.ts';

/** A whisper whose end is never reported. */
const WHISPER_LIMIT_MS = 60_000;
/** For an agent to say why they declined, once they were asked. */
const ANSWER_LIMIT_MS = 10_000;
const USUAL_RING_MS = 20_000;
/** To take a call, or say why not, where nothing else is set. */
export const USUAL_ACCEPT_MS: Milliseconds = 20_000;

export function ringAgent(draft: Draft, queued: Queued, agent: AgentName, phone: string): void {
  if (queued.ringing.some((ringing) => ringing.agent === agent)) return;
  const { now } = draft.context;
  const ringMs = draft.context.queue(queued.queue)?.ringMs ?? USUAL_RING_MS;
  const { leg } = nextLeg(draft);
  const ringing: Ringing = {
    agent,
    leg,
    to: phone,
    since: now,
    stage: 'reserved',
    playback: null,
    answeredAt: null,
    until: (now + ringMs + RING_SLACK_MS) as Instant,
  };
  const unlessInUse = draft.context.agent(agent)?.settings.ringWhenBusy !== true;
  dialAgent(draft, { leg, phone, ringMs, unlessInUse });
  clearTimer(draft, 'telling');
  keep(draft, queued, [...queued.ringing, ringing]);
}

export function dialAgent(
  draft: Draft,
  {
    leg,
    phone,
    ringMs,
    unlessInUse,
  }: { leg: ChannelId; phone: string; ringMs: Milliseconds; unlessInUse: boolean },
): void {
  const { callerNumber, callerName } = draft.state;
  draft.actions.push({
    type: 'dial',
    channel: leg,
    endpoint: phone,
    callerNumber,
    callerName,
    ringMs,
    unlessInUse,
    once: false,
  });
}

/** An agent who was found for a caller who is in no line any more is free again. */
export function notNeeded(draft: Draft, agent: AgentName): void {
  if (agentsOf(draft.state.activity).includes(agent)) return;
  draft.notices.push({ agent, event: { type: 'released', call: draft.state.id } });
}

export function legRings(draft: Draft, queued: Queued, ringing: Ringing): void {
  if (ringing.stage !== 'reserved') return;
  noticeRung(draft, ringing);
  change(draft, queued, { ...ringing, stage: 'ringing' });
}

function noticeRung(draft: Draft, { agent }: Ringing): void {
  draft.notices.push({ agent, event: { type: 'rung', call: draft.state.id } });
}

export function agentAnswered(draft: Draft, queued: Queued, ringing: Ringing): void {
  if (isTaking(ringing)) return;
  if (queued.ringing.some(isTaking)) return tooLate(draft, queued, ringing);
  const { now } = draft.context;
  const answered: Ringing = { ...ringing, answeredAt: now };
  const whisper = whisperOf(draft, queued);
  if (whisper === null) return connectAgent(draft, queued, answered);
  if (ringing.stage === 'reserved') noticeRung(draft, ringing);
  const playback = sayTo(draft, ringing.leg, whisperMedia(draft, queued, whisper));
  const hearing: Ringing = {
    ...answered,
    stage: 'whisper',
    playback,
    until: (now + WHISPER_LIMIT_MS) as Instant,
  };
  if (playback === null) return whisperHeard(draft, queued, hearing);
  change(draft, queued, hearing);
}

export const isTaking = ({ stage }: Ringing): boolean => stage === 'whisper' || stage === 'confirm';

/** Somebody else was faster. */
function tooLate(draft: Draft, queued: Queued, ringing: Ringing): void {
  release(draft, ringing);
  keep(draft, queued, without(queued, ringing));
}

/** Who rings for nothing: the phone says that the call was answered elsewhere. */
export function release(draft: Draft, ringing: Ringing): void {
  draft.actions.push({ type: 'hangup', channel: ringing.leg, reason: 'answeredElsewhere' });
  draft.notices.push({ agent: ringing.agent, event: { type: 'released', call: draft.state.id } });
}

/** Null: the agent is connected as soon as they answer. */
function whisperOf({ state, context }: Draft, { queue }: Queued): Whisper | null {
  const { attempt } = state;
  const ofQueue = context.queue(queue)?.whisper ?? null;
  if (attempt === null) return ofQueue;
  // The profile as it is now, like the queue; its prompts are of the same site.
  const profile = context.current.callbacks[attempt.profile] ?? context.site.callbacks[attempt.profile];
  if (!isAbsent(state)) {
    const prompt = [...(profile?.whisper ?? []), ...(ofQueue?.prompt ?? [])];
    if (prompt.length === 0) return ofQueue;
    return { prompt, confirm: ofQueue?.confirm ?? false, confirmMs: ofQueue?.confirmMs ?? USUAL_ACCEPT_MS };
  }
  const confirmMs = profile?.acceptWithinMs ?? USUAL_ACCEPT_MS;
  return { prompt: profile?.preview ?? [], confirm: true, confirmMs };
}

/** What the agent hears before the caller: in the site's first language, with what is known of the caller. */
export function whisperMedia(draft: Draft, queued: Queued, { prompt }: Pick<Whisper, 'prompt'>) {
  const { current, now } = draft.context;
  const language: Language | undefined = current.languages[0];
  const since = draft.state.firstJoinedAt ?? queued.joinedAt;
  const waited = Math.round((now - since) / 60_000);
  const callback = draft.state.attempt === null ? 'no' : 'yes';
  const asked = clockTime(since, current.timezone);
  const named = draft.state.callerName === '' ? 'no' : 'yes';
  return mediaOf(draft, prompt, { queue: queued.queue, waited, callback, asked, named }, language);
}

export function whisperHeard(draft: Draft, queued: Queued, ringing: Ringing): void {
  if (ringing.stage === 'declining') return whyHeard(draft, queued, ringing);
  const whisper = whisperOf(draft, queued);
  if (whisper === null || !whisper.confirm) return connectAgent(draft, queued, ringing);
  change(draft, queued, {
    ...ringing,
    stage: 'confirm',
    playback: null,
    until: (draft.context.now + whisper.confirmMs) as Instant,
  });
}

export function connectAgent(draft: Draft, queued: Queued, ringing: Ringing): void {
  const { now } = draft.context;
  draft.notices.push({ agent: ringing.agent, event: { type: 'answered', call: draft.state.id } });
  if (isAbsent(draft.state)) return acceptPreview(draft, queued, ringing);
  const bridge = nextBridge(draft);
  const { status: _, at, ringing: __, telling, keys: ___, ...visit } = queued;
  const others = without(queued, ringing);
  const talking: Talking = {
    status: 'talking',
    at,
    leg: ringing.leg,
    bridge,
    to: ringing.to,
    connected: false,
    from: {
      visit,
      agent: ringing.agent,
      rungAt: ringing.since,
      answeredAt: ringing.answeredAt ?? now,
    },
    others,
    told: { ...telling, playback: null },
  };
  enter(draft, talking);
  draft.actions.push({ type: 'connect', bridge, channels: [draft.state.channel, ringing.leg] });
  if (others.length > 0) planGivingUp(draft, others);
}

/** The customer is dialled next, or not: that is for the callback to say. */
function acceptPreview(draft: Draft, queued: Queued, ringing: Ringing): void {
  for (const other of without(queued, ringing)) release(draft, other);
  const { status: _, at, ringing: __, telling: ___, keys: ____, ...visit } = queued;
  awaitCustomer(draft, { agent: ringing.agent, visit, at, ringing });
}

/** They have heard the question; the answer is not waited for as long as the decision was. */
function whyHeard(draft: Draft, queued: Queued, ringing: Ringing): void {
  const until = Math.min(ringing.until, draft.context.now + ANSWER_LIMIT_MS) as Instant;
  change(draft, queued, { ...ringing, playback: null, until });
}

/** The agent did not take it. The matching finds the next one in the same transaction. */
export function agentMissed(draft: Draft, queued: Queued, ringing: Ringing, cause: MissedCause): void {
  noticeMissed(draft, ringing, cause);
  const rest = without(queued, ringing);
  const waiting = keep(draft, queued, rest);
  if (rest.length === 0) waitOn(draft, waiting);
}

export function noticeMissed(draft: Draft, ringing: Ringing, cause: MissedCause): void {
  const settings = draft.context.agent(ringing.agent)?.settings;
  const limit = isAbsent(draft.state) ? settings?.awayAfterMissedPreviews : settings?.awayAfterMissed;
  // However somebody gets off the line who was asked why they decline: they have declined.
  const as = ringing.stage === 'declining' ? 'rejected' : cause;
  draft.notices.push({
    agent: ringing.agent,
    event: { type: 'missed', call: draft.state.id, cause: as, awayAfter: limit ?? null },
  });
}

/** The end of a ringing was not reported in time, or nobody pressed 1: those legs are ended by us. */
export function ringTimeIsUp(draft: Draft, queued: Queued): void {
  const { now } = draft.context;
  let waiting = queued;
  for (const ringing of queued.ringing.filter(({ until }) => until <= now)) {
    if (ringing.stage === 'whisper') {
      if (ringing.playback !== null) draft.actions.push({ type: 'stopPlayback', playback: ringing.playback });
      whisperHeard(draft, waiting, ringing);
    } else {
      draft.actions.push({ type: 'hangup', channel: ringing.leg, reason: 'normal' });
      agentMissed(draft, waiting, ringing, 'noAnswer');
    }
    if (draft.state.activity.status !== 'queued') return;
    waiting = draft.state.activity;
  }
  planGivingUp(draft, waiting.ringing);
}

/** The same for those whose phones go on ringing until the one who answered is connected. */
export function othersRangTooLong(draft: Draft, talking: Talking): void {
  const { now } = draft.context;
  for (const ringing of talking.others.filter(({ until }) => until <= now)) {
    draft.actions.push({ type: 'hangup', channel: ringing.leg, reason: 'normal' });
    noticeMissed(draft, ringing, 'noAnswer');
  }
  keepOthers(
    draft,
    talking,
    talking.others.filter(({ until }) => until > now),
  );
}

/** So many still ring for a caller who is being connected. */
export function keepOthers(draft: Draft, talking: Talking, others: readonly Ringing[]): void {
  adjust(draft, { ...talking, others });
  planGivingUp(draft, others);
}

export const ringingAt = (queued: Queued, leg: ChannelId): Ringing | undefined =>
  queued.ringing.find((ringing) => ringing.leg === leg);

const without = (queued: Queued, gone: Ringing): Ringing[] =>
  queued.ringing.filter((ringing) => ringing.leg !== gone.leg);

export const change = (draft: Draft, queued: Queued, changed: Ringing): void =>
  replaceRinging(draft, queued, changed.leg, changed);

export function replaceRinging(draft: Draft, queued: Queued, leg: ChannelId, by: Ringing): void {
  keep(
    draft,
    queued,
    queued.ringing.map((ringing) => (ringing.leg === leg ? by : ringing)),
  );
}

function keep(draft: Draft, queued: Queued, ringing: readonly Ringing[]): Queued {
  const kept: Queued = { ...queued, ringing };
  adjust(draft, kept);
  planGivingUp(draft, ringing);
  return kept;
}
