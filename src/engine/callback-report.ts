/**
 * What `keepline callbacks` asks of the running process and what it is answered: types only, so that the control socket
 * can carry them without knowing the engine. Plain JSON; times are ISO 8601 UTC.
 */
import type { NumberDenial } from '../domain/callback/number-guard.ts';
import type { PromiseVerdict } from '../domain/callback/promise.ts';
import type { AttemptOutcome, Dialling } from '../domain/callback/settings.ts';
import type { Sounded } from '../domain/callback/sounded.ts';
import type { CallbackOrigin, CallbackProgress } from '../domain/callback/state.ts';
import type { SwitchName, SwitchPositions } from '../domain/callback/switches.ts';
import type { VariableType, VariableValue } from '../domain/flow/variables.ts';
import type { Milliseconds } from '../domain/ids.ts';

/** Times that people choose are as they wrote them, such as `tomorrow 09:00`: the site's zone is the process's to know. */
export type CallbackDeed =
  | {
      readonly type: 'add';
      readonly profile: string;
      readonly number: string;
      readonly callerName: string;
      /** Null: the site's first. */
      readonly language: string | null;
      readonly variables: Readonly<Record<string, VariableValue>>;
      /** Null: as soon as possible. */
      readonly at: string | null;
    }
  | { readonly type: 'cancel' | 'retry'; readonly id: string }
  | { readonly type: 'reschedule'; readonly id: string; readonly at: string }
  | { readonly type: 'switches' }
  | {
      readonly type: 'switch';
      readonly name: SwitchName;
      /** Null: for all. */
      readonly profile: string | null;
      /** Null: as the site has it. A dry run is for dialling only. */
      readonly to: Dialling | null;
    }
  | { readonly type: 'erase'; readonly number: string };

/** What came of it. */
export type CallbackDeedReport =
  /** `changed`: the number had one pending, which is as asked for now. */
  | ({ readonly outcome: 'added' | 'changed' | 'done' } & AboutCallback)
  | { readonly outcome: 'switches'; readonly switches: SwitchesReport }
  /** Of how many callbacks. */
  | { readonly outcome: 'erased'; readonly callbacks: number }
  | { readonly outcome: 'unknownCallback' }
  | { readonly outcome: 'unknownProfile' | 'unknownLanguage'; readonly known: readonly string[] }
  /** Null: the flows know no variable of that name. */
  | { readonly outcome: 'badVariable'; readonly name: string; readonly type: VariableType | null }
  /** The words for the time mean none, or one that is past. */
  | { readonly outcome: 'badTime'; readonly why: 'unreadable' | 'past'; readonly timezone: string }
  | { readonly outcome: 'denied'; readonly reason: NumberDenial }
  | { readonly outcome: 'limited'; readonly limit: 'pending' | 'perDay' }
  /** Nobody may be called then, or it would be too long until then. */
  | { readonly outcome: 'noTime' }
  /** It cannot be done as the callback is now. */
  | ({ readonly outcome: 'notNow' } & AboutCallback);

interface AboutCallback {
  readonly callback: CallbackReport;
  /** The site's: in which people read its times. */
  readonly timezone: string;
}

export interface CallbackReport {
  readonly id: string;
  readonly profile: string;
  readonly queue: string;
  readonly number: string;
  readonly callerName: string;
  readonly language: string;
  readonly variables: Readonly<Record<string, VariableValue>>;
  readonly origin: CallbackOrigin;
  readonly requestedAt: string;
  /** The customer's own clock. */
  readonly firstJoinedAt: string;
  readonly status: CallbackProgress['status'];
  /** Why it is `later`, or over so; null: there is nothing to say. */
  readonly reason: string | null;
  /** Null: not over. */
  readonly end: Extract<CallbackProgress, { status: 'over' }>['end'] | null;
  readonly endedAt: string | null;
  /** When the next attempt is due; null: now, or never. */
  readonly nextAt: string | null;
  /** No attempt is begun after it. */
  readonly until: string;
  /** The last one is in force. */
  readonly promises: readonly PromiseReport[];
  readonly attempts: readonly AttemptReport[];
}

export interface PromiseReport {
  readonly madeAt: string;
  /** The time that was chosen; null: as soon as possible. */
  readonly at: string | null;
  readonly from: string;
  readonly to: string;
  readonly verdict: PromiseVerdict['state'];
  readonly why: Extract<PromiseVerdict, { state: 'broken' }>['why'] | null;
  /** Null: open. */
  readonly resolvedAt: string | null;
}

export interface AttemptReport {
  readonly call: string;
  readonly startedAt: string;
  readonly answeredAt: string | null;
  readonly verifiedAt: string | null;
  readonly bridgedAt: string | null;
  readonly agent: string | null;
  readonly endedAt: string | null;
  readonly outcome: AttemptOutcome | null;
  readonly talkMs: Milliseconds;
  /** What answered, going by how it spoke, or because a key was pressed; null: not known. */
  readonly sounded: Sounded | null;
}

export interface SwitchesReport {
  readonly all: SwitchPositions;
  /** By the name under `callbacks`. */
  readonly profiles: Readonly<Record<string, Readonly<Record<SwitchName, ProfileSwitch>>>>;
}

export interface ProfileSwitch {
  /** Whether it works: both this one and the one for all are on, and not for a dry run only. */
  readonly on: boolean;
  /** Both are on, one of them at least for a dry run only. */
  readonly dryRun: boolean;
  /** As the site has it. */
  readonly site: Dialling;
  /** By hand; null: as the site has it. */
  readonly byHand: Dialling | null;
}
