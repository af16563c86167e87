import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { checkExpression, evaluate, LONGEST_TEXT } from '../../../src/domain/flow/expression.ts';
import type { VariableValue } from '../../../src/domain/flow/variables.ts';

const TYPES = { tries: 'integer', customer: 'text', share: 'decimal', vip: 'boolean' } as const;
const VALUES: Record<string, VariableValue> = { tries: 2, customer: '1234', share: 0.5, vip: true };

describe('an expression', () => {
  test.each<[string, string, VariableValue]>([
    ['tries + 1', 'integer', 3],
    ['tries * 10 - 5 % 3', 'integer', 18],
    ['-tries', 'integer', -2],
    ['tries > 1 && vip', 'boolean', true],
    ['tries == 2 || false', 'boolean', true],
    ['share > 0', 'boolean', true],
    ['tries > 1.5', 'boolean', true],
    ['share + 1', 'decimal', 1.5],
    ['2 * share', 'decimal', 1],
    ['tries / 2', 'integer', 1],
    ['customer == "1234"', 'boolean', true],
    ["customer != '1234'", 'boolean', false],
    ['customer.startsWith("12")', 'boolean', true],
    ['customer.contains("99")', 'boolean', false],
    ['customer.endsWith("34") && customer.size() == 4', 'boolean', true],
    ['size(customer)', 'integer', 4],
    ['customer in ["1", "1234"]', 'boolean', true],
    ['int(customer) > 1000', 'boolean', true],
    ['"no. " + string(tries)', 'text', 'no. 2'],
    ['customer.substring(0, 2)', 'text', '12'],
    ['vip ? "gold" : "plain"', 'text', 'gold'],
    ['!vip', 'boolean', false],
    ['double(tries) / 4.0', 'decimal', 0.5],
  ])('%s', (source, type, value) => {
    expect(checkExpression(source, TYPES)).toEqual({ type });
    expect(evaluate(source, TYPES, VALUES)).toBe(value);
  });

  test('variables without a value are empty, zero and false', () => {
    expect(evaluate('customer == "" && tries == 0 && share == 0.0 && !vip', TYPES, {})).toBe(true);
  });

  test.each([
    ['', 'an expression is missing', 0, 0],
    ['custmer == "1"', 'no variable is named "custmer"', 0, 7],
    ['tries + ', 'the expression ends too early', 8, 8],
    ['tries = 1', 'to compare, write ==', 6, 7],
    ['vip and vip', 'write &&, not a word', 4, 7],
    ['not vip', 'write !, not a word', 4, 7],
    ['customer == "1', 'the quote is not closed', 12, 14],
    ['tries && vip', '"&&" and "||" go between conditions, not a whole number', 0, 12],
    ['vip ? 1 : "a"', 'both sides of ":" have to be of one kind, not a whole number and a text', 0, 13],
    ['customer.matches("(a+)+b")', 'matches is not available: use startsWith, endsWith or contains', 0, 26],
    ['[1, 2].map(x, x)', 'there is no function "map"', 0, 16],
    ['[1, 2].all(x, x > 0)', 'there is no function "all"', 0, 20],
    ['cel.bind(x, 1, x)', 'there is no function "bind"', 0, 17],
    ['timestamp("2026-01-01T00:00:00Z")', 'there is no function "timestamp"', 0, 33],
    ['dyn(1)', 'there is no function "dyn"', 0, 6],
    ['[1, 2]', 'a variable cannot hold a list', 0, 6],
    ['null', 'a variable cannot hold nothing', 0, 4],
  ])('%s is refused', (source, error, from, to) => {
    expect(checkExpression(source, TYPES)).toMatchObject({ error, from, to });
    expect(evaluate(source, TYPES, VALUES)).toEqual({ error });
  });

  test('a text and a number are not compared, and it says what to do', () => {
    expect(checkExpression('customer == 1234', TYPES)).toMatchObject({
      error: expect.stringContaining('write the number in quotes'),
    });
  });

  test.each([
    ['tries / 0', 'division by zero'],
    ['int(customer + "x")', 'int() type error: cannot convert to int'],
    ['9223372036854775807', 'the number is too large'],
    ['share / 0', 'the result is not a number'],
  ])('%s fails as a value', (source, error) => {
    expect(evaluate(source, TYPES, VALUES)).toEqual({ error });
  });

  test('texts stay short, so that x = x + x in a loop does not fill the memory', () => {
    const long = 'a'.repeat(LONGEST_TEXT);
    expect(evaluate('customer + customer', TYPES, { customer: long })).toHaveProperty('error');
    expect(evaluate('customer', TYPES, { customer: long + long })).toBe(long);
  });

  test('what is too long or too deep is refused', () => {
    for (const source of [
      '1+'.repeat(800),
      `${'('.repeat(200)}1${')'.repeat(200)}`,
      `${'1+'.repeat(300)}1`,
    ]) {
      expect(checkExpression(source, TYPES)).toHaveProperty('error');
    }
  });

  test('the same expression over other variables is another', () => {
    expect(checkExpression('tries', { tries: 'text' })).toEqual({ type: 'text' });
    expect(checkExpression('tries', { tries: 'integer' })).toEqual({ type: 'integer' });
    expect(checkExpression('tries', {})).toHaveProperty('error');
  });

  test('never throws, and places every error inside the expression', () => {
    const words = fc.constantFrom(
      'tries',
      'customer',
      'vip',
      '1',
      '"a"',
      '+',
      '==',
      '(',
      ')',
      '.',
      '[',
      ']',
      '?',
      ':',
      '&&',
      '!',
      'map',
      'size',
      ',',
      "'",
      '\\',
      '{',
      '}',
      'matches',
      '=',
    );
    const source = fc.oneof(
      fc.string(),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')),
      fc.array(words, { maxLength: 12 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(source, (text) => {
        const checked = checkExpression(text, TYPES);
        if ('error' in checked) {
          expect(checked.from).toBeLessThanOrEqual(checked.to);
          expect(checked.to).toBeLessThanOrEqual(text.length);
        }
        const value = evaluate(text, TYPES, VALUES);
        expect(['string', 'number', 'boolean', 'object']).toContain(typeof value);
      }),
      { numRuns: 3000 },
    );
  });
});
