/** Puts estimators side by side, and tells whether ours is as good as it has to be. */
import type { Scenario } from './scenarios.ts';
import type { Wait } from './simulate.ts';

/** How much worse than the best ours may be, in relative error. */
const TOLERANCE = 0.05;

export interface Score {
  readonly name: string;
  /** Root of the mean squared error, by the mean wait. */
  readonly error: number;
  /** Mean of what was quoted, less mean of what came. */
  readonly biasMs: number;
  /** The share of waits that were no longer than quoted. */
  readonly kept: number;
}

export interface Verdict {
  readonly text: string;
  readonly passed: boolean;
}

export interface Result {
  readonly scenario: Scenario;
  readonly waits: number;
  readonly meanMs: number;
  readonly scores: readonly Score[];
  readonly keptP50: number;
  readonly keptP80: number;
  readonly keptP90: number;
  readonly verdicts: readonly Verdict[];
}

const OURS = 'Keepline';

/** Scores all estimators on the waits of one scenario. */
export function judge(scenario: Scenario, waits: readonly Wait[]): Result {
  const meanMs = mean(waits.map(({ actualMs }) => actualMs));
  const kept = (quote: (wait: Wait) => number) =>
    mean(waits.map((wait) => (wait.actualMs <= quote(wait) ? 1 : 0)));
  const score = (name: string, quote: (wait: Wait) => number): Score => {
    const errors = waits.map((wait) => quote(wait) - wait.actualMs);
    const squared = mean(errors.map((error) => error * error));
    return { name, error: Math.sqrt(squared) / meanMs, biasMs: mean(errors), kept: kept(quote) };
  };
  const rivals = [
    score('app_queue', ({ appQueueMs }) => appQueueMs),
    score('constant: the true mean', () => meanMs),
    score('head of line', ({ headMs }) => headMs),
    score('QL: place x handling / agents', ({ placeTimesHandlingMs }) => placeTimesHandlingMs),
    score('QLm: our formula uncorrected', ({ ours }) => ours.modelMs),
  ];
  const ours = score(OURS, (wait) => wait.ours.meanMs);
  const keptP90 = kept((wait) => wait.ours.p90Ms);
  const best = scenario.bestError ?? Math.min(...rivals.map(({ error }) => error));
  return {
    scenario,
    waits: waits.length,
    meanMs,
    scores: [...rivals, ours],
    keptP50: kept((wait) => wait.ours.p50Ms),
    keptP80: kept((wait) => wait.ours.p80Ms),
    keptP90,
    verdicts: [
      within(`P90 kept in ${percent(keptP90)}`, keptP90, ...scenario.kept),
      {
        text: `error ${ours.error.toFixed(3)}, at most ${(best + TOLERANCE).toFixed(2)}`,
        passed: ours.error <= best + TOLERANCE,
      },
    ],
  };
}

/** A result as lines of text. */
export function printed({ scenario, waits, meanMs, scores, ...rest }: Result, judged = true): string {
  const rows = scores.map(({ name, error, biasMs, kept }) =>
    [
      `  ${name.padEnd(30)}`,
      error.toFixed(2).padStart(6),
      `${biasMs < 0 ? '' : '+'}${seconds(biasMs)}`.padStart(9),
      percent(kept).padStart(9),
    ].join(''),
  );
  const quantiles = `  kept: P50 ${percent(rest.keptP50)}, P80 ${percent(rest.keptP80)}, P90 ${percent(rest.keptP90)}`;
  const verdicts = rest.verdicts.map(({ text, passed }) => `  ${passed ? 'PASS' : 'FAIL'}  ${text}`);
  return [
    `${scenario.name}  ${scenario.text}: ${waits} waits, mean ${seconds(meanMs)}`,
    `  ${'estimator'.padEnd(30)}${'error'.padStart(6)}${'bias'.padStart(9)}${'kept'.padStart(9)}`,
    ...rows,
    quantiles,
    ...(judged ? verdicts : []),
  ].join('\n');
}

function within(text: string, value: number, least: number, most: number): Verdict {
  const bounds = most < 1 ? `${percent(least)} to ${percent(most)}` : `at least ${percent(least)}`;
  return { text: `${text}, wanted ${bounds}`, passed: value >= least && value <= most };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`;
