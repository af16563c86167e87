/**
 * What must hold of the messages of callbacks whatever happens: told from what was written and what was true then, with
 * none of the code that decides.
 */
import { promiseOf } from '../../src/domain/callback/state.ts';
import type { CallbackId } from '../../src/domain/ids.ts';
import type { MessageState } from '../../src/domain/messages/state.ts';
import type { Store } from '../../src/engine/store.ts';
import type { Commit, CommitMirror } from './commit-mirror.ts';

/** By the customer's clock. */
export const QUIET = { from: 21 * 60, to: 8 * 60 };
/** They want no messages. */
export const OPTED_OUT: readonly string[] = ['+46701234513', '+46701234527', '+447400123414'];

export class MessageRules {
  readonly broken: string[] = [];
  readonly counts: Record<string, number> = {};
  readonly #told = new Set<string>();

  readonly #mirror: CommitMirror;
  readonly #zoneOf: (number: string) => string;

  constructor(store: Store, mirror: CommitMirror, zoneOf: (number: string) => string) {
    this.#mirror = mirror;
    this.#zoneOf = zoneOf;
    for (const number of OPTED_OUT) store.optOut(number, 0 as never);
    const { addMessage } = store;
    store.addMessage = (message) => {
      this.#written(message);
      return addMessage(message);
    };
  }

  committed({ history }: Commit): void {
    for (const [id, entry] of history) {
      if (entry.type === 'notMessaged') this.#count(`unsent ${entry.why}`);
      if (entry.type !== 'messaged') continue;
      this.#count(`message ${entry.kind}`);
      if (entry.kind === 'upNext' || entry.kind === 'reminder') this.#beforehand(id, entry.kind);
    }
  }

  #beforehand(id: CallbackId, kind: 'upNext' | 'reminder'): void {
    const state = this.#mirror.callbacks.get(id);
    if (state === undefined) return this.#must(false, `${kind} of nobody`);
    const { at, window, attemptsBefore } = promiseOf(state);
    const once = `${id} ${kind} ${state.promises.length}`;
    this.#must(!this.#told.has(once), `${once} twice`);
    this.#told.add(once);
    // Their turn may come in the very transaction in which they are told that it is near.
    const dialledAt = state.attempts[attemptsBefore]?.startedAt ?? null;
    this.#must(dialledAt === null || dialledAt === state.told[kind], `${once}, though they were dialled`);
    this.#must(state.progress.status !== 'over', `${once}, though it is over`);
    this.#must((at === null) === (kind === 'upNext'), `${once}: not of that kind`);
    const told = state.told[kind] ?? 0;
    if (kind === 'reminder') this.#must(told < window.from, `${once}: too late`);
  }

  #written({ id, to, progress }: MessageState): void {
    const [, kind = ''] = id.split('~');
    this.#must(!OPTED_OUT.includes(to), `${id}: they opted out`);
    if (progress.status !== 'queued' || ['booked', 'cancelled', 'moved'].includes(kind)) return;
    const clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: this.#zoneOf(to),
      hour: '2-digit',
      minute: '2-digit',
    }).format(progress.nextTryAt);
    const [hour = 0, minute = 0] = clock.split(':').map(Number);
    const isQuiet = hour * 60 + minute >= QUIET.from || hour * 60 + minute < QUIET.to;
    this.#must(!isQuiet, `${id} at ${clock}`);
    if (progress.waits === 'later') this.#count('messages that wait for the morning');
  }

  #must(holds: boolean, what: string): void {
    if (!holds) this.broken.push(`message: ${what}`);
  }

  #count(what: string): void {
    this.counts[what] = (this.counts[what] ?? 0) + 1;
  }
}
