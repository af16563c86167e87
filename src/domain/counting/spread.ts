/** Means and quantiles of a handful of numbers. Null of none: nothing happened, which is not the same as 0. */

export function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : sum(values) / values.length;
}

export const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The smallest value that at least the share `p` of all does not exceed (nearest rank). */
export function quantile(values: readonly number[], p: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? null;
}

/** Null when there is nothing to divide by. */
export const ratio = (part: number, whole: number): number | null => (whole <= 0 ? null : part / whole);
