/** An attempt to reach the customer, from the dial to its end. */
import type { AgentName, CallId, Milliseconds } from '../ids.ts';
import { type Draft, enter, note, openingFrom, SUCCESS_TALK_MS } from './draft.ts';
import { finish } from './ending.ts';
import type { AttemptEvent } from './event.ts';
import { type GiveUpReason, nextAttempt } from './ladder.ts';
import { tellMissed } from './messaging.ts';
import { attemptsUsed, pastAttempts } from './past-attempts.ts';
import type { AttemptOutcome } from './settings.ts';
import type { Attempt, InAttempt } from './state.ts';
import { waitFrom } from './waiting.ts';
import { fulfilNow } from './wishes.ts';

/** The customer is dialled. `agent`: who waits for them (agent first). */
export function startAttempt(draft: Draft, call: CallId, agent: AgentName | null): void {
  const { now, settings } = draft.context;
  const attempt: Attempt = {
    call,
    startedAt: now,
    answeredAt: null,
    verifiedAt: null,
    bridgedAt: null,
    agent,
    endedAt: null,
    outcome: null,
    talkMs: 0,
    sounded: null,
  };
  draft.state = { ...draft.state, attempts: [...draft.state.attempts, attempt], snoozes: 0 };
  enter(draft, { status: 'dialling', since: now, then: null });
  draft.actions.push({ type: 'dial', call, number: draft.state.number, ringMs: settings.ringMs });
  note(draft, { type: 'dialled', attempt: count(draft), call });
}

/** It is noted, and decides nothing. */
export function attemptNoted(
  draft: Draft,
  event: Extract<AttemptEvent, { readonly type: 'sounded' | 'cutOff' }>,
): void {
  const attempt = count(draft);
  if (event.type === 'cutOff') return note(draft, { type: 'cutOff', attempt });
  change(draft, { sounded: event.as });
  // That a person has answered is told by what they do.
  if (event.as === 'machine') note(draft, { type: 'soundedLikeMachine', attempt });
}

type Progressing = Extract<
  AttemptEvent,
  { readonly type: 'attemptAnswered' | 'verified' | 'bridged' | 'agentLost' }
>;

/** The attempt comes further, or a step back. What it has passed already changes nothing. */
export function attemptWentOn(draft: Draft, progress: InAttempt, event: Progressing): void {
  const { now } = draft.context;
  const { status, then } = progress;
  const attempt = count(draft);
  switch (event.type) {
    case 'attemptAnswered':
      if (status !== 'dialling') return;
      change(draft, { answeredAt: now });
      enter(draft, { status: 'greeting', since: now, then });
      return note(draft, { type: 'answered', attempt });
    case 'verified':
      if (status !== 'dialling' && status !== 'greeting') return;
      change(draft, { verifiedAt: now }, 'answeredAt');
      enter(draft, { status: 'waiting', since: now, then: unlessByKey(then) });
      return note(draft, { type: 'verified', attempt });
    case 'bridged':
      if (status === 'talking') return;
      change(draft, { agent: event.agent }, 'answeredAt', 'bridgedAt');
      enter(draft, { status: 'talking', since: now, then: unlessByKey(then), succeeded: false });
      return note(draft, { type: 'bridged', attempt, agent: event.agent });
    case 'agentLost':
      if (status === 'talking') enter(draft, { status: 'waiting', since: now, then });
      return note(draft, { type: 'agentLost', attempt });
    default:
      event satisfies never;
  }
}

/**
 * The attempt is over. Talked long enough: done. Otherwise what was wished meanwhile, or what the ladder says. Nobody
 * calls a number again that does not exist.
 */
export function attemptEnded(
  draft: Draft,
  progress: InAttempt,
  told: Exclude<AttemptOutcome, 'later'>,
  talkMs: Milliseconds,
): void {
  const { then } = progress;
  const outcome = recordedOutcome(told, talkMs, progress);
  change(draft, { endedAt: draft.context.now, outcome, talkMs });
  note(draft, { type: 'attemptEnded', attempt: count(draft), outcome, talkMs });
  if (outcome === 'served') return finish(draft, 'done');
  if (then?.type === 'over') return fulfilNow(draft, then);
  if (outcome === 'invalidNumber') return finish(draft, 'failedInvalid', 'invalidNumber');
  if (then?.type === 'moved' && !areUsedUp(draft)) return fulfilNow(draft, then);
  tryAgain(draft, outcome);
}

const areUsedUp = ({ state, context }: Draft): boolean =>
  attemptsUsed(context.settings.ladder, state) >= context.settings.ladder.maxAttempts;

/** The call is gone. Who had talked long enough by then was served; all else counts as an attempt made in vain. */
export function attemptLost(draft: Draft, progress: InAttempt): void {
  if (hasSucceeded(progress)) return attemptEnded(draft, progress, 'served', SUCCESS_TALK_MS);
  attemptEnded(draft, progress, 'unknown', 0);
}

/** They have talked for so long that it counts. */
const hasSucceeded = (progress: InAttempt): boolean => progress.status === 'talking' && progress.succeeded;

function tryAgain(draft: Draft, outcome: AttemptOutcome): void {
  const { settings } = draft.context;
  const [first, ...others] = pastAttempts(draft.state);
  if (first === undefined) return;
  const next = nextAttempt(settings.ladder, [first, ...others], {
    id: draft.state.id,
    until: draft.state.until,
    open: (from) => openingFrom(draft, from),
  });
  if (next.type === 'giveUp') return giveUp(draft, next.reason);
  waitFrom(draft, next.at, 'retry');
  tellMissed(draft, outcome, next.at);
}

/** Without any attempt that counts, the customer was not tried in time. */
function giveUp(draft: Draft, reason: GiveUpReason): void {
  const isTooLate = reason === 'promise' || reason === 'hours';
  const isUntried = attemptsUsed(draft.context.settings.ladder, draft.state) === 0;
  finish(draft, isTooLate && isUntried ? 'expired' : 'failedUnreached', reason);
}

function recordedOutcome(
  told: Exclude<AttemptOutcome, 'later'>,
  talkMs: Milliseconds,
  progress: InAttempt,
): AttemptOutcome {
  const { then } = progress;
  // The clock may have been put back while they talked.
  if (told === 'served' && (talkMs >= SUCCESS_TALK_MS || hasSucceeded(progress))) return 'served';
  if (then?.byKey === true) return then.type === 'moved' ? 'later' : 'cancelled';
  // A few words, and they hung up.
  if (told === 'served') return 'customerGone';
  // Called off by nobody we know of.
  return told === 'cancelled' && then === null ? 'unknown' : told;
}

/** A customer who goes on has thought better of the key they pressed. */
const unlessByKey = (then: InAttempt['then']): InAttempt['then'] => (then?.byKey === true ? null : then);

/** Changes the last attempt. `firsts`: set to now if not set yet. */
function change(draft: Draft, what: Partial<Attempt>, ...firsts: ('answeredAt' | 'bridgedAt')[]): void {
  const { attempts } = draft.state;
  const last = attempts.at(-1);
  if (last === undefined) return;
  const changed = { ...last, ...what };
  for (const first of firsts) changed[first] ??= draft.context.now;
  draft.state = { ...draft.state, attempts: [...attempts.slice(0, -1), changed] };
}

const count = ({ state }: Draft): number => state.attempts.length;
