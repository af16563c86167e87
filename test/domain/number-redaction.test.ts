import { describe, expect, test } from '@jest/globals';
import { withoutNumbers } from '../../src/domain/number-redaction.ts';

const without = (value: unknown): unknown => withoutNumbers(value, ['+46701234567'], 'X');

describe('a number is found however it is written', () => {
  test.each([
    ['+46701234567', 'X'],
    ['46701234567', 'X'],
    ['0046701234567', 'X'],
    ['0701234567', 'X'],
    ['701234567', 'X'],
    ['+46 (0)70-123 45 67', 'X'],
    ['call 0 7 0, 1 2 3, 4 5 6 7 back', 'call X back'],
    ['PJSIP/+46701234567@trunk', 'PJSIP/X@trunk'],
    ['0701234567 or 0701234567', 'X or X'],
  ])('%s', (text, expected) => {
    expect(without(text)).toBe(expected);
  });
});

test.each(['+46701234568', '07012345670', '1701234567', '1700000000.1', 'cb-1700000000.1-1', '70123456'])(
  '%s is left alone',
  (text) => {
    expect(without(text)).toBe(text);
  },
);

test('extensions and words are no numbers to be found', () => {
  expect(withoutNumbers('1000 anonymous', ['1000', 'anonymous', ''], 'X')).toBe('1000 anonymous');
});

test('names, variables and keys go with it; all else stays, numbers that are no text too', () => {
  const state = {
    at: 1_700_000_000_000,
    callerName: 'Eva',
    variables: { account: '1' },
    parts: [{ digits: '070', to: '0701234567', n: 701234567, none: null, yes: true }],
    key: '#',
  };
  expect(without(state)).toEqual({
    at: 1_700_000_000_000,
    callerName: '',
    variables: {},
    parts: [{ digits: '•••', to: 'X', n: 701234567, none: null, yes: true }],
    key: '#',
  });
});
