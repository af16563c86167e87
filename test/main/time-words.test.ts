import { describe, expect, test } from '@jest/globals';
import type { Instant } from '../../src/domain/ids.ts';
import { minuteOf, readMoment, readTime, secondOf } from '../../src/main/callbacks/time-words.ts';

const ZONE = 'Europe/Stockholm';
const utc = (text: string): Instant => Date.parse(text) as Instant;
/** 12:20:30 on a Monday in Stockholm, an hour ahead of UTC. */
const now = utc('2026-11-23T11:20:30Z');

describe('a time to call at', () => {
  test.each([
    ['14:30', '2026-11-23T13:30:00Z'],
    ['  14:30 ', '2026-11-23T13:30:00Z'],
    ['today 14:30', '2026-11-23T13:30:00Z'],
    ['tomorrow 09:00', '2026-11-24T08:00:00Z'],
    ['tomorrow  9:00', '2026-11-24T08:00:00Z'],
    ['2026-11-23 14:30', '2026-11-23T13:30:00Z'],
    ['2026-11-23T14:30', '2026-11-23T13:30:00Z'],
    ['2026-11-23T14:30Z', '2026-11-23T14:30:00Z'],
    ['2026-11-23T14:30:05-05:00', '2026-11-23T19:30:05Z'],
    ['2027-06-01 09:00', '2027-06-01T07:00:00Z'],
    ['+30m', '2026-11-23T11:50:30Z'],
    ['+1h30m', '2026-11-23T12:50:30Z'],
    ['+2d', '2026-11-25T11:20:30Z'],
    ['+90s', '2026-11-23T11:22:00Z'],
  ])('%j', (text, at) => {
    expect(readTime(text, now, ZONE)).toEqual({ type: 'time', at: utc(at) });
  });

  test.each(['12:20', 'today 00:00', 'yesterday 14:30', '2026-11-22 14:30', '2026-11-23T11:20Z'])(
    '%j is past',
    (text) => {
      expect(readTime(text, now, ZONE)).toEqual({ type: 'past' });
    },
  );

  test.each([
    '',
    'now',
    'soon',
    'tomorrow',
    '2026-11-24',
    '7d',
    '14',
    '24:00',
    '14:60',
    '14:3',
    '2026-02-30 14:30',
    '2026-02-30T14:30Z',
    '2026-13-01 14:30',
    '2026-11-23 14:30 15:30',
    'someday 14:30',
    'T14:30',
    '+',
    '+30',
    '+30x',
    '+99999m',
    '-30m',
  ])('%j is none', (text) => {
    expect(readTime(text, now, ZONE)).toEqual({ type: 'unreadable' });
  });

  test('is by the calendar over a change of clocks', () => {
    const eve = utc('2026-10-24T10:00:00Z');
    expect(readTime('tomorrow 09:00', eve, ZONE)).toEqual({ type: 'time', at: utc('2026-10-25T08:00:00Z') });
    const late = utc('2026-10-24T21:59:00Z');
    expect(readTime('tomorrow 23:30', late, ZONE)).toEqual({ type: 'time', at: utc('2026-10-25T22:30:00Z') });
  });

  test('that clocks show twice is the first of them, one that they leap over is none', () => {
    const october = utc('2026-10-24T10:00:00Z');
    expect(readTime('tomorrow 02:30', october, ZONE)).toEqual({
      type: 'time',
      at: utc('2026-10-25T00:30:00Z'),
    });
    const march = utc('2027-03-27T10:00:00Z');
    expect(readTime('tomorrow 02:30', march, ZONE)).toEqual({ type: 'unreadable' });
    expect(readTime('tomorrow 03:00', march, ZONE)).toEqual({
      type: 'time',
      at: utc('2027-03-28T01:00:00Z'),
    });
  });

  test.each([
    ['Asia/Kathmandu', '2026-11-24T08:45:00Z'],
    ['Pacific/Kiritimati', '2026-11-24T00:30:00Z'],
    ['Pacific/Pago_Pago', '2026-11-25T01:30:00Z'],
  ])('is by the clocks of %s', (zone, at) => {
    expect(readTime('2026-11-24 14:30', now, zone)).toEqual({ type: 'time', at: utc(at) });
  });
});

describe('a moment', () => {
  test.each([
    ['now', '2026-11-23T11:20:30Z'],
    ['today', '2026-11-22T23:00:00Z'],
    ['yesterday', '2026-11-21T23:00:00Z'],
    ['tomorrow', '2026-11-23T23:00:00Z'],
    ['0d', '2026-11-22T23:00:00Z'],
    ['30d', '2026-10-23T22:00:00Z'],
    ['2026-11-01', '2026-10-31T23:00:00Z'],
    ['12:00', '2026-11-23T11:00:00Z'],
    ['yesterday 12:00', '2026-11-22T11:00:00Z'],
    ['+1h', '2026-11-23T12:20:30Z'],
  ])('%s', (text, at) => {
    expect(readMoment(text, now, ZONE)).toBe(utc(at));
  });

  test.each(['', 'monday', '2026-02-31', '12345d', '5'])('%j is none', (text) => {
    expect(readMoment(text, now, ZONE)).toBeNull();
  });

  test('of a day that begins at one o’clock', () => {
    expect(readMoment('2024-04-26', now, 'Africa/Cairo')).toBe(utc('2024-04-25T22:00:00Z'));
  });
});

test('moments are written by the clocks of the zone', () => {
  expect(minuteOf(now, ZONE)).toBe('2026-11-23 12:20');
  expect(secondOf(now, ZONE)).toBe('2026-11-23 12:20:30');
});
