/** What is still to be done in one unit of work: who is to be told what, and what is to be looked at again. */
import type { AgentEvent } from '../domain/agent/event.ts';
import type { CallEvent } from '../domain/call/event.ts';
import type { CallbackEvent } from '../domain/callback/event.ts';
import type { AgentName, CallbackId, CallId, QueueName } from '../domain/ids.ts';

type WithoutCheck<T> = T extends unknown ? Omit<T, 'check'> : never;

/** As they are told: whether the customer may be dialled is looked at when it is decided. */
export type CallbackNews = WithoutCheck<CallbackEvent>;

export type Item =
  | { readonly to: 'call'; readonly id: CallId; readonly event: CallEvent; readonly key: string | null }
  | { readonly to: 'agent'; readonly name: AgentName; readonly event: AgentEvent }
  | { readonly to: 'callback'; readonly id: CallbackId; readonly event: CallbackNews };

export class Agenda {
  readonly items: Item[] = [];
  /** Queues whose line or agents have changed. */
  readonly touched = new Set<QueueName>();
  /** Whether somebody may be free for somebody. */
  matchAnew = false;
  /** Whether a customer may be dialled who was not before. */
  dialAnew = false;

  /** `key` marks an event that may be reported twice. */
  tellCall(id: CallId, event: CallEvent, key: string | null): void {
    this.items.push({ to: 'call', id, event, key });
  }

  tellAgent(name: AgentName, event: AgentEvent): void {
    this.items.push({ to: 'agent', name, event });
  }

  tellCallback(id: CallbackId, event: CallbackNews): void {
    this.items.push({ to: 'callback', id, event });
  }

  touch(queues: Iterable<QueueName>): void {
    for (const queue of queues) this.touched.add(queue);
  }

  /** A line, or who serves it, has changed. */
  lineChanged(queues: Iterable<QueueName>): void {
    this.matchAnew = true;
    this.dialAnew = true;
    this.touch(queues);
  }
}
