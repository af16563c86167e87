/** What people can do with callbacks from outside a call: at a shell, or over the web. The engine answers. */
import type { NumberDenial, NumberVerdict } from '../domain/callback/number-guard.ts';
import type { PromisedWindow } from '../domain/callback/promise.ts';
import type { Dialling } from '../domain/callback/settings.ts';
import type { Slot } from '../domain/callback/slots.ts';
import type {
  Appointment,
  CallbackHistory,
  CallbackOrigin,
  CallbackState,
} from '../domain/callback/state.ts';
import type { Switches, SwitchName } from '../domain/callback/switches.ts';
import type { VariableValue } from '../domain/flow/variables.ts';
import type { CallbackId, Instant, Language } from '../domain/ids.ts';
import type { CallbackFilter, CallbackMessageRow } from './callback-store.ts';
import type { CustomerOffice } from './customer-office.ts';

export interface NewCallback {
  readonly profile: string;
  /** As written by whoever adds it: judged like a caller's. */
  readonly number: string;
  readonly callerName: string;
  /** Null: the site's first. */
  readonly language: Language | null;
  readonly variables: Readonly<Record<string, VariableValue>>;
  /**
   * Null: as soon as possible. Whoever asks over the web chooses among the times that the site has to choose from
   * (`Times.slots`); at a shell it is any time at which the customer may be called.
   */
  readonly at: Instant | null;
  readonly origin: Exclude<CallbackOrigin, { readonly type: 'call' }>;
  /** What it will be called, should it be a new one: the same request made again then makes no second one. */
  readonly id?: CallbackId;
}

/** What would become of a request. */
export type Weighed =
  | {
      readonly type: 'possible';
      /** E.164. */
      readonly number: string;
      /** What kind of telephone it is, going by its number. */
      readonly line: Extract<NumberVerdict, { readonly verdict: 'ok' }>['line'];
      /** What would be changed instead of a new one being made. */
      readonly pending: CallbackState | null;
      readonly appointment: Appointment;
    }
  | Refused;

/** `changed`: the number had one pending, which is as asked for now. */
export interface Made {
  readonly type: 'added' | 'changed';
  readonly callback: CallbackState;
}

export type Added = Made | Refused;

export type Refused =
  | { readonly type: 'unknownProfile'; readonly known: readonly string[] }
  | { readonly type: 'denied'; readonly reason: NumberDenial }
  | { readonly type: 'limited'; readonly limit: 'pending' | 'perDay' }
  /**
   * Nobody may be called then, or it would be too long until then. Over the web also: the time is none of those to choose
   * from, or no callbacks are offered just now.
   */
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
  /** Whether callbacks are offered just now, and there is room for one more. */
  readonly offered: boolean;
}

export interface CallbackOffice {
  readonly customers: CustomerOffice;
  list(filter: CallbackFilter): readonly CallbackState[];
  show(id: CallbackId): Shown | null;
  /** What `add` would say, with nothing done. */
  weigh(request: NewCallback): Weighed;
  /** @param alongside run in the transaction in which it is made, so that what it saves is saved exactly if that is. */
  add(request: NewCallback, alongside?: (made: Made) => void): Added;
  cancel(id: CallbackId, by: 'customer' | 'admin'): Done;
  reschedule(id: CallbackId, at: Instant, by: 'customer' | 'admin'): Done;
  /** When a customer could be called: what would be promised now, and times to choose from. Null: no such profile. */
  times(profile: string, number: string | null): Times | null;
  /** Whether a customer with this number can choose this time. */
  isFree(profile: string, number: string, at: Instant): boolean;
  retry(id: CallbackId): Done;
  switches(): Switches;
  /**
   * `profile` null: for all. `to` null: as the site has it. A dry run is for dialling only. False: there is no such
   * profile, or the switch has no such position.
   */
  switch(name: SwitchName, profile: string | null, to: Dialling | null): boolean;
  /** Everything kept about a number (E.164, or as people write it) is pseudonymised. @returns of how many callbacks. */
  erase(number: string): number;
}
