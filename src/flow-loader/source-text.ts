/** A file of a site as it was read, and where in it something stands. */

/** What the loader is given: the text, or why there is none (`reason` completes "cannot be read: …"). */
export type SourceFile =
  /** `path` is relative to the site's folder, with `/` between its parts. */
  | {
      readonly path: string;
      readonly text: string;
      /** Whether nobody but its owner can read it; true if nothing is said, for texts that are in no file. */
      readonly private?: boolean;
    }
  | { readonly path: string; readonly unreadable: string };

/** A stretch of a file; offsets in UTF-16 units, `end` exclusive. */
export interface Span {
  readonly source: SourceText;
  readonly start: number;
  readonly end: number;
}

/** Both counted from 1; the column in UTF-16 units, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

const BYTE_ORDER_MARK = '\uFEFF';

export class SourceText {
  readonly path: string;
  /** Without a byte order mark. */
  readonly text: string;
  readonly #lineStarts: readonly number[];

  constructor(path: string, text: string) {
    this.path = path;
    this.text = text.startsWith(BYTE_ORDER_MARK) ? text.slice(1) : text;
    const starts = [0];
    for (let at = this.text.indexOf('\n'); at >= 0; at = this.text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#lineStarts = starts;
  }

  /** The line and column of an offset; one beyond the end is at the end. */
  placeOf(offset: number): Place {
    const sought = Math.max(0, Math.min(offset, this.text.length));
    let low = 0;
    let high = this.#lineStarts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.#lineStarts[middle] ?? 0) <= sought) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: sought - (this.#lineStarts[low] ?? 0) + 1 };
  }

  /** A line without its end, counted from 1; null when there is none. */
  line(number: number): string | null {
    const start = this.#lineStarts[number - 1];
    if (start === undefined) return null;
    const next = this.#lineStarts[number];
    return this.text.slice(start, next === undefined ? undefined : next - 1).replace(/\r$/, '');
  }

  span(start: number, end: number): Span {
    return { source: this, start, end };
  }
}
