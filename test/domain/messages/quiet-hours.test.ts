import { expect, test } from '@jest/globals';
import type { Instant } from '../../../src/domain/ids.ts';
import { loudFrom, quietAfter } from '../../../src/domain/messages/quiet-hours.ts';

const SE = ['Europe/Stockholm'];
const night = { from: 21 * 60, to: 8 * 60 };
const loud = (at: string, quiet = night, zones: readonly string[] = SE) => {
  const from = loudFrom(quiet, zones, Date.parse(at) as Instant);
  return from === null ? null : new Date(from).toISOString().slice(0, 16);
};

test.each([
  ['in the day: now', '2026-06-01T10:00:30Z', '2026-06-01T10:00'],
  ['the last minute', '2026-06-01T18:59:59Z', '2026-06-01T18:59'],
  ['they begin', '2026-06-01T19:00:00Z', '2026-06-02T06:00'],
  ['after midnight', '2026-06-01T23:30:00Z', '2026-06-02T06:00'],
  ['they end', '2026-06-02T06:00:00Z', '2026-06-02T06:00'],
  ['the clocks go back in the night', '2026-10-24T20:00:00Z', '2026-10-25T07:00'],
  ['the clocks go forward in the night', '2026-03-28T22:00:00Z', '2026-03-29T06:00'],
])('%s', (_name, at, from) => {
  expect(loud(at)).toBe(from);
});

test('within a day', () => {
  const noon = { from: 12 * 60, to: 13 * 60 };
  expect(loud('2026-06-01T10:30:00Z', noon)).toBe('2026-06-01T11:00');
  expect(loud('2026-06-01T11:00:00Z', noon)).toBe('2026-06-01T11:00');
  expect(loud('2026-06-01T02:00:00Z', { from: 0, to: 8 * 60 })).toBe('2026-06-01T06:00');
  expect(loud('2026-06-01T21:30:00Z', { from: 23 * 60, to: 0 })).toBe('2026-06-01T22:00');
});

test('by all the clocks that the customer may live by', () => {
  const both = ['America/New_York', 'America/Los_Angeles'];
  expect(loud('2026-06-01T13:00:00Z', night, both)).toBe('2026-06-01T15:00');
  const never = ['America/New_York', 'Asia/Tokyo'];
  expect(loud('2026-06-01T13:00:00Z', { from: 18 * 60, to: 8 * 60 }, never)).toBeNull();
});

test('those that follow', () => {
  const next = (at: string, quiet = night) => {
    const time = quietAfter(quiet, SE, Date.parse(at) as Instant);
    return time && [time.from, time.until].map((each) => new Date(each).toISOString().slice(0, 16));
  };
  expect(next('2026-10-24T10:00:30Z')).toEqual(['2026-10-24T19:00', '2026-10-25T07:00']);
  expect(next('2026-06-01T06:00:00Z', { from: 12 * 60, to: 13 * 60 })).toEqual([
    '2026-06-01T10:00',
    '2026-06-01T11:00',
  ]);
});
