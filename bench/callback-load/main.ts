/**
 * How long the engine is busy with each thing that happens, with 10,000 callbacks pending and 500 agents:
 * `npm run bench:callback-load`. All of it is in the figures: deciding, dialling, matching, and writing to the store
 * (in memory), but for what the exchange does.
 *
 * Fails if an event takes LIMIT_US or more (99th percentile), where several things happen together, as at a switch,
 * TOGETHER_LIMIT_US; or if it takes much longer with ten times as many pending. All of it takes about a minute.
 */
import { LoadedOffice, type Measure } from './office.ts';

const AGENTS = 500;
const CALLERS = 500;
const SIZES = [1000, 10_000];
const ROUNDS = 150;
const LIMIT_US = 10_000;
/** Up to 25 timers in a unit each; 25 callbacks told in one unit; looking for those whom a switch concerns. */
const TOGETHER = [
  'timers fire',
  'some are told of a switch',
  'dialling is switched off',
  'dialling is switched on',
];
const TOGETHER_LIMIT_US = 100_000;
/** Ten times as many pending: if an event's cost were in proportion, it would be ten. */
const GROWTH_LIMIT = 4;
/** Below this it does not matter how it grows. */
const TOO_LITTLE_US = 500;

type Figures = Map<string, number[]>;

const faults: string[] = [];

function measuring(figures: Figures): Measure {
  return (name, work) => {
    const before = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(before);
    const known = figures.get(name);
    if (known === undefined) figures.set(name, [user + system]);
    else known.push(user + system);
  };
}

const unmeasured: Measure = (_, work) => work();

async function loadedWith(pending: number, first: 'customer' | 'agent'): Promise<LoadedOffice> {
  const office = new LoadedOffice(AGENTS, first);
  await office.open();
  for (let count = 0; count < AGENTS; count += 1) await office.join(unmeasured);
  if (office.talking.size !== AGENTS) throw new Error(`${office.talking.size} of ${AGENTS} agents talk`);
  for (let count = 0; count < pending; count += 1) {
    await office.ask(unmeasured);
    // Not all in one moment: by when they were asked for goes who comes first.
    await office.wait(unmeasured, 1);
  }
  for (let count = 0; count < CALLERS; count += 1) await office.join(unmeasured);
  return office;
}

async function measured(pending: number, first: 'customer' | 'agent'): Promise<Figures> {
  const office = await loadedWith(pending, first);
  const figures: Figures = new Map();
  const measure = measuring(figures);
  for (let round = 0; round < ROUNDS; round += 1) {
    const into = round < ROUNDS / 10 ? unmeasured : measure;
    await office.join(into);
    await office.endTalk(into);
    await office.ask(into);
    await office.cancel(into);
    await office.leave(into);
    await office.wait(into, 500);
  }
  for (let count = 0; count < 2; count += 1) {
    await office.switch(measure, false);
    await office.switch(measure, true);
  }
  if (office.customers < ROUNDS / 4) faults.push(`only ${office.customers} customers were dialled`);
  for (const error of office.faults) faults.push(`a fault: ${String(error)}`);
  return figures;
}

const at = (times: readonly number[], share: number): number =>
  [...times].sort((a, b) => a - b)[Math.floor((times.length - 1) * share)] ?? Number.NaN;

function print(name: string, pending: number, times: readonly number[]): void {
  const figures = [times.length, at(times, 0.5), at(times, 0.99), at(times, 1)];
  const columns = [pending, ...figures].map((figure) => String(figure).padStart(9)).join('');
  console.log(`${name.padEnd(28)}${columns}`);
}

function check(name: string, first: string, few: readonly number[], many: readonly number[]): void {
  const p99Us = at(many, 0.99);
  const limitUs = TOGETHER.includes(name) ? TOGETHER_LIMIT_US : LIMIT_US;
  if (p99Us >= limitUs) faults.push(`${first} first, ${name}: the 99th percentile is ${p99Us} µs`);
  const growth = at(many, 0.5) / at(few, 0.5);
  if (TOGETHER.includes(name) || at(many, 0.5) < TOO_LITTLE_US || growth < GROWTH_LIMIT) return;
  faults.push(`${first} first, ${name}: ${growth.toFixed(1)} times as long with ten times as many`);
}

console.log(`Processor time in µs for each event, ${AGENTS} agents who talk, ${CALLERS} callers in line.`);
for (const first of ['customer', 'agent'] as const) {
  const heads = ['pending', 'times', 'p50', 'p99', 'max'].map((head) => head.padStart(9)).join('');
  console.log(`\n${`${first} first`.padEnd(28)}${heads}`);
  const bySize: Figures[] = [];
  for (const pending of SIZES) bySize.push(await measured(pending, first));
  const [few, many] = bySize;
  for (const [name, times] of many ?? []) {
    const before = few?.get(name) ?? [];
    print(name, SIZES[0] ?? 0, before);
    print(name, SIZES[1] ?? 0, times);
    check(name, first, before, times);
  }
}

for (const fault of new Set(faults)) console.log(`FAIL ${fault}`);
if (faults.length === 0) console.log('\nPASS');
process.exitCode = faults.length === 0 ? 0 : 1;
