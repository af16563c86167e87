/**
 * The engine joins decisions with storage and effects; nothing else does.
 *
 *   disconnected ──connected──▶ reconciling ──caught up──▶ live ──disconnected──▶ disconnected
 *
 * Rules.
 * - `disconnected`: no command goes out, no timer fires. What was decided waits in the outbox.
 * - `reconciling`, on every connection: events are kept back; who left is told first; the outbox is finished;
 *   a snapshot tells what was missed; then the events kept back; then timers.
 * - `live`: an event is handled from load to commit without a pause, then its commands go out.
 * - Whatever is thrown while one call decides ends that call, and no other.
 */

import type { AgentEvent, AgentTimer } from '../domain/agent/event.ts';
import type { CallTimer, FailedVerdict } from '../domain/call/event.ts';
import type { AgentName, CallId, Instant, QueueName } from '../domain/ids.ts';
import type { Events } from '../observe/events.ts';
import { eventOf, ownerOfEvent } from './addressee.ts';
import { Dispatcher } from './dispatch.ts';
import { keyOf } from './keys.ts';
import { Lines } from './lines.ts';
import { Live } from './live.ts';
import { narrate } from './narrate.ts';
import type { Clock, Snapshot, Speech, Telephony, TelephonyEvent } from './ports.ts';
import { arrivalsMissed, type Missed, missedBy, orphans, partiesGone, playbacksOf } from './reconcile.ts';
import { type LoadedSite, Sites } from './sites.ts';
import type { OutboxRow, Store, TimerRow } from './store.ts';
import { Sleeper } from './timers.ts';
import { Unit } from './unit.ts';
import { type EngineView, viewOf } from './view.ts';

export interface EngineParts {
  readonly store: Store;
  readonly telephony: Telephony;
  readonly speech: Speech;
  readonly clock: Clock;
  readonly events: Events;
  /** Told after each commit: there may be lines for the queue log. */
  readonly counted?: () => void;
}

/** How long ended calls stay in the store before they are pruned at start. */
const KEEP_ENDED_MS = 90 * 24 * 3_600_000;
const SNAPSHOT_RETRY_MS = 500;
const BETWEEN_TELLINGS_MS = 10;

type Phase = 'stopped' | 'disconnected' | 'reconciling' | 'live';

export class Engine {
  readonly #parts: EngineParts;
  readonly #live = new Live();
  readonly #sites: Sites;
  readonly #lines: Lines;
  readonly #dispatcher: Dispatcher;
  readonly #sleeper: Sleeper;
  #phase: Phase = 'stopped';
  /** Counts connections: work begun under an older one is dropped. */
  #connection = 0;
  #keptBack: TelephonyEvent[] = [];
  #phaseSince: Instant | null = null;

