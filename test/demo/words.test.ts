import { expect, test } from '@jest/globals';
import { clock, printable, seconds, shortened } from '../../src/demo/words.ts';

test('times are told in seconds, and in minutes when there are any', () => {
  expect([0, 499, 59_400, 59_600, 65_000, 600_000].map(seconds)).toEqual([
    '0 s',
    '0 s',
    '59 s',
    '1 min 00 s',
    '1 min 05 s',
    '10 min 00 s',
  ]);
  expect([-5, 0, 59_999, 725_000].map(clock)).toEqual(['0:00', '0:00', '0:59', '12:05']);
});

test('what comes from a telephone cannot steer the terminal', () => {
  expect(printable('Eve\u001b[2J\r\n\u202e\u009b1m')).toBe('Eve?[2J????1m');
});

test('texts are shortened by characters, and say so', () => {
  expect(shortened('Välkommen', 9)).toBe('Välkommen');
  expect(shortened('Välkommen', 4)).toBe('Väl~');
  expect(shortened('🚲🚲🚲', 2)).toBe('🚲~');
  expect(shortened('abc', 0)).toBe('');
});
