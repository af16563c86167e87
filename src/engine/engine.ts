/**
 * The engine joins decisions with storage and effects; nothing else does.
 *
 *   disconnected ──connected──▶ reconciling ──caught up──▶ live ──disconnected──▶ disconnected
 *
 * Rules.
 * - `disconnected`: no command goes out, no timer fires. What was decided waits in the outbox.
 * - `reconciling`, on every connection (reconciler.ts): events are kept back; who left is told first; the outbox is
 *   finished, as far as that is soon done; a snapshot tells what was missed; then the events kept back; then timers.
 * - `live`: an event is handled from load to commit without a pause, then its commands go out.
 * - Whatever is thrown while one call decides ends that call, and no other.
 */

import type { AgentEvent } from '../domain/agent/event.ts';
import type { FailedVerdict } from '../domain/call/event.ts';
import type { AgentName, CallId, Instant, QueueName } from '../domain/ids.ts';
import { eventOf, ownerOfEvent } from './addressee.ts';
import type { CallbackOffice } from './callback-office.ts';
import { type CallbackParts, callbackParts, loadCallbacks } from './callbacks/callback-parts.ts';
import { diallingOf } from './callbacks/dial-check.ts';
import { Office } from './callbacks/office.ts';
import type { SwitchNews } from './callbacks/unit-callbacks.ts';
import { Dispatcher } from './dispatch.ts';
import type { EngineParts } from './engine-parts.ts';
import { fireTimer, inUnits } from './fire-timer.ts';
import { keyOf } from './keys.ts';
import { Lines } from './lines.ts';
import { Live } from './live.ts';
import { narrate, narrateFailure } from './narrate.ts';
import type { TelephonyEvent } from './ports.ts';
import type { Missed } from './reconcile.ts';
import { Reconciler } from './reconciler.ts';
import { type LoadedSite, Sites } from './sites.ts';
import type { OutboxRow, TimerRow } from './store.ts';
import { Reminder, Sleeper } from './timers.ts';
import { Unit } from './unit.ts';
import { type EngineView, viewOf } from './view.ts';

export type { EngineParts } from './engine-parts.ts';

/** How long ended calls stay in the store before they are pruned at start. */
const KEEP_ENDED_MS = 90 * 24 * 3_600_000;
const BETWEEN_TELLINGS_MS = 10;
const TIMERS_AT_ONCE = 25;

type Phase = 'stopped' | 'disconnected' | 'reconciling' | 'live';

export class Engine {
  readonly #parts: EngineParts;
  readonly #live = new Live();
  readonly #sites: Sites;
  readonly #callbacks: CallbackParts;
  readonly #lines: Lines;
  readonly callbacks: CallbackOffice;
  readonly #reminder: Reminder;
  readonly #dispatcher: Dispatcher;
  readonly #reconciler: Reconciler;
  readonly #sleeper: Sleeper;
  #phase: Phase = 'stopped';
  /** Counts connections: work begun under an older one is dropped. */
  #connection = 0;
  #keptBack: TelephonyEvent[] = [];
  #phaseSince: Instant | null = null;

