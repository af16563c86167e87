import { describe, expect, test } from '@jest/globals';
import type { Window } from '../../../src/domain/callback/calling-window.ts';
import {
  openingOnOtherDay,
  type SoonestDemand,
  soonestInDays,
} from '../../../src/domain/callback/next-day.ts';
import { isTheirs } from '../../../src/domain/callback/whose.ts';
import { windowAhead } from '../../../src/domain/callback/window-ahead.ts';
import type { WaitEstimate } from '../../../src/domain/queue/estimate.ts';
import { daily } from '../../support/callback-site.ts';
import { waitOf } from '../../support/given.ts';
import { at, HOUR, MINUTE, ZONE } from './callback-story.ts';

const DAY = 24 * HOUR;
const office: Window[] = [{ hours: daily(8, 17), timezone: ZONE }];
const withLunch: Window[] = [
  {
    hours: {
      weekly: Array.from({ length: 7 }, () => [
        { from: 480, to: 720 },
        { from: 780, to: 1020 },
      ]),
      except: {},
    },
    timezone: ZONE,
  },
];
const minutes = (p50: number, p90: number): WaitEstimate => waitOf(p50 * MINUTE, p90 * MINUTE);
const nextDay = { most: 100, delayMs: 0, ask: true };

const said = (moment: number) => new Date(moment + 2 * HOUR).toISOString().slice(8, 16).replace('01T', '');

/** As `from-to` by the clock, with the day if it is another; or why there is nothing. */
function soonest(clock: string, more: Partial<SoonestDemand> = {}, wait = minutes(10, 20)): string {
  const found = soonestInDays({
    ...{ estimate: wait, now: at(clock), atMostMs: DAY, windows: office, timezone: ZONE },
    ...{ nextDay, promisedIn: () => 0 },
    ...more,
  });
  return found.type === 'none' ? found.why : `${said(found.window.from)}-${said(found.window.to)}`;
}

describe('as soon as possible', () => {
  test('is today as long as there is time for it, whatever is said of the next day', () => {
    for (const rule of [null, { most: 0, delayMs: HOUR, ask: true }]) {
      expect(soonest('16:00', { nextDay: rule })).toBe('16:10-16:25');
      // Not open yet is no other day.
      expect(soonest('06:30', { nextDay: rule })).toBe('08:00-08:15');
    }
  });

  test('is the next day when it closes before, if the site has it so', () => {
    expect(soonest('16:58')).toBe('02T08:00-02T08:15');
    expect(soonest('20:00')).toBe('02T08:00-02T08:15');
    expect(soonest('16:58', { nextDay: null })).toBe('closing');
    expect(soonest('20:00', { nextDay: null })).toBe('closing');
  });

  test('is nothing where the longest promise does not reach the next day', () => {
    expect(soonest('16:58', { atMostMs: 3 * HOUR })).toBe('closing');
  });

  test('is so long after opening, and not after closing', () => {
    const later = (delayMs: number) => soonest('16:58', { nextDay: { ...nextDay, delayMs } });
    expect(later(15 * MINUTE)).toBe('02T08:15-02T08:30');
    expect(later(8 * HOUR)).toBe('02T16:00-02T16:15');
    // Nothing of that day is left, and the one after it is too late.
    expect(later(9 * HOUR)).toBe('closing');
    expect(soonest('16:58', { nextDay: { ...nextDay, delayMs: 9 * HOUR }, atMostMs: 3 * DAY })).toBe(
      'closing',
    );
  });

  test('whose turn comes in the morning by itself waits no longer than the rule says', () => {
    const wait = minutes(15 * 60 + 40, 15 * 60 + 50);
    const later = (delayMs: number) => soonest('16:30', { nextDay: { ...nextDay, delayMs } }, wait);
    expect([later(0), later(5 * MINUTE), later(HOUR)]).toEqual([
      '02T08:10-02T08:25',
      '02T08:10-02T08:25',
      '02T09:00-02T09:15',
    ]);
  });

  test('is promised to so many for the same opening', () => {
    const taken = (count: number) =>
      soonest('16:58', { nextDay: { ...nextDay, most: 2 }, promisedIn: () => count });
    expect([taken(0), taken(1), taken(2), taken(3)]).toEqual([
      '02T08:00-02T08:15',
      '02T08:00-02T08:15',
      'capacity',
      'capacity',
    ]);
    const asked: string[] = [];
    soonest('16:58', { promisedIn: ({ opens, closes }) => asked.push(`${said(opens)}-${said(closes)}`) });
    expect(asked).toEqual(['02T08:00-02T17:00']);
  });
});

describe('another day', () => {
  const otherDay = (windows: readonly Window[], now: string, then: string, later = DAY) => {
    const opening = openingOnOtherDay((at(then) + later) as never, { now: at(now), windows, timezone: ZONE });
    return opening === null ? null : `${said(opening.opens)}-${said(opening.closes)}`;
  };

  test('is none after a closed noon, nor after a midnight at which it is open', () => {
    expect(otherDay(withLunch, '11:50', '13:10', 0)).toBeNull();
    expect(otherDay([], '23:50', '00:10')).toBeNull();
    expect(otherDay([{ hours: daily(0, 24), timezone: ZONE }], '23:50', '00:10')).toBeNull();
  });

  test('is the opening in which it falls', () => {
    expect(otherDay(withLunch, '16:50', '08:00')).toBe('02T08:00-02T12:00');
    expect(otherDay(withLunch, '16:50', '14:00')).toBe('02T13:00-02T17:00');
    expect(otherDay(office, '16:50', '08:00', 3 * DAY)).toBe('04T08:00-04T17:00');
    expect(otherDay(office, '16:50', '07:59')).toBeNull();
  });
});

test('a callback is theirs by the number they call from, and by having asked for it from there', () => {
  const mine = '+46701234567';
  const other = '+46709999999';
  expect(isTheirs({ number: mine, askedFrom: null }, mine)).toBe(true);
  expect(isTheirs({ number: mine, askedFrom: other }, mine)).toBe(true);
  expect(isTheirs({ number: other, askedFrom: mine }, mine)).toBe(true);
  expect(isTheirs({ number: other, askedFrom: null }, mine)).toBe(false);
  expect(isTheirs({ number: other, askedFrom: other }, mine)).toBe(false);
  expect(isTheirs({ number: other, askedFrom: null }, null)).toBe(false);
});

describe('when they will be called', () => {
  const promise = { at: null, window: { from: at('14:00'), to: at('14:30') } };
  const state = (verdict: string, progress: object) =>
    ({
      promises: [{ ...promise, madeAt: at('13:00'), attemptsBefore: 0, verdict: { state: verdict } }],
      until: at('16:00'),
      progress,
    }) as never;
  const ahead = (
    clock: string,
    verdict: string,
    progress: object = { status: 'due', since: at('13:00') },
  ) => {
    const { from, to } = windowAhead(state(verdict, progress), at(clock));
    return `${said(from)}-${said(to)}`;
  };

  test('is what was promised, as long as that can be kept', () => {
    expect(ahead('13:30', 'open')).toBe('14:00-14:30');
    expect(ahead('14:30', 'open')).toBe('14:00-14:30');
  });

  test('is from the next attempt until none is begun, once it was kept or is broken', () => {
    const later = { status: 'later', until: at('14:50'), why: 'retry' };
    expect(ahead('14:20', 'kept', later)).toBe('14:50-16:00');
    expect(ahead('14:40', 'broken')).toBe('14:40-16:00');
    expect(ahead('16:10', 'broken')).toBe('16:10-16:10');
  });
});
