/** Texts said to callers: ICU MessageFormat, so that "1 caller" and "5 callers" are right in every language. */
import { IntlMessageFormat } from 'intl-messageformat';

export type ArgumentKind = 'plain' | 'number' | 'date' | 'select' | 'plural';

export interface MessageArgument {
  readonly name: string;
  readonly kind: ArgumentKind;
  /** Where the braces of its first use begin. */
  readonly offset: number;
}

export interface MessageError {
  readonly error: MessageErrorCode;
  /** Where in the pattern, in UTF-16 units. */
  readonly offset: number;
}

/** What is wrong with a pattern, in the parser's own words (`MISSING_OTHER_CLAUSE`); `LANGUAGE` for an unknown tag. */
export type MessageErrorCode = string;

export type MessageValue = string | number | boolean;

type Element = ReturnType<IntlMessageFormat['getAst']>[number];

/** The parser's numbers for the kinds of elements (`TYPE` of icu-messageformat-parser, which is not ours to import). */
const KINDS: Readonly<Record<number, ArgumentKind>> = {
  1: 'plain',
  2: 'number',
  3: 'date',
  4: 'date',
  5: 'select',
  6: 'plural',
};

/** Texts are few and said often. Bounded for texts that come from outside, as in tests. */
const CACHE_SIZE = 2000;
const cache = new Map<string, IntlMessageFormat | null>();

/** Throws on a broken pattern or an unknown language. `<` is an ordinary character: texts are spoken, not shown. */
function parse(pattern: string, language: string): IntlMessageFormat {
  return new IntlMessageFormat(pattern, language, undefined, { ignoreTag: true, captureLocation: true });
}

function compiled(pattern: string, language: string): IntlMessageFormat | null {
  const key = `${language}\n${pattern}`;
  let message = cache.get(key);
  if (message === undefined) {
    try {
      message = parse(pattern, language);
    } catch {
      message = null;
    }
    if (cache.size >= CACHE_SIZE) cache.clear();
    cache.set(key, message);
  }
  return message;
}

/**
 * The text with its arguments filled in. Never throws: a caller is told something even when an argument is missing
 * or a pattern is broken. A missing argument is left out; a broken pattern is said without its braces.
 */
export function formatMessage(
  pattern: string,
  language: string,
  values: Readonly<Record<string, MessageValue>>,
): string {
  const message = compiled(pattern, language);
  if (message === null) return withoutBraces(pattern);
  try {
    return String(message.format({ ...missingValues(message.getAst()), ...values }));
  } catch {
    return withoutBraces(pattern);
  }
}

/** The arguments a pattern uses, each name once, or what is wrong with the pattern. */
export function messageArguments(
  pattern: string,
  language: string,
): readonly MessageArgument[] | MessageError {
  try {
    const found = new Map<string, MessageArgument>();
    collect(parse(pattern, language).getAst(), (argument) => {
      const known = found.get(argument.name);
      // A name used as a number somewhere has to be one everywhere.
      if (known === undefined || (known.kind === 'plain' && argument.kind !== 'plain')) {
        found.set(argument.name, argument);
      }
    });
    return [...found.values()];
  } catch (error) {
    return { error: error instanceof SyntaxError ? error.message : 'LANGUAGE', offset: offsetOf(error) };
  }
}

function collect(elements: readonly Element[], found: (argument: MessageArgument) => void): void {
  for (const element of elements) {
    const kind = KINDS[element.type];
    if (kind !== undefined && 'value' in element) {
      found({ name: String(element.value), kind, offset: element.location?.start.offset ?? 0 });
    }
    if ('options' in element)
      for (const option of Object.values(element.options)) collect(option.value, found);
  }
}

/** What stands in for arguments that nobody gave: nothing where a text is wanted, 0 where a number is. */
function missingValues(elements: readonly Element[]): Record<string, MessageValue> {
  const values: Record<string, MessageValue> = {};
  collect(elements, ({ name, kind }) => {
    if (kind !== 'plain' && kind !== 'select') values[name] = 0;
    else values[name] ??= '';
  });
  return values;
}

function offsetOf(error: unknown): number {
  const { location } = error as { location?: { start?: { offset?: unknown } } };
  const offset = location?.start?.offset;
  return typeof offset === 'number' ? offset : 0;
}

function withoutBraces(pattern: string): string {
  return pattern.replace(/[{}]/g, ' ').replace(/\s+/g, ' ').trim();
}
