/** Random numbers of the distributions that calls follow; the same for the same seed (mulberry32). */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** Above 0, up to 1. */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 1) / 4_294_967_296;
  }

  chance(probability: number): boolean {
    return this.uniform() <= probability;
  }

  between(from: number, to: number): number {
    return from + this.uniform() * (to - from);
  }

  exponential(mean: number): number {
    return -mean * Math.log(this.uniform());
  }

  /** `variation`: standard deviation over mean. */
  lognormal(mean: number, variation: number): number {
    const variance = Math.log(1 + variation * variation);
    const normal = Math.sqrt(-2 * Math.log(this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
    return mean * Math.exp(Math.sqrt(variance) * normal - variance / 2);
  }
}
