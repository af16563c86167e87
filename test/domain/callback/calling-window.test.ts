import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  areOpen,
  callingWindows,
  nextOpen,
  openUntil,
  type Window,
} from '../../../src/domain/callback/calling-window.ts';
import { zonesOf } from '../../../src/domain/callback/country-zones.ts';
import { isTimezone } from '../../../src/domain/hours.ts';
import type { Instant } from '../../../src/domain/ids.ts';
import type { OpeningHours, TimeRange } from '../../../src/domain/site.ts';

const at = (iso: string) => Date.parse(iso) as Instant;
const iso = (instant: Instant | null) =>
  instant === null ? null : new Date(instant).toISOString().slice(0, 19);
const range = (from: number, to: number): TimeRange => ({ from: from * 60, to: to * 60 });
const daily = (...ranges: TimeRange[]): OpeningHours => ({ weekly: Array(7).fill(ranges), except: {} });
const STOCKHOLM = 'Europe/Stockholm';
const sweden = (hours: OpeningHours): Window => ({ hours, timezone: STOCKHOLM });
/** Monday to Friday, 8 to 17, not on Christmas Eve. */
const office: OpeningHours = {
  weekly: [0, 1, 2, 3, 4, 5, 6].map((day) => (day < 5 ? [range(8, 17)] : [])),
  except: { '2026-12-24': [], '2026-12-25': [], '2026-12-31': [range(9, 12)] },
};

describe('nextOpen', () => {
  test.each<[string, string, string | null]>([
    ['open already', '2026-06-01T08:30:15Z', '2026-06-01T08:30:15'],
    ['before opening', '2026-06-01T02:10:30Z', '2026-06-01T06:00:00'],
    ['at closing', '2026-06-01T15:00:00Z', '2026-06-02T06:00:00'],
    ['the last moment', '2026-06-01T14:59:59Z', '2026-06-01T14:59:59'],
    ['on Friday night', '2026-06-05T18:00:00Z', '2026-06-08T06:00:00'],
    ['before the holidays and a weekend', '2026-12-23T16:30:00Z', '2026-12-28T07:00:00'],
    ['a short day', '2026-12-31T07:30:00Z', '2026-12-31T08:00:00'],
    ['over the weekend the clocks go forward', '2026-03-27T17:00:00Z', '2026-03-30T06:00:00'],
    ['over the weekend they go back', '2026-10-23T17:00:00Z', '2026-10-26T07:00:00'],
  ])('%s', (_, from, expected) => expect(iso(nextOpen([sweden(office)], at(from)))).toBe(expected));

  test('without windows every moment is open', () => {
    expect(nextOpen([], at('2026-06-01T03:00:00Z'))).toBe(at('2026-06-01T03:00:00Z'));
  });

  test('never, if nothing is open within a month', () => {
    expect(nextOpen([sweden(daily())], at('2026-06-01T03:00:00Z'))).toBeNull();
    const apart = [sweden(daily(range(8, 12))), sweden(daily(range(12, 17)))];
    expect(nextOpen(apart, at('2026-06-01T03:00:00Z'))).toBeNull();
  });

  test.each<[string, TimeRange[], string, string]>([
    ['forward: an opening that does not exist', [range(2, 4)], '2026-03-29T00:30:00Z', '2026-03-29T01:00:00'],
    ['forward: a range that does not exist', [range(2, 3)], '2026-03-29T00:30:00Z', '2026-03-30T00:00:00'],
    ['forward: an opening after it', [range(5, 6)], '2026-03-29T00:10:00Z', '2026-03-29T03:00:00'],
    ['back: an opening after it', [range(5, 6)], '2026-10-25T00:10:00Z', '2026-10-25T04:00:00'],
    [
      'back: open again in the repeated hour',
      [{ from: 120, to: 150 }],
      '2026-10-25T00:40:00Z',
      '2026-10-25T01:00:00',
    ],
    [
      'back: in the repeated hour it is open twice',
      [range(2, 3)],
      '2026-10-25T01:59:00Z',
      '2026-10-25T01:59:00',
    ],
    ['over midnight', [range(0, 1), range(23, 24)], '2026-06-01T22:59:59Z', '2026-06-01T22:59:59'],
    ['at midnight', [range(0, 1)], '2026-06-01T12:00:00Z', '2026-06-01T22:00:00'],
    ['before midnight', [range(23, 24)], '2026-06-01T22:00:00Z', '2026-06-02T21:00:00'],
  ])('clocks go %s', (_, ranges, from, expected) =>
    expect(iso(nextOpen([sweden(daily(...ranges))], at(from)))).toBe(expected),
  );

  test('where midnight itself is left out when clocks go forward (Beirut, 29 March 2026)', () => {
    const beirut = { hours: daily(range(0, 2)), timezone: 'Asia/Beirut' };
    expect(iso(nextOpen([beirut], at('2026-03-28T20:00:00Z')))).toBe('2026-03-28T22:00:00');
    const early = { hours: daily(range(0, 1)), timezone: 'Asia/Beirut' };
    expect(iso(nextOpen([early], at('2026-03-28T20:00:00Z')))).toBe('2026-03-29T21:00:00');
  });

  test('is the first open minute, by going through them, over changes of clocks and for any windows', () => {
    const minuteOfDay = fc.nat(1440);
    const hours = fc
      .array(fc.tuple(minuteOfDay, minuteOfDay), { maxLength: 3 })
      .map((pairs) => daily(...pairs.map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }))));
    const zone = fc.constantFrom(
      STOCKHOLM,
      'America/New_York',
      'Asia/Kolkata',
      'Australia/Lord_Howe',
      'Africa/Cairo',
    );
    const windows = fc.array(fc.record({ hours, timezone: zone }), { minLength: 1, maxLength: 2 });
    const day = fc.constantFrom(
      '2026-03-08',
      '2026-03-29',
      '2026-04-04',
      '2026-04-23',
      '2026-10-25',
      '2026-10-29',
      '2026-11-01',
    );
    fc.assert(
      fc.property(windows, day, fc.nat(86_400), (each, date, second) => {
        const from = (at(`${date}T00:00:00Z`) + second * 1000) as Instant;
        const found = nextOpen(each, from);
        let slow = from;
        while (!areOpen(each, slow) && slow < from + 1.5 * 86_400_000) {
          slow = (slow - (slow % 60_000) + 60_000) as Instant;
        }
        if (areOpen(each, slow)) {
          expect(iso(found)).toBe(iso(slow));
          const until = openUntil(each, slow, 6 * 3_600_000);
          const changed = [...Array(361).keys()]
            .map((minute) => (slow - (slow % 60_000) + minute * 60_000) as Instant)
            .find((moment) => moment > slow && !areOpen(each, moment));
          expect(until).toBe(Math.min(changed ?? slow + 6 * 3_600_000, slow + 6 * 3_600_000));
        }
        if (!areOpen(each, slow)) expect(found === null || found >= slow).toBe(true);
      }),
      { numRuns: 150 },
    );
  });
});

