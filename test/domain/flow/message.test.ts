import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatMessage, messageArguments } from '../../../src/domain/flow/message.ts';

const PLACE = '{position, plural, =1 {Du är näst på tur.} other {Du har plats # i kön.}}';

describe('formatMessage', () => {
  test.each([
    ['Hello there', 'en', {}, 'Hello there'],
    ['Hello {name}', 'en', { name: 'Anna' }, 'Hello Anna'],
    [PLACE, 'sv', { position: 1 }, 'Du är näst på tur.'],
    [PLACE, 'sv', { position: 12 }, 'Du har plats 12 i kön.'],
    ['{n, plural, one {# osoba} few {# osobe} other {# osoba}}', 'hr', { n: 3 }, '3 osobe'],
    ['{vip, select, true {Dear customer} other {Customer}}', 'en', { vip: true }, 'Dear customer'],
    ["It's '{'fine'}'", 'en', {}, "It's {fine}"],
    ['Less < more <b>bold</b>', 'en', {}, 'Less < more <b>bold</b>'],
  ])('%s', (pattern, language, values, expected) =>
    expect(formatMessage(pattern, language, values)).toBe(expected),
  );

  test('a missing argument is left out', () => {
    expect(formatMessage('Hello {name}.', 'en', {})).toBe('Hello .');
    expect(formatMessage(PLACE, 'sv', {})).toBe('Du har plats 0 i kön.');
  });

  test('what cannot be read is said without its braces', () => {
    expect(formatMessage('Hello {name', 'en', { name: 'Anna' })).toBe('Hello name');
    expect(formatMessage('Hello {name}', 'not a language', { name: 'Anna' })).toBe('Hello name');
    expect(formatMessage('It is {when, date}', 'en', { when: 'never' })).toBe('It is when, date');
  });

  test('never throws', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.stringMatching(/^[{}#,a-z '=]{0,40}$/)),
        fc.constantFrom('en', 'sv', 'ar', '', 'x'),
        fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.double(), fc.boolean())),
        (pattern, language, values) => expect(typeof formatMessage(pattern, language, values)).toBe('string'),
      ),
      { numRuns: 2000 },
    );
  });
});

describe('messageArguments', () => {
  test('names each once, wherever it stands', () => {
    const pattern = 'a {x} {n, plural, one {{y}} other {{x} #}} {s, select, a {{z}} other {}}';
    const found = messageArguments(pattern, 'en');
    expect(found).toEqual([
      { name: 'x', kind: 'plain', offset: 2 },
      { name: 'n', kind: 'plural', offset: 6 },
      { name: 'y', kind: 'plain', offset: 23 },
      { name: 's', kind: 'select', offset: 43 },
      { name: 'z', kind: 'plain', offset: 58 },
    ]);
  });

  test('a name used as a number anywhere counts as a number', () => {
    expect(messageArguments('{n} {n, number}', 'en')).toMatchObject([{ name: 'n', kind: 'number' }]);
  });

  test.each([
    ['Hello {', 'EXPECT_ARGUMENT_CLOSING_BRACE', 6],
    ['Hello {}', 'EMPTY_ARGUMENT', 6],
    ['{n, plural, one {x}}', 'MISSING_OTHER_CLAUSE', 19],
  ])('%s', (pattern, error, offset) => expect(messageArguments(pattern, 'en')).toEqual({ error, offset }));

  test('an unknown language is an error, not an exception', () => {
    expect(messageArguments('Hello', '!')).toEqual({ error: 'LANGUAGE', offset: 0 });
  });
});
