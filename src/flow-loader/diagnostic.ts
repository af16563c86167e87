/** What is wrong with a site, told so that its admin can put it right without asking anybody. */
import type { Span } from './source-text.ts';

export type Severity = 'error' | 'warning';

/** What kind of fault it is; for tools, the words are for people. */
export type DiagnosticCode =
  | 'unreadable'
  | 'yaml'
  | 'quotes-needed'
  | 'unknown-key'
  | 'unknown-step'
  | 'missing'
  | 'wrong-value'
  | 'bad-name'
  | 'unknown-name'
  | 'duplicate'
  | 'bad-hours'
  | 'bad-number'
  | 'bad-sound'
  | 'bad-text'
  | 'missing-language'
  | 'bad-expression'
  | 'variable-type'
  | 'unreachable'
  | 'endless-loop'
  | 'no-effect'
  /** A secret in a file that others can read. */
  | 'not-private';

export interface Diagnostic {
  readonly severity: Severity;
  readonly code: DiagnosticCode;
  /** As the loader was given it: relative to the site's folder. '' when it concerns the site as a whole. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
  /** Exclusive, on the same line. */
  readonly endColumn: number;
  /** One sentence, without a full stop. */
  readonly message: string;
  /** What to write instead, or what to do. */
  readonly hint?: string;
  readonly found?: string;
  readonly expected?: string;
  readonly suggestion?: Suggestion;
  /** Another place that has to do with it. */
  readonly related?: { readonly message: string; readonly file: string; readonly line: number };
}

/** A name that may have been meant, and where it is defined (if it is anywhere). */
export interface Suggestion {
  readonly name: string;
  readonly file?: string;
  readonly line?: number;
}

export interface Details {
  readonly hint?: string | undefined;
  readonly found?: string | undefined;
  readonly expected?: string | undefined;
  readonly suggestion?: Suggestion | undefined;
  readonly related?: { readonly message: string; readonly span: Span } | undefined;
}

/** More than anybody reads, and few enough to keep when a whole file is rubbish. */
const MOST = 1000;
/** More than is printed. */
const CROWDED = 100;

/** Gathers diagnostics, so that all are told at once. */
export class Report {
  readonly #found: Diagnostic[] = [];
  readonly #seen = new Set<string>();
  #errors = 0;

  /** How many errors so far. */
  get errors(): number {
    return this.#errors;
  }

  /** Whether there is so much that looking for what was meant is time lost. */
  get crowded(): boolean {
    return this.#found.length >= CROWDED;
  }

  error(code: DiagnosticCode, span: Span, message: string, details: Details = {}): void {
    this.#errors++;
    this.#add('error', code, span, message, details);
  }

  warning(code: DiagnosticCode, span: Span, message: string, details: Details = {}): void {
    this.#add('warning', code, span, message, details);
  }

  #add(severity: Severity, code: DiagnosticCode, span: Span, message: string, details: Details): void {
    const { line, column } = span.source.placeOf(span.start);
    const end = span.source.placeOf(span.end);
    const lineLength = span.source.line(line)?.length ?? 0;
    const { path: file } = span.source;
    // A definition used in ten places is checked ten times and told once.
    const key = JSON.stringify([file, line, column, message]);
    if (this.#seen.has(key) || this.#found.length >= MOST) return;
    this.#seen.add(key);
    const { hint, found, expected, suggestion, related } = details;
    this.#found.push({
      severity,
      code,
      file,
      line,
      column,
      endColumn: Math.max(column + 1, end.line === line ? end.column : lineLength + 1),
      message,
      ...(hint === undefined ? {} : { hint }),
      ...(found === undefined ? {} : { found }),
      ...(expected === undefined ? {} : { expected }),
      ...(suggestion === undefined ? {} : { suggestion }),
      ...(related === undefined ? {} : { related: placed(related.message, related.span) }),
    });
  }

  /** By file and place, errors before warnings at the same place. */
  diagnostics(): readonly Diagnostic[] {
    return [...this.#found].sort(
      (a, b) =>
        compare(a.file, b.file) ||
        a.line - b.line ||
        a.column - b.column ||
        compare(a.severity, b.severity) ||
        compare(a.message, b.message),
    );
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

function placed(message: string, span: Span): NonNullable<Diagnostic['related']> {
  return { message, file: span.source.path, line: span.source.placeOf(span.start).line };
}