describe('the customer may be called', () => {
  const site = { country: 'SE', timezone: STOCKHOLM };
  const windowsFor = (country: string | null) =>
    callingWindows(
      { hours: office, timezone: STOCKHOLM },
      { hours: daily(range(9, 20)), timezones: zonesOf(country, site) },
    );

  test('when the queue is open and it is day where they are', () => {
    const monday = at('2026-06-01T05:00:00Z');
    expect(iso(nextOpen(windowsFor('SE'), monday))).toBe('2026-06-01T07:00:00');
    expect(iso(nextOpen(windowsFor(null), monday))).toBe('2026-06-01T07:00:00');
    expect(iso(nextOpen(windowsFor('FI'), monday))).toBe('2026-06-01T06:00:00');
    expect(iso(nextOpen(windowsFor('GB'), monday))).toBe('2026-06-01T08:00:00');
    expect(iso(nextOpen(windowsFor('IN'), monday))).toBe('2026-06-01T06:00:00');
    // 14:30 in Delhi is over when Sweden opens the next day: by then it is 11:30 there.
    expect(iso(nextOpen(windowsFor('IN'), at('2026-06-01T14:31:00Z')))).toBe('2026-06-02T06:00:00');
  });

  test('in all the zones they may be in', () => {
    expect(zonesOf('PT', site)).toEqual(['Europe/Lisbon', 'Atlantic/Azores']);
    expect(iso(nextOpen(windowsFor('PT'), at('2026-06-01T05:00:00Z')))).toBe('2026-06-01T09:00:00');
    // When it is nine in Honolulu it is nine in the evening in Sweden.
    expect(nextOpen(windowsFor('US'), at('2026-06-01T05:00:00Z'))).toBeNull();
  });

  test('at any time without hours', () => {
    expect(
      callingWindows({ hours: null, timezone: STOCKHOLM }, { hours: null, timezones: [STOCKHOLM] }),
    ).toEqual([]);
  });

  test('zones are known by name, the site’s own country goes by the site’s clock', () => {
    const countries = ['SE', 'US', 'RU', 'XK', 'AR', 'GL', 'XX'];
    expect(countries.flatMap((country) => zonesOf(country, site)).every(isTimezone)).toBe(true);
    expect(zonesOf('US', { country: 'US', timezone: 'America/Chicago' })).toEqual(['America/Chicago']);
    expect(zonesOf('XX', site)).toEqual([STOCKHOLM]);
    expect(zonesOf('toString', site)).toEqual([STOCKHOLM]);
  });
});

test('openUntil', () => {
  const windows = [sweden(daily(range(8, 12), range(13, 17)))];
  expect(iso(openUntil(windows, at('2026-06-01T09:30:20Z'), 3_600_000))).toBe('2026-06-01T10:00:00');
  expect(iso(openUntil(windows, at('2026-06-01T08:30:20Z'), 3_600_000))).toBe('2026-06-01T09:30:20');
  expect(iso(openUntil(windows, at('2026-06-01T10:30:20Z'), 3_600_000))).toBe('2026-06-01T10:30:20');
});
