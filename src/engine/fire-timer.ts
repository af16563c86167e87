/** What a timer's firing means, for whom, and which ones are fired together. */
import type { AgentTimer } from '../domain/agent/event.ts';
import type { CallTimer } from '../domain/call/event.ts';
import type { CallbackTimer } from '../domain/callback/event.ts';
import type { Store, TimerRow } from './store.ts';
import type { Unit } from './unit.ts';

/** So many callbacks' timers in one unit of work. When the day begins, thousands may be due at the same moment. */
const CALLBACKS_AT_ONCE = 25;

/**
 * Those that are fired in one unit each: one by one, but for callbacks' timers that follow each other, after which it is
 * looked once who may be dialled.
 */
export function inUnits(rows: readonly TimerRow[]): TimerRow[][] {
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

/** The row goes in the transaction that handles it: a crash in between fires it again. */
export function fireTimer(store: Store, unit: Unit, { owner, name }: TimerRow): void {
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
