import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { systemClock } from '../../src/adapters/system-clock.ts';
import type { Instant } from '../../src/domain/ids.ts';

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const DAY = 86_400_000;
const inMs = (ms: number) => (systemClock.now() + ms) as Instant;

test('wakes once, not before its time', () => {
  let woken = 0;
  systemClock.wakeAt(inMs(1000), () => woken++);
  jest.advanceTimersByTime(999);
  expect(woken).toBe(0);
  jest.advanceTimersByTime(DAY);
  expect(woken).toBe(1);
});

test('wakes at once for what is past', () => {
  let woken = 0;
  systemClock.wakeAt(inMs(-1000), () => woken++);
  jest.advanceTimersByTime(1);
  expect(woken).toBe(1);
});

test('waits longer than a timer can', () => {
  let woken = 0;
  systemClock.wakeAt(inMs(60 * DAY), () => woken++);
  jest.advanceTimersByTime(59 * DAY);
  expect(woken).toBe(0);
  jest.advanceTimersByTime(DAY);
  expect(woken).toBe(1);
});

test('can be called off, also after it has waited anew', () => {
  let woken = 0;
  const callOff = systemClock.wakeAt(inMs(60 * DAY), () => woken++);
  jest.advanceTimersByTime(40 * DAY);
  callOff();
  jest.advanceTimersByTime(40 * DAY);
  expect(woken).toBe(0);
});
