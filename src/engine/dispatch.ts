/**
 * Carries out what was decided: the outbox, in lanes. A call has one lane, and one for each leg it dials.
 *
 *   paused ──resume──▶ running ──pause──▶ paused
 *
 * Rules. Commands of one lane go out in order, one at a time; lanes do not wait for each other, so a text that is
 * still being rendered for the caller keeps no agent's phone from ringing. A command's row goes
 * only with its verdict, in one transaction with the event that a failure means, so a crash in between repeats the
 * command, and every command may be repeated. Only `retry` is tried again, after a pause that doubles; being
 * disconnected does not count as a try. Work that a later command of the lane makes pointless is left out: a prompt
 * that is to be stopped anyway, a leg that is to be hung up anyway. That is how no telling delays a connection.
 */
import type { CallAction } from '../domain/call/action.ts';
import type { FailedVerdict } from '../domain/call/event.ts';
import { type CallId, isDerived, type Milliseconds } from '../domain/ids.ts';
import type { SpeechSettings } from '../domain/site.ts';
import type { Clock, Speech, Telephony, TelephonyAction, Verdict } from './ports.ts';
import type { OutboxRow } from './store.ts';
import { sleep } from './timers.ts';

const MAX_TRIES = 6;
const FIRST_PAUSE_MS: Milliseconds = 100;
/** After a fault of ours (a full disk, say) a lane is left alone for a while instead of failing without end. */
const PAUSE_AFTER_FAULT_MS: Milliseconds = 1_000;

export interface DispatchParts {
  readonly telephony: Telephony;
  readonly speech: Speech;
  readonly clock: Clock;
  readonly speechSettings: (lane: CallId) => SpeechSettings;
  /** The command is over: its row may go. `failed` is null on success. */
  readonly settled: (row: OutboxRow, failed: FailedVerdict | null, reason: string, tries: number) => void;
  readonly troubled: (row: OutboxRow, reason: string, tries: number) => void;
  /** Something that cannot happen did. */
  readonly fault: (where: string, error: unknown) => void;
}

interface Entry {
  readonly row: OutboxRow;
  /** Whether it may have been carried out before. */
  repeat: boolean;
  tries: number;
}

interface Lane {
  readonly entries: Entry[];
  busy: boolean;
  /** Ends the wait for speech that nobody will hear. */
  abandon: AbortController | null;
}

export class Dispatcher {
  readonly #parts: DispatchParts;
  readonly #lanes = new Map<string, Lane>();
  readonly #drained: (() => void)[] = [];
  #running = false;

  constructor(parts: DispatchParts) {
    this.#parts = parts;
  }

