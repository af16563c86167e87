/**
 * How callbacks stand on the floor beside callers: a `place` while they wait for their turn, a `soon` while the customer
 * is being dialled or greeted (queue/waiting.ts has what that means). Once the customer is in line, their call stands
 * there like any other, under the id that its `soon` had.
 *
 * Their rank is that of the visit they left by asking. It has its credits in it already: nothing ages here.
 */
import type { CallState } from '../call/state.ts';
import type { VariableValue } from '../flow/variables.ts';
import { placeOfCallback } from '../ids.ts';
import { needsFrom } from '../queue/need.ts';
import type { QueueSettings } from '../queue/settings.ts';
import type { Holds, WaitingCaller } from '../queue/waiting.ts';
import type { CallbackState } from './state.ts';

type Standing = Pick<WaitingCaller, 'call' | 'queue' | 'rank' | 'priority'>;
type NeedSettings = Pick<QueueSettings, 'need'>;

/** The place of a callback that waits for its turn; null: it has none now. `settings`: of its queue. */
export function placeOf(
  callback: CallbackState,
  settings: NeedSettings,
  answerShare: number,
): WaitingCaller | null {
  const { progress } = callback;
  // It was promised for later because the line is long, and stands in that line; or it is its turn, but for a while.
  const hasPlace =
    progress.status === 'due' ||
    (progress.status === 'later' && (progress.why === 'promise' || progress.why === 'snoozed'));
  return hasPlace ? placeAsIfDue(callback, settings, answerShare) : null;
}

/** The place that it has, had or would have as long as nobody is asked about it or dialled. */
export function placeAsIfDue(
  callback: CallbackState,
  settings: NeedSettings,
  answerShare: number,
): WaitingCaller {
  const { queue, rank, priority } = callback;
  const call = placeOfCallback(callback.id);
  return standing({ call, queue, rank, priority }, 'place', settings, valuesOf(callback), answerShare);
}

/** The skills that a callback asks for when it comes into line. */
export const skillsOf = (callback: CallbackState, settings: NeedSettings): WaitingCaller['skills'] =>
  needsFrom(settings.need, valuesOf(callback))[0]?.skills ?? {};

const valuesOf = ({ variables, number, callerName, language }: CallbackState) => ({
  ...variables,
  caller: number,
  caller_name: callerName,
  language,
});

/** The place of a customer who is being dialled or greeted; null: the call has no need of an agent, or stands in line. */
export function soonOf(call: CallState, settings: NeedSettings, answerShare: number): WaitingCaller | null {
  const { attempt, callerNumber, callerName, calledNumber, language, variables } = call;
  if (attempt === null || !isOnTheWay(call)) return null;
  const own = { caller: callerNumber, caller_name: callerName, called: calledNumber, language };
  const { queue, rank, priority } = attempt;
  return standing(
    { call: call.id, queue, rank, priority },
    'soon',
    settings,
    { ...variables, ...own },
    answerShare,
  );
}

/** Nobody waits for them who has an agent already, has been served, or does not want to talk now. */
function isOnTheWay({ attempt, activity, served }: CallState): boolean {
  if (attempt === null || attempt.customer === 'absent') return false;
  if (attempt.calledOff || attempt.wish !== null || served !== null) return false;
  switch (activity.status) {
    case 'calling':
      return activity.agent === null;
    case 'saying':
    case 'asking':
      return true;
    case 'queued':
    case 'transferring':
    case 'talking':
    case 'ended':
      return false;
    default:
      return activity satisfies never;
  }
}

function standing(
  who: Standing,
  holds: Holds,
  settings: NeedSettings,
  values: Readonly<Record<string, VariableValue>>,
  share: number,
): WaitingCaller {
  const needs = needsFrom(settings.need, values);
  const names = needs.flatMap(({ skills }) => Object.keys(skills) as (keyof typeof skills)[]);
  return {
    ...who,
    holds,
    share,
    skills: needs[0]?.skills ?? {},
    matter: [...new Set(names)],
    // As when they come into line: whatever widens with waiting begins then.
    afterMs: 0,
    only: null,
    avoid: null,
    ringing: [],
    takesMore: false,
  };
}
