/** The callback's turn: judged once more whether the customer may be dialled; agent first, an agent is asked before. */
import { type AgentName, attemptCall, type CallId, type Instant, type Milliseconds } from '../ids.ts';
import { startAttempt } from './attempt.ts';
import { type Draft, enter, isOpenNow, note } from './draft.ts';
import { finish } from './ending.ts';
import type { AttemptEvent, DialCheck, LiveDialCheck } from './event.ts';
import { attemptsUsed } from './past-attempts.ts';
import { putOffUntil } from './snoozing.ts';
import { waitFrom } from './waiting.ts';

/** A fault that loses one preview after the other must not turn in a circle. */
export const AFTER_LOST_PREVIEW_MS: Milliseconds = 10_000;

export function turnCame(draft: Draft, check: DialCheck): void {
  const { state, context } = draft;
  if (state.progress.status !== 'due' || !mayDial(draft, check)) return;
  const calls = state.calls + 1;
  const call = attemptCall(state.id, calls);
  draft.state = { ...draft.state, calls };
  if (context.settings.first === 'customer') return startAttempt(draft, call, null);
  enter(draft, { status: 'previewing', call, since: context.now });
  draft.actions.push({ type: 'preview', call });
}

/** Word from the call in which agents are asked. */
export function previewWentOn(draft: Draft, event: AttemptEvent): void {
  const { call } = event;
  switch (event.type) {
    case 'previewStarted':
    case 'previewMissed':
      return note(draft, { type: event.type, call, agent: event.agent });
    case 'previewDeclined':
      return previewDeclined(draft, event);
    case 'previewSnoozed':
      return previewSnoozed(draft, call, event.agent);
    case 'previewAccepted':
      note(draft, { type: 'previewAccepted', call, agent: event.agent });
      if (mayDial(draft, event.check)) startAttempt(draft, call, event.agent);
      return;
    case 'attemptEnded':
    case 'attemptLost':
      return previewLost(draft, call);
    default:
      // There is no customer yet.
      return;
  }
}

type Declined = Extract<AttemptEvent, { readonly type: 'previewDeclined' }>;

function previewDeclined(draft: Draft, { call, agent, key }: Declined): void {
  const { state, context } = draft;
  const reasons = Object.entries(context.settings.declining?.reasons ?? {});
  const reason = reasons.find(([each]) => each === key)?.[1] ?? '';
  note(draft, { type: 'previewDeclined', call, agent, reason });
  const before = Object.hasOwn(state.declines, reason) ? (state.declines[reason] ?? 0) : 0;
  draft.state = { ...state, declines: { ...state.declines, [reason]: before + 1 } };
}

function previewSnoozed(draft: Draft, call: CallId, agent: AgentName): void {
  const until = putOffUntil(draft.state, draft.context);
  // The call asks before it lets anybody put it off.
  if (until === null) return;
  note(draft, { type: 'previewSnoozed', call, agent, until });
  draft.state = { ...draft.state, snoozes: draft.state.snoozes + 1 };
  waitFrom(draft, until, 'snoozed');
}

/** No attempt was made. */
function previewLost(draft: Draft, call: CallId): void {
  const { now } = draft.context;
  note(draft, { type: 'previewEnded', call });
  draft.state = { ...draft.state, progress: { status: 'due', since: now } };
  waitFrom(draft, (now + AFTER_LOST_PREVIEW_MS) as Instant, 'lostPreview');
}

/** Whether to dial now. If not, what comes instead has been decided. */
function mayDial(draft: Draft, check: DialCheck): boolean {
  const instead = insteadOfDialling(draft, check);
  instead?.();
  return instead === null;
}

/** Null: nothing is against it. */
function insteadOfDialling(draft: Draft, check: DialCheck): (() => void) | null {
  const { state, context } = draft;
  const { now, settings } = context;
  if (now > state.until) return () => finish(draft, 'expired', 'promise');
  if (!isOpenNow(draft)) return () => waitFrom(draft, now, 'hours');
  // The site may allow fewer by now than when the ladder was asked.
  if (attemptsUsed(settings.ladder, state) >= settings.ladder.maxAttempts) {
    return () => finish(draft, 'failedUnreached', 'attempts');
  }
  switch (check.type) {
    case 'go':
      return null;
    case 'off':
    case 'numberBusy':
      return () => stayDue(draft);
    case 'dryRun':
      return () => noteWouldDial(draft, check.otherwise);
    case 'linesTaken':
      return () => askAgainLater(draft);
    case 'denied':
      return () => finish(draft, 'denied', check.reason);
    case 'spent':
      return () => waitFrom(draft, check.until, 'spending');
    default:
      return check satisfies never;
  }
}

/** A dry run. What soon passes is not noted: it is asked again. */
function noteWouldDial(draft: Draft, check: LiveDialCheck): void {
  const { progress } = draft.state;
  if (progress.status !== 'due') return stayDue(draft);
  if (progress.isNoted === true || check.type === 'numberBusy' || check.type === 'linesTaken') return;
  draft.state = { ...draft.state, progress: { ...progress, isNoted: true } };
  note(draft, { type: 'wouldDial', check: check.type });
}

/** An agent has accepted in vain: the next one is not asked in the same moment. */
function askAgainLater(draft: Draft): void {
  const { state, context } = draft;
  if (state.progress.status !== 'previewing') return;
  waitFrom(draft, (context.now + AFTER_LOST_PREVIEW_MS) as Instant, 'lostPreview');
}

/** Where it was, or back from a preview. */
export function stayDue(draft: Draft): void {
  if (draft.state.progress.status === 'previewing') waitFrom(draft, draft.context.now, 'retry');
}
