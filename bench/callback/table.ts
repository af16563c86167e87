/** What the days were like, side by side, and whether dialling ahead does what it is for. */
import type { DialAhead } from './days.ts';
import type { DayResult } from './tally.ts';

/** Who has held for longer would rather not have been called. */
const LONG_HOLD_MS = 30_000;

export interface Score {
  readonly dialAhead: DialAhead;
  readonly idleShare: number;
  readonly longHolds: number;
  readonly attemptsPerSuccess: number;
  readonly unansweredMs: number;
  readonly liveWaitMs: number;
  readonly liveWaitP90Ms: number;
  readonly successes: number;
  /** On the day on which they were fewest, the most callbacks that were due at a time. */
  readonly mostDue: number;
}

/** Of days that were alike. */
export function scoreOf(dialAhead: DialAhead, days: readonly DayResult[]): Score {
  const holds = days.flatMap(({ holdsMs }) => holdsMs);
  const waits = days.flatMap(({ liveWaitsMs }) => liveWaitsMs).sort((a, b) => a - b);
  const successes = sum(days.map((day) => day.successes));
  return {
    dialAhead,
    idleShare: sum(days.map(({ idleShare }) => idleShare)) / days.length,
    longHolds: holds.filter((holdMs) => holdMs > LONG_HOLD_MS).length / holds.length,
    attemptsPerSuccess: sum(days.map(({ attempts }) => attempts)) / successes,
    unansweredMs: sum(days.map(({ unansweredMs }) => unansweredMs)),
    liveWaitMs: sum(waits) / waits.length,
    liveWaitP90Ms: waits[Math.floor(0.9 * waits.length)] ?? 0,
    successes,
    mostDue: Math.min(...days.map(({ mostDue }) => mostDue)),
  };
}

/** What is not as it has to be. Empty: all is. */
export function faultsOf(scores: readonly Score[]): string[] {
  const none = scores.find(({ dialAhead }) => dialAhead === 'none');
  const wrapUp = scores.find(({ dialAhead }) => dialAhead === 'wrapup');
  const faults = scores
    .filter(({ unansweredMs }) => unansweredMs > 0)
    .map(({ dialAhead, unansweredMs }) => `${dialAhead}: ${unansweredMs} ms spent on customers not there`);
  if (none === undefined || wrapUp === undefined) return [...faults, 'none and wrapup were not compared'];
  if (wrapUp.idleShare >= none.idleShare) faults.push('wrapup: agents are idle as long as with none');
  return faults;
}

const COLUMNS: readonly (readonly [string, (score: Score) => string])[] = [
  ['idle', ({ idleShare }) => percent(idleShare)],
  ['held > 30 s', ({ longHolds }) => percent(longHolds)],
  ['dials/success', ({ attemptsPerSuccess }) => attemptsPerSuccess.toFixed(2)],
  ['in vain', ({ unansweredMs }) => seconds(unansweredMs)],
  ['live wait', ({ liveWaitMs }) => seconds(liveWaitMs)],
  ['its P90', ({ liveWaitP90Ms }) => seconds(liveWaitP90Ms)],
  ['called back', ({ successes }) => String(successes)],
];

export function printed(name: string, scores: readonly Score[]): string {
  const line = (first: string, cells: readonly string[]): string =>
    first.padEnd(FIRST_WIDTH) + cells.map((cell, index) => cell.padStart(widthOf(index))).join('');
  return [
    line(
      name,
      COLUMNS.map(([title]) => title),
    ),
    ...scores.map((score) =>
      line(
        `  ${score.dialAhead}`,
        COLUMNS.map(([, cell]) => cell(score)),
      ),
    ),
  ].join('\n');
}

const FIRST_WIDTH = 26;
const widthOf = (column: number): number => Math.max(8, COLUMNS[column]?.[0].length ?? 0) + 2;
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
