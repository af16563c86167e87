/**
 * Prints diagnostics:
 *
 *   flows/telco/site.yaml:47:18  error  no text is named "fiber_offer"
 *      46 |       messages:
 *    > 47 |         - { say: fiber_offer, after: 40s, every: 120s }
 *         |                  ^^^^^^^^^^^
 *           did you mean "fibre_offer" (flows/telco/texts.yaml:12)?
 *
 * Whatever is in the files, what is printed is lines of ordinary width without control characters.
 */
import type { Diagnostic } from './diagnostic.ts';
import { withoutPins } from './pins.ts';
import { type SourceFile, SourceText } from './source-text.ts';

export interface FormatOptions {
  /** Whether to use ANSI colours. */
  readonly color: boolean;
  /** Put before the names of files, which are relative to the site's folder. */
  readonly folder?: string;
  /** How many are printed at most. 50 if not given. */
  readonly most?: number;
}

/** How much of a line is shown. */
const WIDTH = 100;
const MOST_PRINTED = 50;

interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly yellow: (text: string) => string;
}

const ansi = (code: number) => (text: string) => `\u001B[${code}m${text}\u001B[0m`;
const COLORS: Paint = { bold: ansi(1), dim: ansi(2), red: ansi(31), yellow: ansi(33) };
const plain = (text: string) => text;
const NO_COLORS: Paint = { bold: plain, dim: plain, red: plain, yellow: plain };

/** All diagnostics, one below the other, with a last line that counts them; '' if there are none. */
export function formatDiagnostics(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
  options: FormatOptions,
): string {
  if (diagnostics.length === 0) return '';
  const paint = options.color ? COLORS : NO_COLORS;
  const sources = new Map(files.map((file) => [file.path, new SourceText(file.path, withoutPins(file))]));
  const most = options.most ?? MOST_PRINTED;
  const shown = diagnostics
    .slice(0, most)
    .map((each) => formatOne(each, sources.get(each.file), options.folder ?? '', paint));
  const left = diagnostics.length - shown.length;
  return `${[...shown, ...(left > 0 ? [`… and ${left} more`] : []), countOf(diagnostics)].join('\n\n')}\n`;
}

/** One diagnostic, without a line end. */
export function formatDiagnostic(
  diagnostic: Diagnostic,
  files: readonly SourceFile[],
  options: FormatOptions,
): string {
  const file = files.find((each) => each.path === diagnostic.file);
  const source = file && new SourceText(file.path, withoutPins(file));
  return formatOne(diagnostic, source, options.folder ?? '', options.color ? COLORS : NO_COLORS);
}

function countOf(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter((each) => each.severity === 'error').length;
  const parts = [count(errors, 'error'), count(diagnostics.length - errors, 'warning')];
  return parts.filter((part) => part !== null).join(', ');
}

const count = (number: number, word: string): string | null =>
  number === 0 ? null : `${number} ${word}${number === 1 ? '' : 's'}`;

function formatOne(
  diagnostic: Diagnostic,
  source: SourceText | undefined,
  folder: string,
  paint: Paint,
): string {
  const { severity, line, column, message } = diagnostic;
  const severe = severity === 'error' ? paint.red : paint.yellow;
  const path = pathOf(diagnostic.file, folder);
  const head = `${paint.bold(visible(`${path}:${line}:${column}`))}  ${severe(severity)}  ${visible(message)}`;
  return [head, ...excerpt(diagnostic, source, severe, paint), ...notes(diagnostic, folder)].join('\n');
}

const pathOf = (file: string, folder: string): string => {
  const start = folder.replace(/\/+$/, '');
  return start === '' ? file : file === '' ? start : `${start}/${file}`;
};

/** The line, the one before it, and carets under what is meant. */
function excerpt(
  { line, column, endColumn }: Diagnostic,
  source: SourceText | undefined,
  severe: (text: string) => string,
  paint: Paint,
): string[] {
  const text = source?.line(line) ?? null;
  if (text === null || text.trim() === '') return [];
  const gutter = String(line).length;
  const window = cut(text, column - 1, endColumn - 1);
  const before = source?.line(line - 1) ?? null;
  const lines: string[] = [];
  if (before !== null && before.slice(window.from).trim() !== '') {
    lines.push(paint.dim(`   ${String(line - 1).padStart(gutter)} | `) + cutAt(before, window.from));
  }
  lines.push(`${severe(' >')} ${paint.dim(`${line} |`)} ${window.text}`);
  lines.push(
    paint.dim(`   ${' '.repeat(gutter)} | `) + ' '.repeat(window.indent) + severe('^'.repeat(window.length)),
  );
  return lines.map((each) => each.trimEnd());
}

const INDENT = '        ';

function notes({ hint, suggestion, related }: Diagnostic, folder: string): string[] {
  const lines: string[] = [];
  if (suggestion !== undefined) {
    const { name, file, line } = suggestion;
    const place = file === undefined ? '' : ` (${pathOf(file, folder)}:${line ?? 1})`;
    lines.push(`${INDENT}did you mean "${visible(name)}"${place}?`);
  }
  if (hint !== undefined) lines.push(`${INDENT}${visible(hint)}`);
  if (related !== undefined) {
    lines.push(`${INDENT}${visible(related.message)} at ${pathOf(related.file, folder)}:${related.line}`);
  }
  return lines;
}

interface Window {
  /** Where in the line the shown part begins. */
  readonly from: number;
  readonly text: string;
  /** Cells before the carets. */
  readonly indent: number;
  /** Cells of carets. */
  readonly length: number;
}

/** The part of a line around `start`, as it is shown. */
function cut(line: string, start: number, end: number): Window {
  // Long lines are cut so that what is meant stands in their first half.
  const from = line.length <= WIDTH || start < WIDTH / 2 ? 0 : start - Math.floor(WIDTH / 3);
  const lead = from > 0 ? '…' : '';
  const text = cutAt(line, from);
  const shownEnd = Math.max(start + 1, Math.min(end, from + WIDTH));
  return {
    from,
    text,
    indent: widthOf(lead + visible(line.slice(from, start))),
    length: Math.max(1, widthOf(visible(line.slice(start, shownEnd)))),
  };
}

function cutAt(line: string, from: number): string {
  const shown = line.slice(from, from + WIDTH);
  return `${from > 0 && line.length > from ? '…' : ''}${visible(shown)}${from + WIDTH < line.length ? '…' : ''}`;
}

/** Tabs as two spaces; what would move the cursor, change colours or not be seen at all, as its code. */
function visible(text: string): string {
  return text
    .replaceAll('\t', '  ')
    .replace(/[\p{Cc}\p{Cf}\p{Co}\u2028\u2029]/gu, codeOf)
    .replace(/\p{Cs}/gu, '\uFFFD');
}

function codeOf(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
}

const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Emoji_Presentation}/u;

/** Cells that a terminal uses for a text. */
function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += /\p{M}/u.test(character) ? 0 : WIDE.test(character) ? 2 : 1;
  return width;
}
