/** The agents' figures of an interval, by the clock: times are cut at its ends. */
import type { AgentName, Instant, Milliseconds, QueueName } from '../ids.ts';
import type { AgentTime, Miss } from './agent-time.ts';
import { ratio } from './spread.ts';

export interface AgentFigures {
  /** Calls they talked on: also those that a colleague sent them, which are not the queue's second time. */
  readonly calls: number;
  readonly missed: number;
  /** Waiting for a customer whom they took to call back is part of it: they can do nothing else meanwhile. */
  readonly talkMs: Milliseconds;
  readonly wrapUpMs: Milliseconds;
  readonly ringMs: Milliseconds;
  readonly availableMs: Milliseconds;
  /** Paused or set away. */
  readonly pausedMs: Milliseconds;
  /** On a call that was not ours, resting after a missed one, or with a phone that cannot be reached. */
  readonly otherMs: Milliseconds;
  readonly loggedInMs: Milliseconds;
  readonly occupancy: number | null;
  readonly averageHandlingMs: Milliseconds | null;
}

export interface Interval {
  readonly from: Instant;
  readonly to: Instant;
}

/** Of one agent, or of several together. `hadCustomer`: whether anybody was there to talk with; in vain is no call. */
export function agentFigures(
  times: readonly AgentTime[],
  misses: readonly Miss[],
  interval: Interval,
  hadCustomer: (time: AgentTime) => boolean = () => true,
): AgentFigures {
  const within = (...statuses: readonly AgentTime['status'][]): Milliseconds =>
    times
      .filter(({ status }) => statuses.includes(status))
      .reduce((ms, time) => ms + overlap(time, interval), 0);
  const talkMs = within('talking');
  const wrapUpMs = within('wrapUp');
  const ringMs = within('reserved', 'ringing');
  const availableMs = within('available');
  const pausedMs = within('paused', 'away');
  const otherMs = within('busy', 'resting', 'unreachable');
  const talks = times.filter((time) => time.status === 'talking');
  const calls = talks.filter((time) => begins(time, interval) && hadCustomer(time)).length;
  const inVainMs = talks
    .filter((time) => !hadCustomer(time))
    .reduce((ms, time) => ms + overlap(time, interval), 0);
  return {
    calls,
    missed: misses.length,
    talkMs,
    wrapUpMs,
    ringMs,
    availableMs,
    pausedMs,
    otherMs,
    loggedInMs: talkMs + wrapUpMs + ringMs + availableMs + pausedMs + otherMs,
    occupancy: occupancy(talkMs, wrapUpMs, availableMs + ringMs),
    averageHandlingMs: ratio(talkMs - inVainMs + wrapUpMs, calls),
  };
}

/**
 * (talk + hold + wrap-up) / (talk + hold + wrap-up + available). Pauses are left out; a phone that rings is still
 * waiting for work.
 */
export const occupancy = (
  talkMs: Milliseconds,
  wrapUpMs: Milliseconds,
  availableMs: Milliseconds,
): number | null => ratio(talkMs + wrapUpMs, talkMs + wrapUpMs + availableMs);

/** How busy those were who worked for the queue in the interval, with all that they did. */
export function queueOccupancy(
  times: readonly AgentTime[],
  queue: QueueName,
  interval: Interval,
): number | null {
  const workers = new Set<AgentName>();
  for (const time of times) {
    if (time.queue === queue && isWork(time) && overlap(time, interval) > 0) workers.add(time.agent);
  }
  return agentFigures(
    times.filter(({ agent }) => workers.has(agent)),
    [],
    interval,
  ).occupancy;
}

const isWork = ({ status }: AgentTime): boolean => status === 'talking' || status === 'wrapUp';

const begins = ({ from }: AgentTime, interval: Interval): boolean =>
  from >= interval.from && from < interval.to;

function overlap({ from, to }: AgentTime, interval: Interval): Milliseconds {
  return Math.max(0, Math.min(to ?? interval.to, interval.to) - Math.max(from, interval.from));
}
