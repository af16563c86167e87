/** YAML's own errors, said in the words of somebody who writes a site, with what to write instead. */
import type { YAMLError } from 'yaml';
import type { Report } from './diagnostic.ts';
import type { SourceText } from './source-text.ts';

/** One mistake often makes YAML complain many times further down. */
const MOST_PER_FILE = 10;

/** Where something begins that never ends; null if nothing does. */
export interface Unclosed {
  readonly unclosedQuote: number | null;
  readonly unclosedBracket: number | null;
}

/** After these the parser no longer knows what belongs to what, and complains of lines that are fine. */
const LOSES_THREAD: ReadonlySet<string> = new Set(['UNEXPECTED_TOKEN', 'BAD_INDENT', 'MISSING_CHAR']);

interface Fault {
  readonly message: string;
  readonly hint?: string;
  /** Where it is better shown than where the parser noticed. */
  readonly at?: number;
}

/**
 * Reports what the YAML parser found, once per line.
 * @param unclosed what begins and never ends, in this file.
 */
export function reportYamlErrors(
  errors: readonly YAMLError[],
  source: SourceText,
  unclosed: Unclosed,
  report: Report,
): void {
  const lines = new Set<number>();
  for (const error of errors) {
    const fault = explain(error, source, unclosed);
    const start = fault.at ?? error.pos[0];
    const { line } = source.placeOf(start);
    if (lines.has(line) || lines.size >= MOST_PER_FILE) continue;
    lines.add(line);
    const end = fault.at === undefined ? error.pos[1] : start + 1;
    report.error('yaml', source.span(start, end), fault.message, { hint: fault.hint });
    if (LOSES_THREAD.has(error.code)) return;
  }
}

const at = (place: number | null, fault: Fault): Fault => (place === null ? fault : { ...fault, at: place });

function explain(error: YAMLError, source: SourceText, unclosed: Unclosed): Fault {
  const start = error.pos[0];
  const { line } = source.placeOf(start);
  const text = source.line(line) ?? '';
  const star = /(^|[\s{,])\*\s*:/.exec(text);
  if (star !== null) {
    const lineStart = start - source.placeOf(start).column + 1;
    const at = lineStart + star.index + (star[1]?.length ?? 0);
    return { message: '* means something else in YAML', hint: 'put it in quotes: "*"', at };
  }
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return { message: 'a tab cannot indent a line', hint: 'use spaces' };
    case 'BLOCK_IN_FLOW':
      return {
        message: 'a text with a colon in it has to stand in quotes',
        hint: 'put quotes around the whole text',
      };
    case 'BLOCK_AS_IMPLICIT_KEY':
      return /:\s.*:(\s|$)/.test(text)
        ? {
            message: 'a text with a colon in it has to stand in quotes',
            hint: 'put quotes around the whole text',
          }
        : { message: 'the line below is indented deeper, although a value stands here already' };
    case 'MULTILINE_IMPLICIT_KEY':
      return /^[^\s:]+:\S/.test(text.trim())
        ? { message: 'a colon needs a space after it', hint: `write "${text.trim().replace(':', ': ')}"` }
        : { message: 'this line has no ": " between a key and its value' };
    case 'MISSING_CHAR':
      if (/quote/.test(error.message)) {
        const message = 'a quote is opened and never closed';
        return at(unclosed.unclosedQuote, { message });
      }
      if (/map values/.test(error.message))
        return { message: 'this line has no ": " between a key and its value' };
      return { message: error.message.replace(/^Missing/, 'missing') };
    case 'BAD_INDENT': {
      const bracket = /Flow (map|sequence)/.exec(error.message);
      if (bracket === null)
        return { message: 'this line is indented otherwise than the lines it belongs to' };
      const opened = unclosed.unclosedBracket === null ? line : source.placeOf(unclosed.unclosedBracket).line;
      const comment = /[{[].*[\s,]#/.test(source.line(opened) ?? '');
      return at(unclosed.unclosedBracket, {
        message: `a ${bracket[1] === 'map' ? '{' : '['} is opened and never closed`,
        ...(comment
          ? { hint: 'after a #, the rest of the line is a comment: put the # in quotes: "#"' }
          : {}),
      });
    }
    case 'UNEXPECTED_TOKEN': {
      const sign = source.text[start] ?? '';
      if ('[{'.includes(sign)) {
        return {
          message: `a text with ${sign} in it has to stand in quotes`,
          hint: 'put single quotes around the whole text',
        };
      }
      return {
        message: 'this text cannot follow what stands before it',
        hint: 'a text that begins with a quote, { or [ has to stand in quotes as a whole',
      };
    }
    case 'BAD_SCALAR_START':
      return { message: `a text that begins with ${source.text[start] ?? 'this'} has to stand in quotes` };
    case 'BAD_DQ_ESCAPE':
      return { message: 'a backslash has a meaning in double quotes', hint: 'use single quotes' };
    case 'TAG_RESOLVE_FAILED':
      return { message: 'a text that begins with ! has to stand in quotes' };
    default:
      return { message: `not readable as YAML: ${error.message.replace(/\.$/, '')}` };
  }
}
