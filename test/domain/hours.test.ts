import { describe, expect, test } from '@jest/globals';
import { isOpen, isTimezone } from '../../src/domain/hours.ts';
import type { Instant } from '../../src/domain/ids.ts';
import type { OpeningHours, TimeRange } from '../../src/domain/site.ts';

const at = (iso: string) => Date.parse(iso) as Instant;
const range = (from: number, to: number): TimeRange => ({ from: from * 60, to: to * 60 });
const week = (
  days: Partial<Record<number, TimeRange[]>>,
  except: OpeningHours['except'] = {},
): OpeningHours => ({
  weekly: Array.from({ length: 7 }, (_, day) => days[day] ?? []),
  except,
});
const every = (...ranges: TimeRange[]) =>
  week(Object.fromEntries(Array.from({ length: 7 }, (_, day) => [day, ranges])));

const STOCKHOLM = 'Europe/Stockholm';

describe('isOpen', () => {
  const office = week({ 0: [range(8, 17)], 4: [range(8, 12), range(13, 17)] });

  test.each([
    ['Monday before opening', '2026-06-01T05:59:59Z', false],
    ['Monday at opening', '2026-06-01T06:00:00Z', true],
    ['Monday just before closing', '2026-06-01T14:59:59.999Z', true],
    ['Monday at closing', '2026-06-01T15:00:00Z', false],
    ['Tuesday', '2026-06-02T10:00:00Z', false],
    ['Friday in the first range', '2026-06-05T09:59:00Z', true],
    ['Friday at lunch', '2026-06-05T10:30:00Z', false],
    ['Friday in the second range', '2026-06-05T11:00:00Z', true],
    ['Monday in winter, an hour later by UTC', '2026-12-07T06:30:00Z', false],
    ['Monday in winter, open', '2026-12-07T07:00:00Z', true],
  ])('%s', (_, when, open) => expect(isOpen(office, at(when), STOCKHOLM)).toBe(open));

  test('around the clock has no gap at midnight', () => {
    const always = every(range(0, 24));
    for (const when of [
      '2026-06-01T21:59:59Z',
      '2026-06-01T22:00:00Z',
      '2026-03-29T01:00:00Z',
      '2026-10-25T01:00:00Z',
    ]) {
      expect(isOpen(always, at(when), STOCKHOLM)).toBe(true);
    }
  });

  test('the weekday is that of the zone, not of UTC', () => {
    const monday = week({ 0: [range(0, 24)] });
    // Sunday 23:30 in UTC is Monday 01:30 in Stockholm and Sunday 13:30 in Honolulu.
    expect(isOpen(monday, at('2026-06-07T23:30:00Z'), STOCKHOLM)).toBe(true);
    expect(isOpen(monday, at('2026-06-07T23:30:00Z'), 'UTC')).toBe(false);
    expect(isOpen(monday, at('2026-06-07T23:30:00Z'), 'Pacific/Honolulu')).toBe(false);
    expect(isOpen(monday, at('2026-06-07T10:30:00Z'), 'Pacific/Kiritimati')).toBe(true);
  });

  test('an exception takes the place of the weekday, open or closed', () => {
    const hours = week({ 0: [range(8, 17)] }, { '2026-06-01': [], '2026-06-07': [range(10, 11)] });
    expect(isOpen(hours, at('2026-06-01T10:00:00Z'), STOCKHOLM)).toBe(false);
    expect(isOpen(hours, at('2026-06-08T10:00:00Z'), STOCKHOLM)).toBe(true);
    expect(isOpen(hours, at('2026-06-07T08:30:00Z'), STOCKHOLM)).toBe(true);
    expect(isOpen(hours, at('2026-06-07T09:00:00Z'), STOCKHOLM)).toBe(false);
  });

  test('an exception is a day of the zone', () => {
    const hours = week({ 0: [range(0, 24)] }, { '2026-06-01': [] });
    expect(isOpen(hours, at('2026-05-31T22:30:00Z'), STOCKHOLM)).toBe(false);
    expect(isOpen(hours, at('2026-06-01T22:30:00Z'), STOCKHOLM)).toBe(false);
  });

  describe('when clocks go forward (02:00 to 03:00 on 29 March 2026)', () => {
    test('an hour that does not exist is never open', () => {
      const night = every(range(2, 3));
      for (let minute = 0; minute < 180; minute++) {
        expect(isOpen(night, (at('2026-03-29T00:00:00Z') + minute * 60_000) as Instant, STOCKHOLM)).toBe(
          false,
        );
      }
      expect(isOpen(night, at('2026-03-30T00:30:00Z'), STOCKHOLM)).toBe(true);
    });

    test('what opens at 03:00 opens when the clock jumps there', () => {
      const early = every(range(3, 4));
      expect(isOpen(early, at('2026-03-29T00:59:59Z'), STOCKHOLM)).toBe(false);
      expect(isOpen(early, at('2026-03-29T01:00:00Z'), STOCKHOLM)).toBe(true);
      expect(isOpen(early, at('2026-03-29T02:00:00Z'), STOCKHOLM)).toBe(false);
    });
  });

  test('when clocks go back the repeated hour is open twice (25 October 2026)', () => {
    const night = every(range(2, 3));
    expect(isOpen(night, at('2026-10-25T00:30:00Z'), STOCKHOLM)).toBe(true);
    expect(isOpen(night, at('2026-10-25T01:30:00Z'), STOCKHOLM)).toBe(true);
    expect(isOpen(night, at('2026-10-25T02:00:00Z'), STOCKHOLM)).toBe(false);
  });

  test('zones with a half hour', () => {
    const office = week({ 0: [range(9, 10)] });
    expect(isOpen(office, at('2026-06-01T03:29:00Z'), 'Asia/Kolkata')).toBe(false);
    expect(isOpen(office, at('2026-06-01T03:30:00Z'), 'Asia/Kolkata')).toBe(true);
  });
});

test('isTimezone', () => {
  expect(['UTC', STOCKHOLM, 'Asia/Kolkata'].every(isTimezone)).toBe(true);
  expect(['Europe/Stokholm', '', 'CEST!', 'Europe'].some(isTimezone)).toBe(false);
});
