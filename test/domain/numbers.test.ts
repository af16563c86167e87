import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { canonicalNumber, isCountry } from '../../src/domain/numbers.ts';

test.each([
  ['+46 10 180 00 00', 'SE', '+46101800000'],
  ['+46 10 180 00 00', null, '+46101800000'],
  ['010-180 00 00', 'SE', '+46101800000'],
  ['0046101800000', 'SE', '+46101800000'],
  ['(010) 180.00.00', 'SE', '+46101800000'],
  ['010-180 00 00', null, '0101800000'],
  ['45 12 34 56 78', 'DK', '4512345678'],
  ['+45 32 12 34 56', 'SE', '+4532123456'],
  ['1000', 'SE', '1000'],
  ['1000', null, '1000'],
  ['112', 'SE', '112'],
  ['*21#', 'SE', '*21#'],
  ['+999 123', 'SE', '+999123'],
  ['anonymous', 'SE', ''],
  ['', 'SE', ''],
  ['+', null, ''],
  ['4+6', null, '46'],
  ['１０００', null, '1000'],
  ['1000', 'XX', '1000'],
])('%s in %s is %s', (text, country, expected) => expect(canonicalNumber(text, country)).toBe(expected));

test('never throws, is idempotent, and holds nothing but what can be dialled', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.stringMatching(/^[+0-9 *#()-]{0,30}$/)),
      fc.constantFrom('SE', 'DK', 'US', 'IT', null),
      (text, country) => {
        const once = canonicalNumber(text, country);
        expect(once).toMatch(/^\+?[0-9*#]*$/);
        expect(canonicalNumber(once, country)).toBe(once);
      },
    ),
    { numRuns: 2000 },
  );
});

test('isCountry', () => {
  expect(isCountry('SE')).toBe(true);
  expect(isCountry('se')).toBe(false);
  expect(isCountry('XX')).toBe(false);
});
