/**
 * A caller is asked something: a `menu` (one key) or a `collect` (digits).
 *
 *   prompt playing ──finished──▶ waiting for a key ──key / timer──▶ next step, or asked again
 *
 * Rules. A key during the prompt counts at once and stops it, unless the step says `barge-in: false`. What goes wrong
 * is counted in two kinds, nothing pressed and nothing fitting; each has its own word to say and its own way out after
 * so many tries. Keys pressed while Keepline was away are lost, so after that the question is put again, uncounted.
 */
import type { CollectStep, MenuStep, Retry } from '../flow/steps.ts';
import type { Key } from '../site.ts';
import type { Media } from './action.ts';
import {
  adjust,
  clearTimer,
  type Draft,
  enter,
  goOn,
  hush,
  mediaOf,
  PROMPT_LIMIT_MS,
  say,
  setTimer,
  stepAt,
} from './draft.ts';
import { afterGreetedMachine, keyWaitMs } from './listening.ts';
import type { Activity, StepRef } from './state.ts';

type Asking = Extract<Activity, { status: 'asking' }>;
type AskStep = MenuStep | CollectStep;
type Failures = Pick<Asking, 'noInputs' | 'noMatches'>;

/** Puts the question, after `before` (what to say about the last try). */
export function ask(
  draft: Draft,
  step: AskStep,
  at: StepRef,
  { noInputs, noMatches }: Failures,
  before: readonly Media[],
): void {
  const playback = say(draft, [...before, ...mediaOf(draft, step.prompt)]);
  enter(draft, { status: 'asking', at, playback, digits: '', noInputs, noMatches });
  if (playback === null) setTimer(draft, 'input', step.waitMs);
  else setTimer(draft, 'prompt', PROMPT_LIMIT_MS);
}

/** The question has been heard to its end (or given up): now the caller has `wait` to press. */
export function questionHeard(draft: Draft, asking: Asking): void {
  const step = stepOf(draft, asking);
  if (step === null) return goOn(draft, null);
  adjust(draft, { ...asking, playback: null });
  clearTimer(draft, 'prompt');
  setTimer(draft, 'input', keyWaitMs(draft, asking.at, step.waitMs));
}

export function keyWhileAsked(draft: Draft, asking: Asking, key: string): void {
  const step = stepOf(draft, asking);
  if (step === null) return goOn(draft, null);
  if (asking.playback !== null && !step.bargeIn) return;
  if (step.type === 'menu') {
    const block = step.keys[key as Key];
    if (block !== undefined) return goOn(draft, block);
    return failed(draft, step, asking, 'noMatches');
  }
  if (key === step.endKey) return finishDigits(draft, step, asking);
  if (!/^[0-9]$/.test(key)) return;
  const heard: Asking = { ...asking, digits: asking.digits + key };
  if (heard.digits.length >= step.maxDigits) return finishDigits(draft, step, heard);
  hush(draft);
  adjust(draft, { ...heard, playback: null });
  clearTimer(draft, 'prompt');
  setTimer(draft, 'input', step.betweenMs);
}

/**
 * A caller who knows the menu presses during the welcome: the key counts for the question right behind it, if it fits
 * there. One that does not fit has only ended the welcome.
 */
export function takeTypedAhead(draft: Draft): void {
  const { typedAhead: key } = draft;
  const { activity } = draft.state;
  draft.typedAhead = null;
  if (key === null || activity.status !== 'asking') return;
  const step = stepOf(draft, activity);
  const fits = step?.type === 'menu' ? step.keys[key as Key] !== undefined : /^[0-9]$/.test(key);
  if (fits) keyWhileAsked(draft, activity, key);
}

export function inputTimeIsUp(draft: Draft, asking: Asking): void {
  const step = stepOf(draft, asking);
  if (step === null) return goOn(draft, null);
  if (step.type === 'collect' && asking.digits !== '') return finishDigits(draft, step, asking);
  failed(draft, step, asking, 'noInputs');
}

/** Asks again after Keepline was away; what was pressed meanwhile is lost. */
export function askAgain(draft: Draft, asking: Asking): void {
  const step = stepOf(draft, asking);
  if (step === null) return goOn(draft, null);
  ask(draft, step, asking.at, asking, []);
}

function finishDigits(draft: Draft, step: CollectStep, asking: Asking): void {
  if (asking.digits === '') return failed(draft, step, asking, 'noInputs');
  if (asking.digits.length < step.minDigits) return failed(draft, step, asking, 'noMatches');
  draft.state = {
    ...draft.state,
    variables: { ...draft.state.variables, [step.into]: asking.digits },
  };
  goOn(draft, null);
}

function failed(draft: Draft, step: AskStep, asking: Asking, kind: keyof Failures): void {
  const retry: Retry = kind === 'noInputs' ? step.noInput : step.noMatch;
  const failures: Failures = {
    noInputs: asking.noInputs,
    noMatches: asking.noMatches,
    [kind]: asking[kind] + 1,
  };
  const machine = kind === 'noInputs' ? afterGreetedMachine(draft, asking.at, retry.then) : null;
  if (machine !== null) return goOn(draft, machine.block);
  if (failures[kind] >= retry.tries) return goOn(draft, retry.then);
  ask(draft, step, asking.at, failures, mediaOf(draft, retry.say));
}

function stepOf(draft: Draft, asking: Asking): AskStep | null {
  const step = stepAt(draft.context.site, asking.at);
  return step?.type === 'menu' || step?.type === 'collect' ? step : null;
}
