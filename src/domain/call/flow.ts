/**
 * Runs a call's flow: one step after another, until one has to wait for the caller, a prompt, an agent or a line.
 *
 * The cursor is a stack. A flow's steps are one frame; steps written under a key or a condition are an `inline` frame
 * on top, and the flow goes on below it when they end. `goto` leaves everything behind; `call` puts a frame that
 * `return`, or the flow's end, comes back from. An empty stack ends the call.
 *
 * A call may run a limited number of steps, and a limited number in one go, so that a circle in a flow ends the call
 * with a word in the log instead of running for ever.
 */

import type { CallbackKeyStep } from '../flow/callback-steps.ts';
import { evaluate } from '../flow/expression.ts';
import { type Assignment, STEPS_WITHOUT_WAITING, type Step } from '../flow/steps.ts';
import type { VariableValue } from '../flow/variables.ts';
import { isOpen } from '../hours.ts';
import { blockOf, type Language } from '../ids.ts';
import { runAgentStep } from './agent-step.ts';
import {
  agreeToCallback,
  backInLine,
  findCallbackTime,
  forgetCallback,
  judgeCallbackNumber,
} from './agreeing.ts';
import { ask } from './asking.ts';
import { noteAttempt } from './attempt.ts';
import {
  type Draft,
  enter,
  goOn,
  mediaOf,
  PROMPT_LIMIT_MS,
  push,
  say,
  setTimer,
  stepAt,
  valuesOf,
} from './draft.ts';
import { end } from './ending.ts';
import { startFlow } from './flow-start.ts';
import { joinQueue } from './joining.ts';
import { stopListening } from './listening.ts';
import { offerCallback } from './offering.ts';
import { cancelPending, lookForPending } from './pending-callback.ts';
import type { StepRef } from './state.ts';
import { takeOver } from './taking-over.ts';
import { startTransfer } from './transferring.ts';

/** Runs the flow on from the cursor, as long as the draft says that it goes on. */
export function runFlow(draft: Draft): void {
  for (let ran = 0; draft.goesOn; ran++) {
    draft.goesOn = false;
    const found = nextStep(draft);
    if (found === null) return end(draft, outcomeAtFlowEnd(draft));
    if (ran >= STEPS_WITHOUT_WAITING || draft.state.stepsLeft <= 0) return end(draft, 'stoppedLoop');
    draft.state = { ...draft.state, stepsLeft: draft.state.stepsLeft - 1 };
    runStep(draft, found.step, found.at);
  }
}

function runStep(draft: Draft, step: Step, at: StepRef): void {
  switch (step.type) {
    case 'say': {
      const playback = say(draft, mediaOf(draft, step.prompt));
      if (playback === null) return goOn(draft, null);
      enter(draft, { status: 'saying', at, playback });
      return setTimer(draft, 'prompt', PROMPT_LIMIT_MS);
    }
    case 'menu':
    case 'collect':
      return ask(draft, step, at, { noInputs: 0, noMatches: 0 }, []);
    case 'branch': {
      const values = valuesOf(draft.state, draft.context.site);
      const hit = step.cases.find(
        (candidate) => evaluate(candidate.if, draft.context.site.variables, values) === true,
      );
      return goOn(draft, hit ? hit.then : step.otherwise);
    }
    case 'hours': {
      const hours = draft.context.site.hours[step.hours];
      const open = hours !== undefined && isOpen(hours, draft.context.now, draft.context.site.timezone);
      return goOn(draft, open ? step.open : step.closed);
    }
    case 'set':
      for (const [name, assignment] of Object.entries(step.values)) assign(draft, name, assignment);
      return goOn(draft, null);
    case 'queue':
      return joinQueue(draft, step, at);
    case 'agent':
      return runAgentStep(draft, step);
    case 'transfer':
      return startTransfer(draft, step, at);
    case 'goto':
      return startFlow(draft, blockOf(step.flow));
    case 'call':
      push(draft, { block: blockOf(step.flow), next: 0, kind: 'call' });
      return goOn(draft, null);
    case 'callbackOffer':
      return offerCallback(draft, step, at);
    case 'callbackNumber':
      return judgeCallbackNumber(draft, step);
    case 'callbackPending':
      return lookForPending(draft, step);
    case 'callbackCancel':
      return cancelPending(draft, step);
    case 'callbackTime':
      return findCallbackTime(draft, step);
    case 'callbackAgree':
      return agreeToCallback(draft);
    case 'callbackForget':
      return forgetCallback(draft);
    case 'backInLine':
      return backInLine(draft);
    case 'takeOver':
      return takeOver(draft, step);
    case 'callbackKey':
      return customerPressed(draft, step.does);
    case 'return':
      leaveCalledFlow(draft);
      return goOn(draft, null);
    case 'hangup':
      return end(draft, outcomeAtFlowEnd(draft));
    default:
      return step satisfies never;
  }
}

/** Whom we have called has said what they want. Who goes on after that has thought better of it. */
function customerPressed(draft: Draft, does: CallbackKeyStep['does']): void {
  if (does.type === 'verified') {
    stopListening(draft);
    noteAttempt(draft, { verified: true, wish: null });
  } else noteAttempt(draft, { wish: does });
  goOn(draft, null);
}

interface FoundStep {
  readonly at: StepRef;
  readonly step: Step;
}

/** The step to run now, with the cursor moved past it; frames that are at their end are left. */
function nextStep(draft: Draft): FoundStep | null {
  const cursor = [...draft.state.cursor];
  let found: FoundStep | null = null;
  for (let top = cursor.pop(); top !== undefined; top = cursor.pop()) {
    const at: StepRef = { block: top.block, index: top.next };
    const step = stepAt(draft.context.site, at);
    if (step === undefined) continue;
    cursor.push({ ...top, next: top.next + 1 });
    found = { at, step };
    break;
  }
  draft.state = { ...draft.state, cursor };
  return found;
}

/** Drops frames up to and including the called flow; outside any called flow, all of them. */
function leaveCalledFlow(draft: Draft): void {
  const called = draft.state.cursor.findLastIndex((frame) => frame.kind === 'call');
  draft.state = { ...draft.state, cursor: draft.state.cursor.slice(0, Math.max(called, 0)) };
}

function assign(draft: Draft, name: string, assignment: Assignment): void {
  const value = assignedValue(draft, assignment);
  if (value === null) return;
  if (name === 'language') {
    draft.state = { ...draft.state, language: String(value) as Language };
  } else {
    draft.state = { ...draft.state, variables: { ...draft.state.variables, [name]: value } };
  }
}

/** Null when an expression fails at run time (a division by zero, say): the variable keeps what it had. */
function assignedValue(draft: Draft, assignment: Assignment): VariableValue | null {
  if (assignment.kind === 'value') return assignment.value;
  const { site } = draft.context;
  const result = evaluate(assignment.expression, site.variables, valuesOf(draft.state, site));
  return typeof result === 'object' ? null : result;
}

const outcomeAtFlowEnd = (draft: Draft) =>
  draft.state.served === 'agent'
    ? 'answered'
    : draft.state.served === 'transfer'
      ? 'transferred'
      : draft.state.attempt !== null
        ? 'unreached'
        : draft.state.asked > 0
          ? 'callback'
          : 'finished';
