/**
 * The contact centres that waits are estimated in: the five scenarios that the estimator was chosen by (time to
 * handle lognormal, mean 300 s, variation 0.8, and 20 s of wrap-up; patience exponential, mean 15 minutes), and a
 * sixth with callbacks and priorities in the same line.
 */
import type { Milliseconds } from '../../src/domain/ids.ts';

export interface Scenario {
  readonly name: string;
  readonly text: string;
  /** The queues that each agent serves. */
  readonly agents: readonly (readonly string[])[];
  /** Calls by hour in each queue, at a time in hours from the start. The peak is reached within a day. */
  readonly callsPerHour: Readonly<Record<string, (hours: number) => number>>;
  /** Agents, by index, who are off at a time. Who is talking then finishes first. */
  readonly off: (at: Milliseconds) => ReadonlySet<number>;
  readonly patienceMs: Milliseconds;
  readonly talk: { readonly meanMs: Milliseconds; readonly variation: number };
  readonly wrapUpMs: Milliseconds;
  readonly priority: { readonly share: number; readonly creditMs: Milliseconds } | null;
  readonly callbacks: Callbacks | null;
  /** How many simulated hours make a short run. */
  readonly hours: number;
  /** The least relative error of any estimator in the table that ours is measured by; null: of any printed. */
  readonly bestError: number | null;
  /** Between which shares of waits P90 has to be kept. */
  readonly kept: readonly [number, number];
}

/** Who accepts hangs up, keeps the place and is dialled by an agent set aside for it when the turn comes. */
export interface Callbacks {
  /** Of callers without priority who wait long enough to be asked. */
  readonly share: number;
  readonly offeredAfterMs: Milliseconds;
  /** The share of dials that are answered. The others are dialled again, at their old place. */
  readonly answered: number;
  readonly ringMs: readonly [Milliseconds, Milliseconds];
  /** To press 1. */
  readonly confirmMs: Milliseconds;
  readonly attempts: number;
  readonly againAfterMs: Milliseconds;
}

const SECOND = 1000;
const HANDLED_PER_HOUR = 3600 / 320;
const nobody: ReadonlySet<number> = new Set();
const team = (size: number): readonly string[][] => Array.from({ length: size }, () => ['a']);
/** Calls that would keep `agents` busy to this share if nobody gave up. */
const load = (agents: number, share: number) => () => agents * share * HANDLED_PER_HOUR;

const usual = {
  off: () => nobody,
  patienceMs: 900 * SECOND,
  talk: { meanMs: 300 * SECOND, variation: 0.8 },
  wrapUpMs: 20 * SECOND,
  priority: null,
  callbacks: null,
  hours: 600,
  kept: [0.86, 0.93],
} as const;

export const scenarios: readonly Scenario[] = [
  {
    ...usual,
    name: 'S1',
    text: '5 agents, load 1.1',
    agents: team(5),
    callsPerHour: { a: load(5, 1.1) },
    bestError: 0.43,
  },
  {
    ...usual,
    name: 'S2',
    text: '20 agents, load 1.1',
    agents: team(20),
    callsPerHour: { a: load(20, 1.1) },
    hours: 200,
    bestError: 0.28,
  },
  {
    ...usual,
    name: 'S3',
    text: '5 agents, load swings from 0.55 to 1.65 in 3 hours',
    agents: team(5),
    callsPerHour: {
      a: (hours) => 5 * 1.1 * HANDLED_PER_HOUR * (1 + 0.5 * Math.sin((2 * Math.PI * hours) / 3)),
    },
    bestError: 0.32,
  },
  {
    ...usual,
    name: 'S4',
    text: 'two queues: 3 agents for one, 2 for the other, 4 for both',
    agents: [...team(3), ...Array.from({ length: 4 }, () => ['a', 'b']), ['b'], ['b']],
    callsPerHour: { a: load(5.5, 1), b: load(4.2, 1) },
    hours: 400,
    bestError: 0.46,
  },
  {
    ...usual,
    name: 'S5',
    text: '5 agents, load 0.95, three leave for 45 minutes every 3 hours',
    agents: team(5),
    callsPerHour: { a: load(5, 0.95) },
    off: (at) => (at % (3 * 3600 * SECOND) < 45 * 60 * SECOND ? new Set([2, 3, 4]) : nobody),
    bestError: 0.53,
    kept: [0.82, 1],
  },
  {
    ...usual,
    name: 'S6',
    text: '8 agents, load 1.1, callbacks, 15 % with a credit of 180 s',
    agents: team(8),
    callsPerHour: { a: load(8, 1.1) },
    priority: { share: 0.15, creditMs: 180 * SECOND },
    callbacks: {
      share: 0.25,
      offeredAfterMs: 60 * SECOND,
      answered: 0.65,
      ringMs: [6 * SECOND, 22 * SECOND],
      confirmMs: 6 * SECOND,
      attempts: 3,
      againAfterMs: 600 * SECOND,
    },
    hours: 400,
    bestError: null,
  },
];

/** As if the team were badly described by the model: not judged, but printed. */
export const strains: readonly Scenario[] = [
  { variation: 0.3, text: '5 agents, load 1.1, all calls about equally long' },
  { variation: 1.5, text: '5 agents, load 1.1, very unequal calls' },
].map(({ variation, text }) => ({
  ...usual,
  name: `S1, variation ${variation}`,
  text,
  agents: team(5),
  callsPerHour: { a: load(5, 1.1) },
  talk: { meanMs: 300 * SECOND, variation },
  bestError: null,
}));
