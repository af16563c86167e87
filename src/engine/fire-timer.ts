/** What a timer's firing means, and for whom. */
import type { AgentTimer } from '../domain/agent/event.ts';
import type { CallTimer } from '../domain/call/event.ts';
import type { CallbackTimer } from '../domain/callback/event.ts';
import type { Store, TimerRow } from './store.ts';
import type { Unit } from './unit.ts';

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
