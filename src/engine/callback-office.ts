/** What people can do with callbacks from outside a call: at a shell, later by the API. The engine answers. */
import type { NumberDenial } from '../domain/callback/number-guard.ts';
import type { PromisedWindow } from '../domain/callback/promise.ts';
import type { Slot } from '../domain/callback/slots.ts';
import type { CallbackHistory, CallbackState } from '../domain/callback/state.ts';
import type { Switches, SwitchName } from '../domain/callback/switches.ts';
import type { CallbackId, Instant, Language } from '../domain/ids.ts';
import type { VariableValue } from '../domain/site.ts';
import type { CallbackFilter, CallbackMessageRow } from './callback-store.ts';

export interface NewCallback {
  readonly profile: string;
  /** As written by whoever adds it: judged like a caller's. */
  readonly number: string;
  readonly callerName: string;
  /** Null: the site's first. */
  readonly language: Language | null;
  readonly variables: Readonly<Record<string, VariableValue>>;
  /** Null: as soon as possible. */
  readonly at: Instant | null;
  readonly origin: 'cli' | 'api';
}

export type Added =
  /** `changed`: the number had one pending, which is as asked for now. */
  | { readonly type: 'added' | 'changed'; readonly callback: CallbackState }
  | { readonly type: 'unknownProfile'; readonly known: readonly string[] }
  | { readonly type: 'denied'; readonly reason: NumberDenial }
  | { readonly type: 'limited'; readonly limit: 'pending' | 'perDay' }
  /** Nobody may be called then, or it would be too long until then. */
  | { readonly type: 'noTime' };

export type Done = 'done' | 'unknown' | 'notNow';

export interface Shown {
  readonly callback: CallbackState;
  readonly history: readonly CallbackHistory[];
  readonly messages: readonly CallbackMessageRow[];
}

export interface Times {
  /** Null: nothing can be promised just now. */
  readonly soonest: PromisedWindow | null;
  /** Nearest first; empty where the site has no times to choose from. */
  readonly slots: readonly Slot[];
}

export interface CallbackOffice {
  list(filter: CallbackFilter): readonly CallbackState[];
  show(id: CallbackId): Shown | null;
  add(request: NewCallback): Added;
  cancel(id: CallbackId, by: 'customer' | 'admin'): Done;
  reschedule(id: CallbackId, at: Instant, by: 'customer' | 'admin'): Done;
  /** When a customer could be called: what would be promised now, and times to choose from. Null: no such profile. */
  times(profile: string, number: string | null): Times | null;
  retry(id: CallbackId): Done;
  switches(): Switches;
  /** `profile` null: for all. `to` null: as the site has it. False: there is no such profile. */
  switch(name: SwitchName, profile: string | null, to: boolean | null): boolean;
  /** Everything kept about a number (E.164, or as people write it) is pseudonymised. @returns of how many callbacks. */
  erase(number: string): number;
}
