/**
 * How long a decision on the floor takes, and how that grows with the line: `npm run bench:queue`.
 *
 * Fails if, with 10,000 callers waiting, a decision takes 1 ms or more (99th percentile), or if telling all places
 * grows faster than n log n.
 */
import type { SkillName } from '../../src/domain/ids.ts';
import type { Strategy } from '../../src/domain/queue/settings.ts';
import { AGENTS, Crowd, crowded } from './crowd.ts';
import { type Decision, decisions, joinAmongIdle } from './decisions.ts';
import { growthOf, type Times, timesOf } from './measure.ts';

const SIZES = [1000, 2500, 5000, 10_000];
const LARGEST = 10_000;
const LIMIT_US = 1000;
const REPETITIONS = 3000;
/** Measured exponents scatter by about this much. */
const GROWTH_SCATTER = 0.15;
const STRATEGIES: Strategy[] = [
  'longest-idle',
  'round-robin',
  'fewest-calls',
  'weighted-random',
  'best-skilled',
];

const faults: string[] = [];

function row(name: string, callers: number, { p50Us, p99Us, maxUs }: Times): void {
  const figures = [p50Us, p99Us, maxUs].map((us) => String(us).padStart(9)).join('');
  console.log(`${name.padEnd(26)}${String(callers).padStart(8)}${figures}`);
}

function measureDecision(name: string, crowd: Crowd, callers: number, decision: Decision): void {
  const times = timesOf(REPETITIONS, (measured) => decision(crowd, measured));
  row(name, callers, times);
  if (callers !== LARGEST || times.p99Us < LIMIT_US) return;
  faults.push(`${name}: the 99th percentile is ${times.p99Us} µs`);
}

/** Callers who need what nobody knows, and agents with nothing to do. */
function stuckCrowd(callers: number, strategy: Strategy): Crowd {
  const crowd = new Crowd(callers, strategy);
  const skills = { unheardOf: 1 } as Readonly<Record<SkillName, number>>;
  for (const [call, queued] of crowd.callers) {
    crowd.callers.set(call, { ...queued, need: [{ fromMs: 0, skills }], sameAgent: null });
    crowd.put(call);
  }
  for (const agent of crowd.agents) crowd.putAgent(crowd.idle(agent));
  return crowd;
}

/** Going through the line to see whose place has become better than they were told, as after each departure. */
function measurePlaces(): void {
  const points = SIZES.map((callers) => {
    const { floor } = new Crowd(callers);
    const told = floor.callersInOrder(crowded).map((_, index) => index + 1);
    const times = timesOf(400, (measured) =>
      measured(() => {
        let better = 0;
        for (const [index] of floor.callersInOrder(crowded).entries()) {
          if (index + 1 < (told[index] ?? 0)) better += 1;
        }
        return better;
      }),
    );
    row('all places', callers, times);
    return [callers, times.bestUs] as const;
  });
  const growth = growthOf(points);
  const allowed = growthOf(SIZES.map((size) => [size, size * Math.log2(size)]));
  console.log(`all places: n^${growth.toFixed(2)}; n log n over these sizes is n^${allowed.toFixed(2)}`);
  if (growth > allowed + GROWTH_SCATTER) faults.push(`all places: n^${growth.toFixed(2)}`);
}

console.log(`One decision, ${AGENTS} agents, two queues that share half of them. Processor time in µs.\n`);
console.log(
  `${'decision'.padEnd(26)}${'callers'.padStart(8)}${['p50', 'p99', 'max'].map((word) => word.padStart(9)).join('')}`,
);
const warmUp = new Crowd(SIZES[0] ?? 0);
for (const decision of Object.values(decisions)) timesOf(1000, (measured) => decision(warmUp, measured));
for (const callers of SIZES) {
  const crowd = new Crowd(callers);
  for (const [name, decision] of Object.entries(decisions)) measureDecision(name, crowd, callers, decision);
}
const stuck = stuckCrowd(SIZES[0] ?? 0, 'weighted-random');
timesOf(1000, (measured) => joinAmongIdle(stuck, measured));
console.log('\nA newcomer whom any of 500 idle agents may take, before a line that none may take.\n');
for (const strategy of STRATEGIES) {
  measureDecision(`join, ${strategy}`, stuckCrowd(LARGEST, strategy), LARGEST, joinAmongIdle);
}
console.log('\nNot bound to the limit.\n');
const crowd = new Crowd(LARGEST);
const reload = timesOf(50, (measured) => measured(() => crowd.configure()));
console.log(`a reload with ${LARGEST} callers: ${(reload.p50Us / 1000).toFixed(0)} ms\n`);
measurePlaces();

for (const fault of faults) console.log(`FAIL ${fault}`);
if (faults.length === 0) console.log('\nPASS');
process.exitCode = faults.length === 0 ? 0 : 1;
