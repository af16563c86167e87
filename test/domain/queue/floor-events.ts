/** What can happen on a floor, at random: sites, callers with all that they may bring, and events. */
import fc from 'fast-check';
import type { AgentName, QueueName } from '../../../src/domain/ids.ts';
import type { Strategy } from '../../../src/domain/queue/settings.ts';
import { levels, type SceneSite, usualCredits } from './floor-scene.ts';

export const QUEUES = ['q0', 'q1', 'q2'] as QueueName[];
const AGENTS = ['a0', 'a1', 'a2', 'a3', 'a4', 'a5'] as AgentName[];
/** The cap of all credits. */
export const CAP_MS = 60;
const STRATEGIES: Strategy[] = [
  'longest-idle',
  'round-robin',
  'fewest-calls',
  'linear',
  'random',
  'weighted-random',
  'best-skilled',
  'ring-all',
];

const level = fc.integer({ min: 0, max: 3 });
const skills = fc.record({ x: level, y: level }).map(levels);
const few = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { freq: 3 });

export const anySite: fc.Arbitrary<SceneSite> = fc
  .record({
    queues: fc.tuple(
      ...QUEUES.map(() =>
        fc.record({
          agents: fc.uniqueArray(
            fc.record({
              agent: fc.constantFrom(...AGENTS),
              tier: fc.integer({ min: 1, max: 3 }),
              afterMs: fc.constantFrom(0, 0, 20, 50),
              weight: fc.integer({ min: 1, max: 3 }),
            }),
            { selector: ({ agent }) => agent, minLength: 1, maxLength: AGENTS.length, size: 'max' },
          ),
          strategy: fc.constantFrom(...STRATEGIES),
          ageing: few(
            fc.record({
              afterMs: fc.integer({ min: 1, max: 80 }),
              creditMs: fc.integer({ min: 1, max: 90 }),
            }),
          ),
        }),
      ),
    ),
    agents: fc.tuple(...AGENTS.map(() => fc.record({ skills, ringWhenBusy: fc.boolean() }))),
  })
  .map(({ queues, agents }) => ({
    queues: Object.fromEntries(
      queues.map(({ ageing, ...queue }, index) => [
        `q${index}`,
        { ...queue, credits: { ...usualCredits, capMs: CAP_MS, ageing } },
      ]),
    ),
    agents: Object.fromEntries(agents.map((agent, index) => [`a${index}`, agent])),
  }));

const joining = fc.record({
  type: fc.constant('joins' as const),
  queue: fc.constantFrom(...QUEUES),
  creditMs: fc.integer({ min: 0, max: CAP_MS }),
  /** Set: a customer who is to be called back, or is being called. */
  holds: fc.constantFrom(null, null, null, 'place' as const, 'soon' as const),
  priority: fc.integer({ min: 0, max: 2 }),
  position: few(fc.integer({ min: 1, max: 6 })),
  /** By how much the clock of a caller who was sent on began earlier. */
  keptMs: few(fc.integer({ min: 0, max: 200 })),
  need: fc.array(fc.record({ fromMs: fc.constantFrom(0, 10, 30, 60), skills }), { maxLength: 3 }),
  sameAgent: few(fc.record({ agent: fc.constantFrom(...AGENTS), untilMs: fc.integer({ min: 1, max: 60 }) })),
  avoid: few(fc.constantFrom(...AGENTS)),
});
const which = fc.nat(1000);
const agentDoes = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      type: fc.constantFrom(
        ...([
          'whispers',
          'answers',
          'answers',
          'misses',
          'finishes',
          'finishes',
          'returns',
          'handsBack',
        ] as const),
        ...(['pauses', 'unpauses', 'logsOut', 'logsIn', 'unlisted'] as const),
      ),
      which,
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant('phone' as const),
      which,
      state: fc.constantFrom('idle' as const, 'inUse' as const, 'unreachable' as const),
    }),
  },
);
export const anyEvent = fc.oneof(
  { arbitrary: joining, weight: 5 },
  {
    arbitrary: fc.record({ type: fc.constant('after' as const), ms: fc.integer({ min: 0, max: 30 }) }),
    weight: 4,
  },
  { arbitrary: agentDoes, weight: 10 },
  {
    arbitrary: fc.record({ type: fc.constantFrom('comesNearer' as const, 'isNotReached' as const), which }),
    weight: 2,
  },
  { arbitrary: fc.record({ type: fc.constant('leaves' as const), which }), weight: 1 },
  { arbitrary: fc.record({ type: fc.constant('reloads' as const), site: anySite }), weight: 1 },
  {
    arbitrary: fc.record({ type: fc.constant('failsAndGoesBack' as const), which, event: joining }),
    weight: 1,
  },
);
export type AgentDoes = typeof agentDoes extends fc.Arbitrary<infer T> ? T : never;
export type FloorEvent = typeof anyEvent extends fc.Arbitrary<infer T> ? T : never;
export type Joining = typeof joining extends fc.Arbitrary<infer T> ? T : never;
