import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Window } from '../../../src/domain/callback/calling-window.ts';
import {
  freeSlotAt,
  nearestSlots,
  type SlotDemand,
  slotCapacity,
} from '../../../src/domain/callback/slots.ts';
import type { Instant } from '../../../src/domain/ids.ts';

const MINUTE = 60_000;
const at = (iso: string) => Date.parse(iso) as Instant;
const STOCKHOLM = 'Europe/Stockholm';
const hours = (from: number, to: number): Window => ({
  hours: { weekly: Array(7).fill([{ from: from * 60, to: to * 60 }]), except: {} },
  timezone: STOCKHOLM,
});
const quarter = { share: 0.4, slotMs: 15 * MINUTE, daysAhead: 7 };
/** Monday 1 June 2026, 10:07 in Stockholm; five agents, ten minutes a call: three callbacks a quarter. */
const demand = (change: Partial<SlotDemand> = {}): SlotDemand => ({
  schedule: quarter,
  from: at('2026-06-01T08:07:00Z'),
  wished: null,
  timezone: STOCKHOLM,
  windows: [hours(9, 19)],
  staffedAt: () => 5,
  takenAt: () => 0,
  handlingMs: 10 * MINUTE,
  ...change,
});
const wall = new Intl.DateTimeFormat('sv', {
  timeZone: STOCKHOLM,
  day: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const offered = (change: Partial<SlotDemand> = {}) =>
  nearestSlots(demand(change)).map(({ from }) =>
    wall
      .format(from)
      .replace(' kl. ', ' ')
      .replace(/^(\d+) /, '$1 '),
  );

describe('slotCapacity', () => {
  test.each([
    [0.4, 5, 15, 10, 3],
    [0.4, 5, 15, 11, 2],
    [0.4, 10, 15, 5, 12],
    [0.3, 10, 10, 10, 3],
    [0.1, 3, 10, 1, 3],
    [0.29, 100, 10, 10, 29],
    [0.4, 2, 15, 15, 0],
    [0.4, 0, 15, 5, 0],
    [0, 9, 15, 5, 0],
    [1, 1, 60, 7, 8],
    [0.4, 5, 15, 0, 0],
  ])('%d of %d agents, %d min slots, %d min a call: %d', (share, staffed, slot, handling, expected) => {
    expect(slotCapacity({ share, slotMs: slot * MINUTE }, staffed, handling * MINUTE)).toBe(expected);
  });
});

describe('nearestSlots', () => {
  test('the next three', () => expect(offered()).toEqual(['1 10:15', '1 10:30', '1 10:45']));

  test('one that begins now counts', () => {
    expect(offered({ from: at('2026-06-01T08:15:00Z') })).toEqual(['1 10:15', '1 10:30', '1 10:45']);
    expect(offered({ from: at('2026-06-01T08:15:00.001Z') })[0]).toBe('1 10:30');
  });

  test('the nearest to the wish, before and after', () => {
    const wished = at('2026-06-02T12:05:00Z');
    expect(offered({ wished })).toEqual(['2 13:45', '2 14:00', '2 14:15']);
    const full = [at('2026-06-02T12:00:00Z'), at('2026-06-02T12:15:00Z'), at('2026-06-02T12:30:00Z')];
    const takenAt = (slot: Instant) => (full.includes(slot) ? 3 : 2);
    expect(offered({ wished, takenAt })).toEqual(['2 13:30', '2 13:45', '2 14:45']);
  });

  test('a wish before opening, and one after closing', () => {
    expect(offered({ wished: at('2026-06-02T04:00:00Z') })).toEqual(['2 09:00', '2 09:15', '2 09:30']);
    expect(offered({ wished: at('2026-06-02T18:00:00Z') })).toEqual(['2 18:15', '2 18:30', '2 18:45']);
    expect(offered({ wished: at('2026-05-02T18:00:00Z') })).toEqual(['1 10:15', '1 10:30', '1 10:45']);
  });

  test('only those that lie wholly in the hours', () => {
    const lunch: Window = {
      hours: {
        weekly: Array(7).fill([
          { from: 540, to: 610 },
          { from: 665, to: 720 },
        ]),
        except: {},
      },
      timezone: STOCKHOLM,
    };
    expect(offered({ from: at('2026-06-01T07:40:00Z'), windows: [lunch] })).toEqual([
      '1 09:45',
      '1 11:15',
      '1 11:30',
    ]);
  });

  test('none beyond the days ahead', () => {
    const schedule = { ...quarter, daysAhead: 1 };
    const takenAt = (slot: Instant) => (slot < at('2026-06-02T16:30:00Z') ? 3 : 0);
    expect(offered({ schedule, takenAt })).toEqual(['2 18:30', '2 18:45']);
    expect(offered({ schedule: { ...quarter, daysAhead: 0 }, takenAt })).toEqual([]);
    expect(offered({ wished: at('2027-01-01T12:00:00Z') })).toEqual(['8 18:15', '8 18:30', '8 18:45']);
  });

  test('none when nobody is staffed, or it is always closed', () => {
    expect(offered({ staffedAt: () => 0 })).toEqual([]);
    expect(offered({ windows: [hours(9, 9)] })).toEqual([]);
    expect(offered({ staffedAt: (slot) => (slot < at('2026-06-01T10:00:00Z') ? 1 : 5) })[0]).toBe('1 12:00');
  });

  test('slots go by the clock on the wall over changes of clocks', () => {
    const schedule = { ...quarter, slotMs: 120 * MINUTE, daysAhead: 3 };
    const always = [hours(0, 24)];
    const forward = nearestSlots(
      demand({ schedule, windows: always, from: at('2026-03-28T22:30:00Z'), wished: null }),
      4,
    ).map(({ from }) => wall.format(from));
    expect(forward).toEqual(['29 00:00', '29 04:00', '29 06:00', '29 08:00']);
    const back = nearestSlots(demand({ schedule, windows: always, from: at('2026-10-24T21:30:00Z') }), 4);
    expect(back.map(({ from }) => wall.format(from))).toEqual([
      '25 00:00',
      '25 02:00',
      '25 02:00',
      '25 04:00',
    ]);
  });

  test('all are free, open, on the grid and the nearest there are', () => {
    const taken = fc.array(fc.nat(3), { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(taken, fc.nat(600), fc.nat(1500), (list, later, wish) => {
        const from = (at('2026-06-01T06:00:00Z') + later * MINUTE) as Instant;
        const takenAt = (slot: Instant) => list[(slot / (15 * MINUTE)) % 40] ?? 0;
        const wished = (from + wish * MINUTE) as Instant;
        const each = demand({ from, wished, takenAt, schedule: { ...quarter, daysAhead: 1 } });
        const found = nearestSlots(each).map((slot) => slot.from);
        const all: Instant[] = [];
        for (let slot = Math.ceil(from / (15 * MINUTE)) * 15 * MINUTE; ; slot += 15 * MINUTE) {
          const local = (slot / MINUTE + 120) % 1440;
          if (slot >= at('2026-06-02T22:00:00Z')) break;
          if (local >= 540 && local < 1140 && takenAt(slot as Instant) < 3) all.push(slot as Instant);
        }
        const expected = all
          .sort((a, b) => Math.abs(a - wished) - Math.abs(b - wished) || a - b)
          .slice(0, 3)
          .sort((a, b) => a - b);
        expect(found).toEqual(expected);
        for (const slot of all.slice(0, 2)) expect(freeSlotAt(each, slot)?.from).toBe(slot);
      }),
      { numRuns: 60 },
    );
  });
});

test('freeSlotAt: asked again before it is promised', () => {
  const wish = at('2026-06-01T08:30:00Z');
  expect(freeSlotAt(demand({ takenAt: () => 2 }), wish)).toEqual({
    from: wish,
    to: at('2026-06-01T08:45:00Z'),
    free: 1,
  });
  expect(freeSlotAt(demand({ takenAt: () => 3 }), wish)).toBeNull();
  expect(freeSlotAt(demand(), at('2026-06-01T08:31:00Z'))).toBeNull();
  expect(freeSlotAt(demand(), at('2026-06-01T08:00:00Z'))).toBeNull();
  expect(freeSlotAt(demand(), at('2026-06-01T17:00:00Z'))).toBeNull();
  expect(freeSlotAt(demand(), at('2026-06-08T08:30:00Z'))).not.toBeNull();
  expect(freeSlotAt(demand(), at('2026-06-09T08:30:00Z'))).toBeNull();
});
