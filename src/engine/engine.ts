/**
 * The engine joins decisions with storage and effects; nothing else does. What the exchange tells comes in connection.ts.
 *
 *   disconnected ──connected──▶ reconciling ──caught up──▶ live ──disconnected──▶ disconnected
 *
 * Rules.
 * - `disconnected`: no command goes out, no timer fires. What was decided waits in the outbox.
 * - `reconciling`, on every connection (reconciler.ts): events are kept back; who left is told first; the outbox is
 *   finished, as far as that is soon done; a snapshot tells what was missed; then the events kept back; then timers.
 * - `live`: an event is handled from load to commit without a pause, then its commands go out (work.ts).
 * - Whatever is thrown while one call decides ends that call, and no other.
 */

import type { AgentEvent } from '../domain/agent/event.ts';
import type { FailedVerdict } from '../domain/call/event.ts';
import type { AgentName, Instant } from '../domain/ids.ts';
import { eventOf } from './addressee.ts';
import type { CallbackOffice } from './callback-office.ts';
import { type CallbackParts, callbackParts, loadCallbacks } from './callbacks/callback-parts.ts';
import { diallingOf } from './callbacks/dial-check.ts';
import { Office } from './callbacks/office.ts';
import { Connection } from './connection.ts';
import { Dispatcher } from './dispatch.ts';
import type { EngineParts } from './engine-parts.ts';
import { fireTimers } from './fire-timers.ts';
import { Lines } from './lines.ts';
import { Live } from './live.ts';
import { narrateFailure } from './narrate.ts';
import { ConnectionPhase } from './phase.ts';
import { Reconciler } from './reconciler.ts';
import { type LoadedSite, Sites } from './sites.ts';
import type { OutboxRow } from './store.ts';
import { Reminder, Sleeper } from './timers.ts';
import { type EngineView, viewOf } from './view.ts';
import { Work } from './work.ts';

export type { EngineParts } from './engine-parts.ts';

/** How long ended calls stay in the store before they are pruned at start. */
const KEEP_ENDED_MS = 90 * 24 * 3_600_000;

export class Engine {
  readonly callbacks: CallbackOffice;
  readonly #parts: EngineParts;
  readonly #phase = new ConnectionPhase();
  readonly #live = new Live();
  readonly #sites: Sites;
  readonly #callbacks: CallbackParts;
  readonly #lines: Lines;
  readonly #dispatcher: Dispatcher;
  readonly #sleeper: Sleeper;
  readonly #reminder: Reminder;
  readonly #work: Work;
  readonly #connection: Connection;

  constructor(parts: EngineParts, site: LoadedSite) {
    const { store, clock, telephony, speech, events } = parts;
    this.#parts = parts;
    this.#sites = new Sites(store, site);
    this.#callbacks = callbackParts(this.#sites);
    this.#lines = new Lines(this.#sites, this.#callbacks);
    this.#dispatcher = new Dispatcher({
      ...{ telephony, speech, clock },
      speechSettings: (lane) => {
        const call = this.#live.call(lane);
        return (call ? this.#sites.of(call) : this.#sites.current.site).speech;
      },
      settled: (row, failed, reason, tries) => this.#settled(row, failed, reason, tries),
      troubled: ({ lane, action }, reason, attempts) =>
        events.commandFailed({ call: lane, command: action.type, verdict: 'retry', reason, attempts }),
      fault: (where, error) => events.fault({ where, call: null, error }),
    });
    this.#sleeper = new Sleeper(
      clock,
      () => store.nextTimerAt(),
      () => fireTimers(parts, this.#work),
    );
    this.#reminder = new Reminder(clock, () =>
      this.#work.guarded('engine.dialling', (unit) => unit.dialAnew()),
    );
    const common = {
      ...{ phase: this.#phase, dispatcher: this.#dispatcher },
      ...{ sleeper: this.#sleeper, reminder: this.#reminder },
    };
    const known = { sites: this.#sites, lines: this.#lines, callbacks: this.#callbacks };
    const work = new Work({ engine: parts, live: this.#live, ...known, ...common });
    const reconciler = new Reconciler({
      engine: parts,
      live: this.#live,
      dispatcher: this.#dispatcher,
      work,
    });
    this.#work = work;
    this.#connection = new Connection({ clock, events, reconciler, work, ...common });
    this.callbacks = new Office({ store, clock, ...known, work: (fill) => work.run(fill) });
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
    this.#work.run((unit) => {
      store.saveSite(version, site, clock.now());
      this.#callbacks.profiles.keep(store);
      unit.callbacks.followQueues();
      unit.countAgents();
      unit.syncAgents();
    });
    this.#phase.start();
    telephony.watchPhones(this.#phones());
    telephony.start(this.#connection);
  }

  /** Lets the calls be: they stay with the exchange, and the next process goes on with them. */
  async stop(): Promise<void> {
    this.#phase.stop();
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
    this.#work.run((unit) => {
      store.saveSite(loaded.version, loaded.site, clock.now());
      profiles.keep(store);
      unit.callbacks.followQueues();
      unit.callbacks.switches.tellSwitched((profile) => before.get(profile) ?? false);
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
    this.#work.run((unit) => unit.tellAgent(name, event));
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
      connected: this.#phase.isConnected,
      connectionSince: this.#phase.since,
      pendingActions: this.#dispatcher.pending,
      callbacks: this.#callbacks,
    });
  }

  #settled(row: OutboxRow, failed: FailedVerdict | null, reason: string, tries: number): void {
    const { store, events } = this.#parts;
    if (failed !== null) narrateFailure(events, failed, row, reason, tries);
    this.#work.ofCall(row.lane, (unit) => {
      store.removeAction(row.id);
      const event = eventOf(row, failed);
      if (event !== null && this.#live.call(row.lane) !== undefined) unit.tellCall(row.lane, event, null);
      if (row.action.type === 'hangup') unit.dialAnew(); // Their number may be called again.
    });
  }
}
