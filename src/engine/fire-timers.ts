/** Timers that are due: which are fired together, and what each means, for whom. */
import type { AgentTimer } from '../domain/agent/event.ts';
import type { CallTimer } from '../domain/call/event.ts';
import type { CallbackTimer } from '../domain/callback/event.ts';
import type { EngineParts } from './engine-parts.ts';
import type { Store, TimerRow } from './store.ts';
import type { Unit } from './unit.ts';
import type { Work } from './work.ts';

/** A few at a time: the sleeper comes back for the others at once, after whatever else has happened meanwhile. */
const TIMERS_AT_ONCE = 25;
/** So many callbacks' timers in one unit of work. When the day begins, thousands may be due at the same moment. */
const CALLBACKS_AT_ONCE = 25;

type FiringParts = Pick<EngineParts, 'store' | 'clock' | 'events'>;

/** Fires what is due. One whose firing throws is gone, and told of in the log: left there, it would fire for ever. */
export function fireTimers(parts: FiringParts, work: Work): void {
  const { store, clock } = parts;
  for (const rows of inUnits(store.timersDue(clock.now(), TIMERS_AT_ONCE))) fire(rows, parts, work);
}

/**
 * Those that are fired in one unit each: one by one, but for callbacks' timers that follow each other, after which it is
 * looked once who may be dialled.
 */
function inUnits(rows: readonly TimerRow[]): TimerRow[][] {
  const units: TimerRow[][] = [];
  for (const row of rows) {
    const last = units.at(-1);
    const fits = last !== undefined && last.length < CALLBACKS_AT_ONCE;
    const isAlike = row.owner.kind === 'callback' && last?.[0]?.owner.kind === 'callback';
    if (fits && isAlike) last.push(row);
    else units.push([row]);
  }
  return units;
}

function fire(rows: readonly TimerRow[], parts: FiringParts, work: Work): void {
  const { store, events } = parts;
  try {
    work.run((unit) => {
      for (const row of rows) fireOne(store, unit, row);
    });
  } catch (error) {
    const [row, ...others] = rows;
    if (row === undefined) return;
    if (others.length > 0) {
      for (const each of rows) fire([each], parts, work);
      return;
    }
    // The transaction that was undone had removed the row.
    work.run(() => store.setTimer(row.owner, row.name, null));
    if (row.owner.kind === 'call') work.stopFaulty(row.owner.id, error);
    else events.fault({ where: `engine.${row.owner.kind}Timer`, call: null, error });
  }
}

/** The row goes in the transaction that handles it: a crash in between fires it again. */
function fireOne(store: Store, unit: Unit, { owner, name }: TimerRow): void {
  store.setTimer(owner, name, null);
  switch (owner.kind) {
    case 'call':
      return unit.tellCall(owner.id, { type: 'timerFired', timer: name as CallTimer }, null);
    case 'agent':
      return unit.tellAgent(owner.id, { type: 'timerFired', timer: name as AgentTimer });
    case 'callback':
      return unit.tellCallback(owner.id, { type: 'timerFired', timer: name as CallbackTimer });
    default:
      owner satisfies never;
  }
}
