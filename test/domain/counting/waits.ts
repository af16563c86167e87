/** Waits for tests of the formulas: `many(20, 'answered', 15)` are twenty callers answered after 15 s. */
import type { WaitingTime } from '../../../src/domain/counting/waiting-time.ts';
import type { Instant, QueueName } from '../../../src/domain/ids.ts';

export const support = 'support' as QueueName;

export const wait = (
  end: WaitingTime['end'],
  seconds: number,
  more: Partial<WaitingTime> = {},
): WaitingTime => ({
  queue: support,
  joinedAt: 0 as Instant,
  end,
  waitMs: seconds * 1000,
  toHumanMs: end === 'answered' ? seconds * 1000 : null,
  talkMs: null,
  wrapUpMs: 0,
  ...more,
});

export const many = (count: number, end: WaitingTime['end'], seconds: number): WaitingTime[] =>
  Array.from({ length: count }, () => wait(end, seconds));