  /** `repeat`: the rows were found in the store, a process that died may have carried them out. */
  add(rows: readonly OutboxRow[], repeat: boolean): void {
    const touched = new Set<string>();
    for (const row of rows) {
      const id = laneOf(row);
      const lane = this.#lanes.get(id) ?? { entries: [], busy: false, abandon: null };
      this.#lanes.set(id, lane);
      lane.entries.push({ row, repeat, tries: 0 });
      touched.add(id);
      // What was to be said on a leg that is hung up now may be left out: its lane has to look.
      if (row.action.type === 'hangup' && this.#lanes.has(row.lane)) touched.add(row.lane);
    }
    for (const id of touched) this.#wake(id);
  }

  resume(): void {
    this.#running = true;
    for (const id of [...this.#lanes.keys()]) this.#wake(id);
  }

  /** Begins nothing new. What is under way may end. */
  pause(): void {
    this.#running = false;
    this.#tellDrained();
  }

  /** Resolves when every lane is empty, or nothing more is being done because of a pause. */
  async drained(): Promise<void> {
    if (this.#isDrained()) return;
    await new Promise<void>((resolve) => this.#drained.push(resolve));
  }

  get pending(): number {
    let count = 0;
    for (const lane of this.#lanes.values()) count += lane.entries.length;
    return count;
  }

  /** The calls of which a command is not carried out yet. */
  get unfinished(): ReadonlySet<CallId> {
    const calls = new Set<CallId>();
    for (const { entries } of this.#lanes.values()) for (const { row } of entries) calls.add(row.lane);
    return calls;
  }

  #isDrained(): boolean {
    for (const lane of this.#lanes.values()) {
      if (lane.busy || (this.#running && lane.entries.length > 0)) return false;
    }
    return true;
  }

  #tellDrained(): void {
    if (!this.#isDrained()) return;
    for (const resolve of this.#drained.splice(0)) resolve();
  }

  #wake(id: string): void {
    const lane = this.#lanes.get(id);
    if (lane === undefined) return;
    if (lane.busy) {
      const current = lane.entries[0]?.row.action;
      if (current !== undefined && this.#isPointless(lane, current)) lane.abandon?.abort();
      return;
    }
    if (!this.#running) return;
    lane.busy = true;
    this.#run(lane)
      .catch((error: unknown) => {
        this.#parts.fault('dispatch.run', error);
        return sleep(this.#parts.clock, PAUSE_AFTER_FAULT_MS);
      })
      .finally(() => {
        lane.busy = false;
        if (lane.entries.length === 0) this.#lanes.delete(id);
        else if (this.#running) this.#wake(id);
        this.#tellDrained();
      });
  }

  async #run(lane: Lane): Promise<void> {
    while (this.#running) {
      const entry = lane.entries[0];
      if (entry === undefined) return;
      const verdict = this.#isPointless(lane, entry.row.action) ? done : await this.#perform(lane, entry);
      if (verdict.type === 'retry') {
        await this.#pauseBeforeRetry(entry, verdict.reason);
        if (entry.tries < MAX_TRIES) continue;
      }
      this.#settle(lane, entry, verdict);
    }
  }

  async #perform(lane: Lane, entry: Entry): Promise<Verdict> {
    const { action } = entry.row;
    const abandon = new AbortController();
    lane.abandon = abandon;
    try {
      const command =
        action.type === 'say' ? await this.#voiced(entry.row.lane, action, abandon.signal) : action;
      // While the text was being rendered, its stopping may have been decided.
      if (abandon.signal.aborted || this.#isPointless(lane, action)) return done;
      const verdict = await this.#parts.telephony.perform(command, entry.repeat);
      entry.repeat = true;
      return verdict;
    } finally {
      lane.abandon = null;
    }
  }

  async #voiced(
    id: CallId,
    action: Extract<CallAction, { type: 'say' }>,
    abandon: AbortSignal,
  ): Promise<TelephonyAction> {
    const settings = this.#parts.speechSettings(id);
    const sounds = await Promise.all(
      action.media.map((media) =>
        media.kind === 'file'
          ? media.file
          : this.#parts.speech.prepare(media.text, media.language, settings, abandon),
      ),
    );
    return { type: 'play', channel: action.channel, playback: action.playback, sounds };
  }

  async #pauseBeforeRetry(entry: Entry, reason: string): Promise<void> {
    if (!this.#running) return;
    entry.tries += 1;
    this.#parts.troubled(entry.row, reason, entry.tries);
    if (entry.tries >= MAX_TRIES) return;
    await sleep(this.#parts.clock, FIRST_PAUSE_MS * 2 ** (entry.tries - 1));
  }

  #settle(lane: Lane, entry: Entry, verdict: Verdict): void {
    if (verdict.type === 'retry' && !this.#running) return;
    lane.entries.shift();
    const reason = 'reason' in verdict ? verdict.reason : '';
    const failed = verdict.type === 'done' ? null : verdict.type === 'retry' ? 'exhausted' : verdict.type;
    this.#parts.settled(entry.row, failed, reason, entry.tries + 1);
  }

  /** Whether a later command of the lane undoes this one, so that it need not be done at all. */
  #isPointless(lane: Lane, action: CallAction): boolean {
    if (action.type === 'say') {
      const stopped = lane.entries.some(
        ({ row }) => row.action.type === 'stopPlayback' && row.action.playback === action.playback,
      );
      const ofLeg = isDerived(action.channel) ? this.#lanes.get(action.channel) : undefined;
      return stopped || ofLeg?.entries.some(({ row }) => row.action.type === 'hangup') === true;
    }
    if (action.type === 'dial') {
      return lane.entries.some(
        ({ row }) => row.action.type === 'hangup' && row.action.channel === action.channel,
      );
    }
    return false;
  }
}

const done: Verdict = { type: 'done' };

/** A leg's own commands concern nobody else until it is answered. */
function laneOf({ lane, action }: OutboxRow): string {
  const ofLeg = (action.type === 'dial' || action.type === 'hangup') && isDerived(action.channel);
  return ofLeg ? action.channel : lane;
}
