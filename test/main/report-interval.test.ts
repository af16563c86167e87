import { describe, expect, test } from '@jest/globals';
import { hourOf, minuteOf, readMoment } from '../../src/main/report-interval.ts';

/** Local time, whatever the zone of this machine. */
const local = (year: number, month: number, day: number, hour = 0, minute = 0): number =>
  new Date(year, month - 1, day, hour, minute).getTime();
const now = local(2026, 3, 2, 9, 30);

describe('a moment', () => {
  test.each([
    ['now', now],
    ['today', local(2026, 3, 2)],
    ['yesterday', local(2026, 3, 1)],
    ['0d', local(2026, 3, 2)],
    ['7d', local(2026, 2, 23)],
    ['2026-02-28', local(2026, 2, 28)],
    ['2026-02-28T13:45', local(2026, 2, 28, 13, 45)],
    ['2026-02-28T13:45Z', Date.UTC(2026, 1, 28, 13, 45)],
    ['2026-02-28T13:45+02:00', Date.UTC(2026, 1, 28, 11, 45)],
  ])('%s', (text, at) => {
    expect(readMoment(text, now)).toBe(at);
  });

  test.each(['', 'tomorrow', '7', '12345d', '2026', '2026-13-01', '2026-02-31', '2026-02-28T25:00', '1 2 3'])(
    '%s is none',
    (text) => {
      expect(readMoment(text, now)).toBeNull();
    },
  );
});

test('hours and minutes are those of this machine’s clock', () => {
  expect(minuteOf(local(2026, 3, 2, 9, 5))).toBe('2026-03-02 09:05');
  expect(hourOf(local(2026, 3, 2, 9, 59) as never)).toBe('2026-03-02 09:00');
});
