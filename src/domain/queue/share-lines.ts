/**
 * Customers who are to be called back, in their order, and how many of those before a caller will probably be reached.
 * One line for each share that is met (it is learnt, and changes now and then): so they are looked up, not gone through.
 */
import { type Entitled, Line } from './line.ts';

interface Shared extends Entitled {
  readonly share: number;
}

interface ShareLine {
  readonly share: number;
  readonly line: Line<Shared>;
}

export class ShareLines {
  /** By share: sums come out the same, whoever came first. */
  #lines: ShareLine[] = [];
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(customer: Shared): void {
    this.#lineOf(customer.share).add(customer);
    this.#size += 1;
  }

  /** Who was added with this id, rank and share. */
  remove({ call, rank, share }: Shared): void {
    const line = this.#lines.find((each) => each.share === share)?.line;
    if (line === undefined || line.placeOf({ call, rank }) === null) return;
    line.remove({ call, rank });
    this.#size -= 1;
    if (line.length === 0) this.#lines = this.#lines.filter((each) => each.line !== line);
  }

  /** How many stand before this caller, and how many of them will probably be reached. */
  before(caller: Entitled): { readonly count: number; readonly reached: number } {
    let count = 0;
    let reached = 0;
    for (const { share, line } of this.#lines) {
      const here = line.before(caller);
      count += here;
      reached += here * share;
    }
    return { count, reached };
  }

  #lineOf(share: number): Line<Shared> {
    const known = this.#lines.find((each) => each.share === share);
    if (known !== undefined) return known.line;
    const line = new Line<Shared>();
    this.#lines = [...this.#lines, { share, line }].sort((a, b) => a.share - b.share);
    return line;
  }
}
