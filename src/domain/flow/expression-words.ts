/** What the CEL library says of an expression, said to somebody who has never heard of CEL. */

export const FUNCTIONS: ReadonlySet<string> = new Set(['size', 'string', 'int', 'double', 'bool']);
export const METHODS: ReadonlySet<string> = new Set([
  'contains',
  'startsWith',
  'endsWith',
  'size',
  'substring',
  'indexOf',
  'lowerAscii',
  'upperAscii',
  'trim',
]);

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  int: 'a whole number',
  double: 'a decimal number',
  bool: 'true or false',
  null: 'nothing',
};

/** Words of other languages for CEL's signs. */
const SIGNS: Readonly<Record<string, string>> = {
  and: '&&',
  or: '||',
  not: '!',
  is: '==',
  AND: '&&',
  OR: '||',
};

export function typeInWords(type: string): string {
  return TYPE_WORDS[type] ?? `a ${type.replace(/<.*/s, '').replace(/^.*\./s, '').toLowerCase()}`;
}

export function noFunction(name: string): string {
  if (FUNCTIONS.has(name)) return `write ${name}(…), with what it works on between the brackets`;
  if (METHODS.has(name)) return `write ${name} after what it works on, as in caller.${name}(…)`;
  if (name === 'matches') return 'matches is not available: use startsWith, endsWith or contains';
  return `there is no function "${name}"`;
}

/** The variable that a summary says there is none of; null if it says something else. */
export const unknownName = (summary: string): string | null =>
  /^Unknown variable: (.+)$/.exec(summary)?.[1] ?? null;

/**
 * The library's summary of a fault in our words. Those not known are passed on as they are.
 * @param from where in `source` the fault begins.
 */
export function faultInWords(summary: string, source: string, from: number): string {
  const word = /[A-Za-z]+$/.exec(source.slice(0, from + 1))?.[0];
  const sign =
    word === undefined ? undefined : SIGNS[`${word}${/^[A-Za-z]*/.exec(source.slice(from + 1))?.[0]}`];
  if (/(?:^|\W)not\s+$/.test(source.slice(0, from))) return `write ${SIGNS.not}, not a word`;
  if (sign !== undefined && /^Unexpected (token|character)/.test(summary)) return `write ${sign}, not a word`;
  for (const [pattern, say] of SAYINGS) {
    const match = pattern.exec(summary);
    if (match !== null) return say(match[1] ?? '', match[2] ?? '', match[3] ?? '');
  }
  return summary;
}

type Saying = readonly [RegExp, (first: string, second: string, third: string) => string];
const SAYINGS: readonly Saying[] = [
  [/^Unknown variable: (.+)$/, (name) => `no variable is named "${name}"`],
  [
    /^no such overload: (\S+) (\S+) (\S+)$/,
    (left, sign, right) =>
      `"${sign}" does not go between ${typeInWords(left)} and ${typeInWords(right)}${quotesNeeded(left, right)}`,
  ],
  [/^no such overload: ([-!])(\S+)$/, (sign, type) => `"${sign}" does not go before ${typeInWords(type)}`],
  [
    /^Logical operator requires bool operands, got '(.+)'$/,
    (type) => `"&&" and "||" go between conditions, not ${typeInWords(type)}`,
  ],
  [
    /^Ternary branches must have the same type, got '(.+)' and '(.+)'$/,
    (left, right) =>
      `both sides of ":" have to be of one kind, not ${typeInWords(left)} and ${typeInWords(right)}`,
  ],
  [
    /^found no matching overload for '(?:\S+\.)?(\w+)\((.*)\)'$/,
    (name, given) =>
      `${name} does not take ${given === '' ? 'nothing' : given.split(', ').map(typeInWords).join(' and ')}`,
  ],
  [/^(?:Unexpected token: EOF|.*, got EOF)$/, () => 'the expression ends too early'],
  [/^Unexpected (?:token: ASSIGN|character: =)/, () => 'to compare, write =='],
  [/^Unterminated string$/, () => 'the quote is not closed'],
  [/^Unexpected character: '?(.)'?$/su, (character) => `"${character}" has no meaning here`],
  [/^Exceeded max/, () => 'the expression is too large: set a variable first, and use it in the next'],
];

const quotesNeeded = (left: string, right: string): string =>
  [left, right].sort().join() === 'int,string'
    ? ': write the number in quotes, or int(…) around the text'
    : '';
