import { describe, expect, test } from '@jest/globals';
import type { Window } from '../../../src/domain/callback/calling-window.ts';
import { promiseInHours } from '../../../src/domain/callback/promise-in-hours.ts';
import type { WaitEstimate } from '../../../src/domain/queue/estimate.ts';
import { daily } from '../../support/callback-site.ts';
import { waitOf } from '../../support/given.ts';
import { at, HOUR, MINUTE, ZONE } from './callback-story.ts';

const open = (from: number, to: number): Window[] => [{ hours: daily(from, to), timezone: ZONE }];
const unknown: WaitEstimate = { kind: 'unknown', reason: 'noAgents' };
const minutes = (p50: number, p90: number): WaitEstimate => waitOf(p50 * MINUTE, p90 * MINUTE);

/** As `from-to` by the clock, in summer; with the day if it is another. */
function promised(estimate: WaitEstimate, clock: string, windows: readonly Window[], atMostMs = 3 * HOUR) {
  const window = promiseInHours(estimate, at(clock), atMostMs, windows);
  const said = (moment: number) => new Date(moment + 2 * HOUR).toISOString().slice(8, 16).replace('01T', '');
  return window === null ? null : `${said(window.from)}-${said(window.to)}`;
}

describe('what is promised as soon as possible', () => {
  test('within the hours is what the wait says', () => {
    expect(promised(minutes(10, 20), '10:00', open(8, 18))).toBe('10:10-10:25');
    expect(promised(minutes(10, 20), '10:00', [])).toBe('10:10-10:25');
  });

  test('ends when they close', () => {
    expect(promised(minutes(10, 40), '17:30', open(8, 18))).toBe('17:40-18:00');
  });

  test('is after the next opening, when the turn would come while they are closed', () => {
    expect(promised(minutes(10, 20), '06:30', open(8, 18))).toBe('08:00-08:15');
    expect(promised(minutes(10, 20), '17:58', open(8, 18), 24 * HOUR)).toBe('02T08:00-02T08:15');
  });

  test('is after the next opening too, when next to nothing is left', () => {
    expect(promised(minutes(25, 50), '17:31', open(8, 18), 24 * HOUR)).toBe('17:55-18:00');
    expect(promised(minutes(25, 50), '17:56', open(8, 18), 24 * HOUR)).toBe('02T08:00-02T08:30');
    expect(promised(unknown, '17:57', open(8, 18), 24 * HOUR)).toBe('02T08:00-02T17:57');
  });

  test('is nothing, when they open too late or the wait is too long', () => {
    expect(promised(minutes(10, 20), '17:58', open(8, 18))).toBeNull();
    expect(promised(minutes(181, 200), '10:00', [])).toBeNull();
    expect(promised(minutes(179, 200), '10:00', [])).toBe('12:55-13:00');
  });

  test('that is not known is the longest that may be promised', () => {
    expect(promised(unknown, '10:00', open(8, 18))).toBe('10:00-13:00');
    expect(promised(unknown, '16:00', open(8, 18))).toBe('16:00-18:00');
    expect(promised(unknown, '06:00', open(8, 18))).toBe('08:00-09:00');
  });
});
