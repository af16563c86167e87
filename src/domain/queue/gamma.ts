/**
 * The Gamma distribution, which waits in line follow closely: its quantiles and tails without a library, by the
 * Wilson-Hilferty transformation (1931). The cube root of a Gamma value is nearly normal:
 *
 *   (value / mean)^(1/3)  ~  Normal(1 - 1/9k, 1/9k)      with k = mean² / variance
 *
 * For k = 1, the least that a single service time gives, its quantiles from P50 to P90 are within 2 %.
 */
export interface Gamma {
  /** Above 0, as is the variance. */
  readonly mean: number;
  readonly variance: number;
}

/** Standard normal quantiles. */
export const Z50 = 0;
export const Z80 = 0.8416;
export const Z90 = 1.2816;

/** The value that a share of waits stays below; the share is given as its standard normal quantile. */
export function gammaQuantile(gamma: Gamma, z: number): number {
  const { centre, spread } = cubeRoot(gamma);
  return gamma.mean * Math.max(0, centre + spread * z) ** 3;
}

/** The standard normal quantile at which a value lies: the inverse of `gammaQuantile`. */
export function gammaScore(gamma: Gamma, value: number): number {
  const { centre, spread } = cubeRoot(gamma);
  return (Math.cbrt(value / gamma.mean) - centre) / spread;
}

/** The mean of all values above the one at score `z`. */
export function gammaMeanAbove(gamma: Gamma, z: number): number {
  const { centre: a, spread: b } = cubeRoot(gamma);
  const hazard = normalHazard(z);
  // E[(a + bZ)³ | Z > z], from the moments of a normal distribution cut off below.
  const first = hazard;
  const second = 1 + z * hazard;
  const third = (z * z + 2) * hazard;
  return gamma.mean * (a ** 3 + 3 * a * a * b * first + 3 * a * b * b * second + b ** 3 * third);
}

/** The share of a standard normal distribution above `z`; right to 0.0002 (Bowling and others, 2009). */
export function normalTail(z: number): number {
  return 1 / (1 + Math.exp(1.5976 * z + 0.07056 * z ** 3));
}

/** Density over tail. Far out, where the tail's relative error would show, by its asymptote. */
function normalHazard(z: number): number {
  if (z > 3) return z + 1 / z - 2 / z ** 3;
  return Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI) / normalTail(z);
}

function cubeRoot({ mean, variance }: Gamma): { readonly centre: number; readonly spread: number } {
  const ninth = variance / (9 * mean * mean);
  return { centre: 1 - ninth, spread: Math.sqrt(ninth) };
}
