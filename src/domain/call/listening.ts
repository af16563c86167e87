/**
 * Whether a person or a machine has answered a call of ours: what we hear of them, and what we do by it. How it is
 * judged is told in callback/sounded.ts.
 *
 * Rules. We listen from the answer until they press 1. What sounds like a machine, and presses nothing, is greeted once
 * instead of twice; then the profile's `voicemail` is said, if it has one: once the machine is silent, at the latest
 * when the time for a key is over. That is all: whoever presses a key is a person, at any moment until the call is
 * ended, and the outcome of the attempt goes by keys alone. Nothing heard, or nothing told of it, changes nothing.
 */
import {
  NOTHING_HEARD,
  type Sounded,
  soundOfTalk,
  soundSoFar,
  TALK_ENDS_AFTER_MS,
  talkBegan,
  talkEnded,
} from '../callback/sounded.ts';
import type { BlockId, ChannelId, Milliseconds } from '../ids.ts';
import { noteAttempt, profileOf } from './attempt.ts';
import { type Draft, hush, setTimer, stepAt } from './draft.ts';
import type { Activity, AttemptCall, StepRef } from './state.ts';

/** Silence after which a machine is taken to record. */
const MACHINE_LISTENS_AFTER_MS: Milliseconds = 1_500;
/** A person who sounded like a machine has this long after the greeting to find the key. */
const LEAST_TIME_FOR_KEY_MS: Milliseconds = 3_000;

/** The customer, or a machine, has answered. Before anything is played: a command to listen would have to wait for it. */
export function listen(draft: Draft): void {
  noteAttempt(draft, { heard: NOTHING_HEARD });
  draft.actions.push({
    type: 'listenForTalk',
    channel: draft.state.channel,
    quietMs: TALK_ENDS_AFTER_MS,
  });
}

/** They have pressed 1: from here on it is a talk, and nobody listens. */
export function stopListening(draft: Draft): void {
  if (draft.state.attempt?.heard == null) return;
  // The command would have to wait for what they are hearing.
  hush(draft);
  noteAttempt(draft, { heard: null });
  draft.actions.push({ type: 'stopListening', channel: draft.state.channel });
}

export function talkStarted(draft: Draft, channel: ChannelId): void {
  const attempt = listenedTo(draft, channel);
  if (attempt === null) return;
  noteAttempt(draft, { heard: talkBegan(attempt.heard, draft.context.now) });
  awaitKeyAnew(draft);
}

export function talked(draft: Draft, channel: ChannelId, talkMs: Milliseconds): void {
  const attempt = listenedTo(draft, channel);
  if (attempt === null) return;
  noteAttempt(draft, {
    heard: talkEnded(attempt.heard, talkMs, draft.context.now),
    sounded: attempt.sounded ?? soundOfTalk(talkMs),
  });
  awaitKeyAnew(draft);
}

/** A talk of which the end may have been missed says nothing any more. */
export function talkMissed(draft: Draft): void {
  const heard = draft.state.attempt?.heard ?? null;
  if (heard !== null) noteAttempt(draft, { heard: { ...heard, talkingSince: null } });
}

/** No machine presses keys. */
export function customerPressedKey(draft: Draft): void {
  const { attempt } = draft.state;
  const isKnown = attempt === null || attempt.verified || attempt.sounded === 'person';
  if (!isKnown && attempt.customer === 'answered') noteAttempt(draft, { sounded: 'person' });
}

/** What can be said now of who answered: a talk that still goes on is looked at, too. */
export function judge(draft: Draft): Sounded | null {
  const { attempt } = draft.state;
  if (attempt === null || attempt.sounded !== null) return attempt?.sounded ?? null;
  const sounded = attempt.heard === null ? null : soundSoFar(attempt.heard, draft.context.now);
  if (sounded !== null) noteAttempt(draft, { sounded });
  return sounded;
}

/** Nobody has pressed a key after the greeting: where it goes on if a machine has heard it; `then` without voicemail. */
export function afterGreetedMachine(
  draft: Draft,
  at: StepRef,
  then: BlockId | null,
): { readonly block: BlockId | null } | null {
  if (!isGreeting(draft, at) || judge(draft) !== 'machine') return null;
  return { block: profileOf(draft)?.voicemail ?? then };
}

/** They have heard the question `at` to its end: how long a key is awaited. */
export function keyWaitMs(draft: Draft, at: StepRef, waitMs: Milliseconds): Milliseconds {
  if (!isGreeting(draft, at)) return waitMs;
  noteAttempt(draft, { greetedAt: draft.context.now });
  return timeLeftForKey(draft, waitMs);
}

/** What was heard may let us wait for a key less long, or longer again. */
function awaitKeyAnew(draft: Draft): void {
  const { activity } = draft.state;
  if (!isAwaitingKey(activity) || !isGreeting(draft, activity.at)) return;
  const step = stepAt(draft.context.site, activity.at);
  if (step?.type === 'menu') setTimer(draft, 'input', timeLeftForKey(draft, step.waitMs));
}

function timeLeftForKey(draft: Draft, waitMs: Milliseconds): Milliseconds {
  const { now } = draft.context;
  const sounded = judge(draft);
  const { heard, greetedAt } = draft.state.attempt ?? { heard: null, greetedAt: null };
  const greeted = greetedAt ?? now;
  const leftMs = Math.max(0, greeted + waitMs - now);
  const hasMessage = (profileOf(draft)?.voicemail ?? null) !== null;
  const quietSince = heard === null || heard.talkingSince !== null ? null : heard.quietSince;
  if (sounded !== 'machine' || !hasMessage || quietSince === null) return leftMs;
  const records = Math.max(quietSince + MACHINE_LISTENS_AFTER_MS, greeted + LEAST_TIME_FOR_KEY_MS);
  return Math.min(leftMs, Math.max(0, records - now));
}

const isAwaitingKey = (activity: Activity): activity is Extract<Activity, { status: 'asking' }> =>
  activity.status === 'asking' && activity.playback === null;

/** Whether the question is that of the greeting, to somebody of whom we know no more than that they answered. */
function isGreeting(draft: Draft, { block }: StepRef): boolean {
  const { attempt } = draft.state;
  return attempt?.customer === 'answered' && !attempt.verified && profileOf(draft)?.greeting === block;
}

type ListenedTo = AttemptCall & { readonly heard: NonNullable<AttemptCall['heard']> };

function listenedTo({ state }: Draft, channel: ChannelId): ListenedTo | null {
  const { attempt } = state;
  if (attempt === null || channel !== state.channel || attempt.heard === null) return null;
  return { ...attempt, heard: attempt.heard };
}