  constructor(parts: EngineParts, site: LoadedSite) {
    this.#parts = parts;
    this.#sites = new Sites(parts.store, site);
    this.#lines = new Lines(this.#sites);
    this.#dispatcher = new Dispatcher({
      telephony: parts.telephony,
      speech: parts.speech,
      clock: parts.clock,
      speechSettings: (lane) => {
        const call = this.#live.call(lane);
        return (call ? this.#sites.of(call) : this.#sites.current.site).speech;
      },
      settled: (row, failed, reason, tries) => this.#settled(row, failed, reason, tries),
      troubled: (row, reason, attempts) =>
        parts.events.commandFailed({
          call: row.lane,
          command: row.action.type,
          verdict: 'retry',
          reason,
          attempts,
        }),
      fault: (where, error) => parts.events.fault({ where, call: null, error }),
    });
    this.#sleeper = new Sleeper(
      parts.clock,
      () => parts.store.nextTimerAt(),
      () => this.#fireTimers(),
    );
  }

  /** Takes up what the store holds and begins to connect. */
  start(): void {
    const { store, clock, telephony } = this.#parts;
    const { version, site } = this.#sites.current;
    const calls = store.liveCalls();
    const agents = store.agents();
    this.#live.load(calls, agents);
    this.#lines.configure();
    this.#lines.loadHistories(store.queueHistories());
    for (const agent of agents) this.#lines.putAgent(agent);
    for (const call of calls) this.#lines.putCall(call, clock.now());
    store.prune((clock.now() - KEEP_ENDED_MS) as Instant);
    this.#dispatcher.add(store.pendingActions(), true);
    this.#work((unit) => {
      store.saveSite(version, site, clock.now());
      unit.countAgents();
      unit.syncAgents();
    });
    this.#phase = 'disconnected';
    telephony.watchPhones(this.#phones());
    telephony.start({
      connected: () => this.#connected(),
      disconnected: (reason) => this.#disconnected(reason),
      event: (event) => this.#heard(event),
    });
  }

  /** Lets the calls be: they stay with the exchange, and the next process goes on with them. */
  async stop(): Promise<void> {
    this.#phase = 'stopped';
    this.#connection += 1;
    this.#sleeper.stop();
    this.#dispatcher.pause();
    await this.#dispatcher.drained();
    await this.#parts.telephony.stop();
  }

  /** Puts a checked site in force: new calls get it, calls under way go on with theirs, queues and agents change now. */
  useSite(loaded: LoadedSite): void {
    const { store, clock, telephony } = this.#parts;
    this.#sites.use(loaded);
    this.#lines.configure();
    for (const call of this.#live.calls()) this.#lines.putCall(call, clock.now());
    telephony.watchPhones(this.#phones());
    this.#work((unit) => {
      store.saveSite(loaded.version, loaded.site, clock.now());
      unit.syncAgents();
    });
    this.#sites.keepOnly(new Set([...this.#live.calls()].map((call) => call.site)));
  }

  /** Tells an agent something that came from outside a call, such as a pause by command. */
  tellAgent(name: AgentName, event: AgentEvent): 'done' | 'unknown' | 'notNow' {
    const before = this.#live.agent(name);
    if (before === undefined) return 'unknown';
    this.#work((unit) => unit.tellAgent(name, event));
    return this.#live.agent(name) === before ? 'notNow' : 'done';
  }

  #phones(): string[] {
    const { agents } = this.#sites.current.site;
    return [...new Set(Object.values(agents).map(({ phone }) => phone))];
  }

  view(): EngineView {
    return viewOf({
      live: this.#live,
      lines: this.#lines,
      sites: this.#sites,
      now: this.#parts.clock.now(),
      connected: this.#phase === 'live' || this.#phase === 'reconciling',
      connectionSince: this.#phaseSince,
      pendingActions: this.#dispatcher.pending,
    });
  }

  #connected(): void {
    if (this.#phase === 'stopped') return;
    this.#connection += 1;
    this.#phase = 'reconciling';
    this.#phaseSince = this.#parts.clock.now();
    this.#keptBack = [];
    this.#sleeper.stop();
    this.#reconcile(this.#connection).catch((error: unknown) =>
      this.#parts.events.fault({ where: 'engine.reconcile', call: null, error }),
    );
  }

  #disconnected(reason: string): void {
    if (this.#phase === 'stopped' || this.#phase === 'disconnected') return;
    this.#connection += 1;
    this.#phase = 'disconnected';
    this.#phaseSince = this.#parts.clock.now();
    this.#keptBack = [];
    this.#sleeper.stop();
    this.#dispatcher.pause();
    this.#parts.events.exchangeLost({ reason });
  }

  async #reconcile(connection: number): Promise<void> {
    const current = (): boolean => this.#connection === connection;
    const repeated = this.#dispatcher.pending;

    this.#dispatcher.pause();
    await this.#dispatcher.drained();
    const before = await this.#snapshot(current);
    if (before === null) return;
    const gone = partiesGone(this.#live.calls(), before);
    for (const missed of gone) this.#tell(missed);

    this.#dispatcher.resume();
    await this.#dispatcher.drained();
    if (!current()) return;
    this.#dispatcher.pause();

    const now = await this.#snapshot(current);
    if (now === null) return;
    const calls = [...this.#live.calls()];
    const events = calls.flatMap((call) => missedBy(call, now));
    const arrivals = arrivalsMissed((call) => this.#live.call(call) !== undefined, now);
    const sweeps = orphans(calls, now);
    for (const missed of [...events, ...arrivals]) this.#tell(missed);
    this.#work((unit) => {
      for (const [lane, action] of sweeps) unit.sweep(lane, action);
      for (const [phone, state] of now.phones) unit.tellPhone(phone, state);
      unit.touchQueues();
    });
    for (const event of this.#keptBack.splice(0)) this.#handle(event);
    this.#phase = 'live';
    this.#parts.events.reconciled({
      calls: calls.length,
      arrived: arrivals.length,
      ended: [...gone, ...events].filter(({ event }) => event.type === 'channelEnded').length,
      swept: sweeps.length,
      repeated,
    });
    this.#dispatcher.resume();
    this.#sleeper.start();
  }

  /** Null when the connection it was for is over. */
  async #snapshot(current: () => boolean): Promise<Snapshot | null> {
    const { telephony, clock, events } = this.#parts;
    while (current()) {
      try {
        const snapshot = await telephony.snapshot(playbacksOf(this.#live.calls()));
        return current() ? snapshot : null;
      } catch (error) {
        if (!current()) return null;
        events.fault({ where: 'engine.snapshot', call: null, error });
        const at = (clock.now() + SNAPSHOT_RETRY_MS) as Instant;
        await new Promise<void>((resolve) => clock.wakeAt(at, resolve));
      }
    }
    return null;
  }

  #heard(event: TelephonyEvent): void {
    if (this.#phase === 'live') this.#handle(event);
    else if (this.#phase === 'reconciling') this.#keptBack.push(event);
  }

  #handle(event: TelephonyEvent): void {
    if (event.type === 'phoneChanged') {
      return this.#guarded('engine.phoneChanged', (unit) => unit.tellPhone(event.phone, event.state));
    }
    this.#tell({ call: ownerOfEvent(event), key: keyOf(event), event });
  }

  #tell({ call, key, event }: Missed): void {
    try {
      this.#work((unit) => unit.tellCall(call, event, key));
    } catch (error) {
      this.#stopFaulty(call, error);
    }
  }

  #fireTimers(): void {
    const { store, clock } = this.#parts;
    for (const row of store.timersDue(clock.now())) {
      try {
        this.#work((unit) => fireTimer(store, unit, row));
      } catch (error) {
        // The transaction that was undone had removed the row: left there, it would fire for ever.
        this.#work(() => store.setTimer(row.owner, row.name, null));
        if (row.owner.kind === 'call') this.#stopFaulty(row.owner.id, error);
        else this.#parts.events.fault({ where: 'engine.agentTimer', call: null, error });
      }
    }
  }

  #settled(row: OutboxRow, failed: FailedVerdict | null, reason: string, tries: number): void {
    if (failed !== null) narrateFailure(this.#parts.events, failed, row, reason, tries);
    try {
      this.#work((unit) => {
        this.#parts.store.removeAction(row.id);
        const event = eventOf(row, failed);
        if (event !== null && this.#live.call(row.lane) !== undefined) unit.tellCall(row.lane, event, null);
      });
    } catch (error) {
      this.#stopFaulty(row.lane, error);
    }
  }

  /** A call that made us throw is ended, so that its caller is not left in silence; all others go on. */
  #stopFaulty(call: CallId, error: unknown): void {
    const { events } = this.#parts;
    events.fault({ where: 'engine.decide', call, error });
    try {
      this.#work((unit) => unit.endAfterFault(call));
    } catch (second) {
      events.fault({ where: 'engine.endAfterFault', call, error: second });
    }
  }

  /** One transaction, from load to commit; then its commands go out and it is told in the log. */
  #work(fill: (unit: Unit) => void): void {
    const { store, clock, events } = this.#parts;
    const now = clock.now();
    const unit = new Unit({ store, live: this.#live, lines: this.#lines, sites: this.#sites, now });
    try {
      store.transaction(() => {
        fill(unit);
        unit.settle();
      });
    } catch (error) {
      unit.undo();
      throw error;
    }
    unit.takeOver();
    this.#parts.counted?.();
    this.#dispatcher.add(unit.actions, false);
    if (this.#phase === 'live') this.#sleeper.plan();
    for (const change of unit.changes) narrate(events, change, this.#sites, now);
    if (unit.unfinished.size > 0) this.#goOnTelling(unit.unfinished);
  }

  /** The rest of a long line is told in units of their own, between which other calls have their turn. */
  #goOnTelling(queues: ReadonlySet<QueueName>): void {
    const { clock } = this.#parts;
    const connection = this.#connection;
    clock.wakeAt((clock.now() + BETWEEN_TELLINGS_MS) as Instant, () => {
      if (this.#connection !== connection || this.#phase === 'stopped') return;
      this.#guarded('engine.lines', (unit) => unit.touch(queues));
    });
  }

  /** For work that belongs to no call in particular: what it throws is told in the log, and nothing of it is kept. */
  #guarded(where: string, fill: (unit: Unit) => void): void {
    try {
      this.#work(fill);
    } catch (error) {
      this.#parts.events.fault({ where, call: null, error });
    }
  }
}

/** The row goes in the transaction that handles it: a crash in between fires it again. */
function fireTimer(store: Store, unit: Unit, row: TimerRow): void {
  store.setTimer(row.owner, row.name, null);
  if (row.owner.kind === 'call') {
    unit.tellCall(row.owner.id, { type: 'timerFired', timer: row.name as CallTimer }, null);
  } else {
    unit.tellAgent(row.owner.id, { type: 'timerFired', timer: row.name as AgentTimer });
  }
}

function narrateFailure(
  events: Events,
  failed: FailedVerdict,
  row: OutboxRow,
  reason: string,
  attempts: number,
): void {
  const verdict = failed === 'exhausted' ? 'retry' : failed;
  events.commandFailed({ call: row.lane, command: row.action.type, verdict, reason, attempts });
}
