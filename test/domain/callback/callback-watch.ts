/** What must hold of every decision of a callback, whatever happens to it. */
import { areOpen } from '../../../src/domain/callback/calling-window.ts';
import type { CallbackContext, CallbackDecision } from '../../../src/domain/callback/decide.ts';
import type { CallbackEvent } from '../../../src/domain/callback/event.ts';
import { attemptsUsed } from '../../../src/domain/callback/past-attempts.ts';
import { MOST_SNOOZES, TIME_TO_ASK_MS } from '../../../src/domain/callback/snoozing.ts';
import {
  type CallbackState,
  callOfCallback,
  isInAttempt,
  promiseOf,
} from '../../../src/domain/callback/state.ts';

export function watchDecision(
  before: CallbackState,
  event: CallbackEvent,
  decision: CallbackDecision,
  { now, settings, windows }: CallbackContext,
): void {
  const { state, actions, history, timers } = decision;
  const { progress } = state;
  const must = (holds: boolean, what: string): void => {
    if (!holds) throw new Error(`${what}: ${JSON.stringify({ before, event, decision })}`);
  };

  if (before.progress.status === 'over') {
    must(state === before && actions.length === 0 && history.length === 0, 'an ended one stays as it is');
    return;
  }
  const isOver = progress.status === 'over';
  must(history.filter(({ type }) => type === 'over').length === (isOver ? 1 : 0), 'the end is told once');
  must(decision.messages.length <= 1, 'the customer is told one thing at a time');

  const dial = actions.find(({ type }) => type === 'dial');
  must(actions.length <= 1, 'one thing is done at a time');
  must((dial !== undefined) === state.attempts.length > before.attempts.length, 'an attempt is a dial');
  if (dial !== undefined) {
    must(before.progress.status === 'due' || before.progress.status === 'previewing', 'dialled from where');
    must(areOpen(windows, now), 'dialled in calling hours');
    must(now <= before.until, 'dialled in time');
    must(attemptsUsed(settings.ladder, before) < settings.ladder.maxAttempts, 'an attempt was left');
    must('check' in event && event.check.type === 'go', 'dialled after the check');
    must(progress.status === 'dialling', 'dialled, and known to be');
  }
  const endAttempt = actions.find(({ type }) => type === 'endAttempt');
  if (endAttempt !== undefined) {
    must(
      before.progress.status === 'previewing' || before.progress.status === 'dialling',
      'nobody is hung up on',
    );
  }

  const running = state.attempts.filter(({ outcome }) => outcome === null);
  must(running.length === (isInAttempt(progress) ? 1 : 0), 'at most one attempt under way');
  must(
    attemptsUsed(settings.ladder, state) <= attemptsUsed(settings.ladder, before) + 1,
    'attempts one by one',
  );
  must(
    (callOfCallback(state) === null) === ['later', 'due', 'over'].includes(progress.status),
    'a call is open',
  );

  if (progress.status === 'later') {
    must(
      state === before || before.progress === progress || timers.due === progress.until,
      'later has its timer',
    );
    must(progress.until <= state.until, 'later is not too late');
  }
  if (state.snoozes > before.snoozes) {
    const { window, verdict } = promiseOf(before);
    const isPromised = verdict.state === 'open' && window.to >= now;
    const until = progress.status === 'later' ? progress.until : now;
    must(until > now && until + TIME_TO_ASK_MS <= before.until, 'put off, and not too late');
    must(!isPromised || until + TIME_TO_ASK_MS <= window.to, 'put off, and what was promised is kept');
    must(areOpen(windows, until), 'put off, and not past calling hours');
    must(state.snoozes <= MOST_SNOOZES && state.rank === before.rank, 'put off, and the place is kept');
  }
  const open = state.promises.filter(({ verdict }) => verdict.state === 'open');
  must(open.length <= (isOver ? 0 : 1), 'promises are resolved');
  must(open.length === 0 || open[0] === state.promises.at(-1), 'only the last promise is open');
  for (const [index, { verdict }] of before.promises.entries()) {
    if (verdict.state === 'open') continue;
    must(state.promises[index]?.verdict === verdict, 'a promise is resolved once');
  }
  const resolvedNow = state.promises.length - open.length - before.promises.filter(isResolved).length;
  must(
    history.filter(({ type }) => type === 'promiseResolved').length === resolvedNow,
    'each verdict is told',
  );
}

const isResolved = ({ verdict }: CallbackState['promises'][number]): boolean => verdict.state !== 'open';
