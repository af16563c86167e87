import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { maskNumber, maskNumbersIn } from '../../src/observe/mask-number.ts';

test.each([
  ['+46701234567', '+4670****567'],
  ['0701234567', '07012****567'],
  ['+390612345678901', '+3906****901'],
  ['123456', '****56'],
  ['12345678', '****78'],
  ['1000', '1000'],
  ['', ''],
  ['anonymous', 'anonymous'],
  ['anna.berg', '****'],
])('%s is told as %s', (number, masked) => {
  expect(maskNumber(number)).toBe(masked);
});

test('of a number longer than an extension at most eight digits are told, and masking twice changes nothing', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^\+?\d{6,20}$/), (number) => {
      const masked = maskNumber(number);
      const hidden = number.length - masked.replace('****', '').length;
      expect(hidden).toBeGreaterThanOrEqual(2);
      expect(maskNumber(masked)).toBe(masked);
    }),
  );
});

test('numbers inside an endpoint are masked, extensions, words and ids of calls stay', () => {
  expect(maskNumbersIn('PJSIP/+46701234567@trunk-2')).toBe('PJSIP/+4670****567@trunk-2');
  expect(maskNumbersIn('PJSIP/101')).toBe('PJSIP/101');
  expect(maskNumbersIn('1763797742.12~leg~1 is gone')).toBe('1763797742.12~leg~1 is gone');
});