  constructor(parts: EngineParts, site: LoadedSite) {
    this.#parts = parts;
    this.#sites = new Sites(parts.store, site);
    this.#callbacks = callbackParts(this.#sites);
    this.#lines = new Lines(this.#sites, this.#callbacks);
    this.callbacks = new Office({
      ...{ store: parts.store, clock: parts.clock, sites: this.#sites, lines: this.#lines },
      callbacks: this.#callbacks,
      work: (fill) => this.#work(fill),
    });
    this.#reminder = new Reminder(parts.clock, () =>
      this.#guarded('engine.dialling', (unit) => unit.dialAnew()),
    );
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
    this.#reconciler = new Reconciler({
      ...{ engine: parts, live: this.#live, dispatcher: this.#dispatcher },
      tell: (missed) => this.#tell(missed),
      work: (fill) => this.#work(fill),
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
    store.prune((clock.now() - KEEP_ENDED_MS) as Instant);
    this.#live.load(calls, agents);
    loadCallbacks(this.#callbacks, store);
    this.#lines.configure();
    this.#lines.loadHistories(store.queueHistories());
    for (const agent of agents) this.#lines.putAgent(agent);
    this.#putEverybody();
    this.#dispatcher.add(store.pendingActions(), true);
    this.#work((unit) => {
      store.saveSite(version, site, clock.now());
      this.#callbacks.profiles.keep(store);
      unit.callbacks.followQueues();
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
    this.#reminder.stop();
    this.#dispatcher.pause();
    await this.#dispatcher.drained();
    await this.#parts.telephony.stop();
  }

  /** Puts a checked site in force: new calls get it, calls under way go on with theirs, queues and agents change now. */
  useSite(loaded: LoadedSite): void {
    const { store, clock, telephony } = this.#parts;
    const { live, profiles } = this.#callbacks;
    const before = new Map(
      [...live.all()].map(({ profile }) => [profile, diallingOf(profile, profiles, live)]),
    );
    this.#sites.use(loaded);
    this.#lines.configure();
    this.#putEverybody();
    telephony.watchPhones(this.#phones());
    this.#work((unit) => {
      store.saveSite(loaded.version, loaded.site, clock.now());
      profiles.keep(store);
      unit.callbacks.followQueues();
      unit.callbacks.tellSwitched((profile) => before.get(profile) ?? false);
      unit.syncAgents();
    });
    const ofCalls = [...this.#live.calls()].map((call) => call.site);
    this.#sites.keepOnly(new Set([...ofCalls, ...profiles.versions()]));
  }

  #putEverybody(): void {
    const now = this.#parts.clock.now();
    for (const call of this.#live.calls()) this.#lines.putCall(call, now);
    for (const callback of this.#callbacks.live.all()) this.#lines.putCallback(callback);
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
      callbacks: this.#callbacks,
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
    this.#reminder.stop();
    this.#dispatcher.pause();
    this.#parts.events.exchangeLost({ reason });
  }

  async #reconcile(connection: number): Promise<void> {
    const current = (): boolean => this.#connection === connection;
    const repeated = this.#dispatcher.pending;
    const caughtUp = await this.#reconciler.catchUp(current);
    if (caughtUp === null) return;
    const { late, ...figures } = caughtUp;
    for (const event of this.#keptBack.splice(0)) this.#handle(event);
    this.#phase = 'live';
    this.#guarded('engine.findLost', (unit) => {
      unit.callbacks.findLost();
      unit.dialAnew();
    });
    this.#parts.events.reconciled({ ...figures, repeated });
    this.#dispatcher.resume();
    this.#sleeper.start();
    await this.#reconciler.catchUpLate(late, current);
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

  /** A few at a time: the sleeper comes back for the others at once, after whatever else has happened meanwhile. */
  #fireTimers(): void {
    const { store, clock } = this.#parts;
    for (const rows of inUnits(store.timersDue(clock.now(), TIMERS_AT_ONCE))) this.#fire(rows);
  }

  #fire(rows: readonly TimerRow[]): void {
    const { store, events } = this.#parts;
    try {
      this.#work((unit) => {
        for (const row of rows) fireTimer(store, unit, row);
      });
    } catch (error) {
      const [row, ...others] = rows;
      if (row === undefined) return;
      if (others.length > 0) {
        for (const each of rows) this.#fire([each]);
        return;
      }
      // The transaction that was undone had removed the row: left there, it would fire for ever.
      this.#work(() => store.setTimer(row.owner, row.name, null));
      if (row.owner.kind === 'call') this.#stopFaulty(row.owner.id, error);
      else events.fault({ where: `engine.${row.owner.kind}Timer`, call: null, error });
    }
  }

  #settled(row: OutboxRow, failed: FailedVerdict | null, reason: string, tries: number): void {
    if (failed !== null) narrateFailure(this.#parts.events, failed, row, reason, tries);
    try {
      this.#work((unit) => {
        this.#parts.store.removeAction(row.id);
        const event = eventOf(row, failed);
        if (event !== null && this.#live.call(row.lane) !== undefined) unit.tellCall(row.lane, event, null);
        if (row.action.type === 'hangup') unit.dialAnew(); // Their number may be called again.
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
    const { store, clock } = this.#parts;
    const now = clock.now();
    const unit = new Unit({
      ...{ store, live: this.#live, callbacks: this.#callbacks, lines: this.#lines, sites: this.#sites },
      ...{ now, mayDial: this.#phase === 'live' },
    });
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
    this.#afterCommit(unit, now);
  }

  #afterCommit(unit: Unit, now: Instant): void {
    const { events, mail } = this.#parts;
    const { callbacks } = unit;
    // Before anybody hears of it.
    if (callbacks.hasPromised) this.#makeDurable();
    this.#parts.counted?.();
    this.#dispatcher.add(unit.actions, false);
    if (this.#phase === 'live') {
      this.#sleeper.plan();
      this.#reminder.ask(callbacks.lookAgainAt);
    }
    for (const change of unit.changes) narrate(events, change, this.#sites, now);
    for (const { callback, error } of callbacks.faults) events.callbackFault({ callback, error });
    for (const change of callbacks.mail.withdrawn) mail?.withdrawn(change);
    if (callbacks.mail.added) mail?.added();
    if (unit.unfinished.size > 0) this.#goOnTelling(unit.unfinished);
    if (callbacks.untold.length > 0) this.#goOnSwitching(callbacks.untold);
  }

  /** A disk that cannot keep it keeps nobody's call from going on. */
  #makeDurable(): void {
    try {
      this.#parts.store.makeDurable();
    } catch (error) {
      this.#parts.events.fault({ where: 'engine.makeDurable', call: null, error });
    }
  }

  /** The others who are to hear of a switch, in the order of the switches, whether the exchange is there or not. */
  #goOnSwitching(untold: readonly SwitchNews[]): void {
    const { clock } = this.#parts;
    clock.wakeAt((clock.now() + BETWEEN_TELLINGS_MS) as Instant, () => {
      if (this.#phase === 'stopped') return;
      this.#guarded('engine.switching', (unit) => unit.callbacks.tellOfSwitch(untold));
    });
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
