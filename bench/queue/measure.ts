/**
 * Times of many repetitions, and how they grow. It is the processor's time that counts (of all threads of this process,
 * so that clearing away garbage is in it): what other processes do meanwhile is none of our business.
 */

import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

export interface Times {
  /** The least: what it takes when nothing comes between. */
  readonly bestUs: number;
  readonly p50Us: number;
  readonly p99Us: number;
  readonly maxUs: number;
}

/**
 * Repeats `once`, which calls `measured` around what counts. The first tenth warms up. What was thrown away before is
 * cleared first, what the repetitions throw away is cleared on their time.
 */
export function timesOf(repetitions: number, once: (measured: (work: () => void) => void) => void): Times {
  collectGarbage();
  const times: number[] = [];
  const measured = (work: () => void): void => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    times.push(user + system);
  };
  for (let repetition = 0; repetition < repetitions; repetition += 1) once(measured);
  const sorted = times.slice(Math.floor(times.length / 10)).sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return { bestUs: at(0), p50Us: at(0.5), p99Us: at(0.99), maxUs: at(1) };
}

/** The slope of a straight line through the logarithms: 1 is linear, 2 is quadratic. */
export function growthOf(points: readonly (readonly [size: number, cost: number])[]): number {
  const logs = points.map(([size, cost]) => [Math.log(size), Math.log(cost)] as const);
  const mean = (index: 0 | 1): number => logs.reduce((sum, log) => sum + log[index], 0) / logs.length;
  const [meanX, meanY] = [mean(0), mean(1)];
  const [covariance, variance] = logs.reduce(
    ([xy, xx], [x, y]) => [xy + (x - meanX) * (y - meanY), xx + (x - meanX) ** 2],
    [0, 0],
  );
  return covariance / variance;
}
