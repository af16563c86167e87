/** What a caller is like: decided before they call, so that a seed tells the same callers again. */
import type { Dice } from './dice.ts';

export interface CallerPlan {
  /** As `Caller 4`. */
  readonly name: string;
  readonly number: string;
  /** `sv` is chosen at the first menu. */
  readonly language: 'en' | 'sv';
  readonly queue: 'sales' | 'support';
  /** Presses while the menu is still read out, or hears it to its end. */
  readonly bargesIn: boolean;
  /** From the menu's beginning, or from its end. */
  readonly pressAfterMs: number;
  /** A key that the menu does not have, pressed first. */
  readonly wrongKey: string | null;
  /** For support; null says nothing when asked for it. */
  readonly customerNumber: string | null;
  /** How long they stay once they have chosen, if nobody answers. */
  readonly patienceMs: number;
  /** Which of the callers' sentences they say to the agent. */
  readonly matter: number;
}

/**
 * Numbers that belong to nobody: Sweden's telecom authority (PTS) keeps them for films and books. They come round
 * again after 95 callers.
 */
const FIRST_NUMBER = 46701740605;
const NUMBERS = 95;

export const MATTERS = [
  'Hello. The chain of my bicycle keeps jumping off. Can you help me?',
  'Good day. I would like to know if my order has been sent.',
  'Hi there. Do you have the red one in a smaller size?',
] as const;

/** The plan of the `count`-th caller (from 1). Those who come first are easy, so that something happens at once. */
export function planCaller(count: number, dice: Dice): CallerPlan {
  const own = dice.for(`caller ${count}`);
  const bargesIn = own.chance(0.65) || count <= 2;
  const queue = count <= 2 ? (count === 1 ? 'sales' : 'support') : own.chance(0.5) ? 'sales' : 'support';
  const hurried = own.chance(0.15) && count > 3;
  return {
    name: `Caller ${count}`,
    number: `+${FIRST_NUMBER + ((count - 1) % NUMBERS)}`,
    language: own.chance(0.2) && count > 2 ? 'sv' : 'en',
    queue,
    bargesIn,
    pressAfterMs: bargesIn ? own.between(600, 2500) : own.between(400, 1500),
    wrongKey: own.chance(0.12) && count > 2 ? own.pick(['7', '5', '*']) : null,
    customerNumber: own.chance(0.75) || count <= 2 ? String(Math.floor(own.between(1000, 10_000))) : null,
    patienceMs: hurried ? own.between(5_000, 12_000) : own.between(35_000, 90_000),
    matter: Math.floor(own.between(0, MATTERS.length)),
  };
}

/** From one caller to the next: somewhat regular, so that a short demo is neither empty nor swamped. */
export function pauseBeforeNext(count: number, callersPerMinute: number, dice: Dice): number {
  const meanMs = 60_000 / callersPerMinute;
  // The first three come soon one after the other: a line is what this is about.
  const scale = count < 3 ? 0.4 : 1;
  return meanMs * scale * dice.for(`pause ${count}`).between(0.5, 1.5);
}
