/**
 * A random day of a whole engine that calls customers back: callers who wait, agree, give up and call in again;
 * customers who answer, do not, press this or that, hang up; agents of two lines who come and go, decline, and are lost;
 * switches, reloads, wishes of admins; a connection that is cut, an exchange that dies, a process that is killed.
 *
 * Three hours of life, then calm until every callback has come to its end.
 */

import type { AgentEvent } from '../../src/domain/agent/event.ts';
import type { CallbackState } from '../../src/domain/callback/state.ts';
import type { AgentName, CallbackId, ChannelId, Instant } from '../../src/domain/ids.ts';
import type { EndCause } from '../../src/domain/outcome.ts';
import type { Site } from '../../src/domain/site.ts';
import { AGENTS, PROFILES, randomSite, type SiteChange, ZONE } from './callback-days-site.ts';
import { CallbackInvariants } from './callback-invariants.ts';
import { leftovers } from './chaos.ts';
import { CommitMirror } from './commit-mirror.ts';
import { EngineLab, Killed } from './engine-lab.ts';
import type { FakeChannel, PhoneBehaviour } from './fake-telephony.ts';
import { MessageRules } from './message-rules.ts';
import { Random } from './random.ts';
import { SilenceWatch } from './silence-watch.ts';
import { SimulatedClock, settled } from './simulated-clock.ts';
import { loaded } from './sites.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
/** Ordinary days, both changes of clocks, and the turn of a year. */
const DATES = ['2026-06-01', '2027-03-27', '2027-03-28', '2026-10-24', '2026-10-25', '2026-12-31'] as const;
const LONGEST_TAIL_MS = 72 * HOUR;

export interface DayResult {
  readonly seed: number;
  /** Rules that were broken; things left over; who was left in silence; faults. Empty when all is well. */
  readonly wrong: readonly string[];
  /** How many callbacks, attempts and so on ended in which way. */
  readonly counts: Readonly<Record<string, number>>;
}

const zoneOf = (number: string): string => (number.startsWith('+44') ? 'Europe/London' : ZONE);

export class CallbackDay {
  readonly #seed: number;
  readonly #random: Random;
  readonly #site: (change?: SiteChange) => Site;
  readonly #lab: EngineLab;
  readonly #mirror: CommitMirror;
  readonly #invariants: CallbackInvariants;
  readonly #messages: MessageRules;
  readonly #silence = new SilenceWatch();
  readonly #counts: Record<string, number> = {};
  readonly #denied = new Map<string, number>();
  #inForce: Site;
  #isCalm = false;
  #kill = 0;

  constructor(seed: number) {
    const random = new Random(seed);
    this.#seed = seed;
    this.#random = random;
    this.#site = randomSite(random);
    this.#inForce = this.#site();
    this.#kill = random.pick([0, 0.0002, 0.001]);
    const start = Date.parse(`${random.pick(DATES)}T00:00:00Z`) + random.whole(0, 18 * 60) * MINUTE;
    this.#lab = new EngineLab(loaded(this.#inForce), {
      clock: new SimulatedClock(start),
      phone: (endpoint) => this.#phone(endpoint),
      promptMs: () => random.whole(500, 4_000),
      commandMs: () => random.whole(0, 20),
      dies: (at) =>
        !this.#isCalm && random.chance(at === 'afterCommand' && this.#isDialling ? 0.03 : this.#kill),
    });
    const { store, clock } = this.#lab;
    this.#mirror = new CommitMirror(store, (commit) => {
      this.#invariants.committed(commit);
      this.#messages.committed(commit);
    });
    this.#messages = new MessageRules(store, this.#mirror, zoneOf);
    this.#invariants = new CallbackInvariants(this.#mirror, {
      now: () => clock.now(),
      site: () => this.#inForce,
      isDialling: (profile) => {
        const { all, profiles } = store.switches();
        return [all.dialling, profiles[profile]?.dialling ?? true].every((position) => position === true);
      },
      deniedSince: (number) => this.#denied.get(number) ?? null,
      zoneOf,
    });
  }

  async run(): Promise<DayResult> {
    const lab = this.#lab;
    await lab.start();
    const end = lab.clock.now() + 3 * HOUR;
    const every = (meanMs: number, what: () => void): void => {
      const next = (): void => {
        if (lab.clock.now() > end) return;
        what();
        this.#in(this.#about(meanMs), next);
      };
      this.#in(this.#about(meanMs), next);
    };
    every(this.#random.pick([30, 50, 90]) * SECOND, () => this.#callerComes());
    every(3 * MINUTE, () => this.#officeAdds());
    every(8 * MINUTE, () => this.#somebodyWishes());
    every(40 * SECOND, () => this.#agentLives());
    every(45 * MINUTE, () => this.#rulesChange());
    every(10 * MINUTE, () => this.#trouble());
    await this.#until(end);
    await this.#calmDown();
    for (const limit = lab.clock.now() + LONGEST_TAIL_MS; lab.clock.now() < limit; ) {
      if (lab.store.liveCallbacks().length === 0) break;
      await this.#until(lab.clock.now() + 10 * MINUTE);
    }
    await this.#until(lab.clock.now() + 20 * MINUTE);
    this.#invariants.atTheEnd();
    return this.#result();
  }

  #result(): DayResult {
    const lab = this.#lab;
    for (const { progress, attempts, promises } of this.#mirror.callbacks.values()) {
      this.#count(progress.status === 'over' ? progress.end : progress.status);
      for (const { outcome } of attempts) this.#count(`attempt ${outcome}`);
      for (const { verdict } of promises) this.#count(`promise ${verdict.state}`);
    }
    this.#counts.dials = this.#invariants.dials;
    this.#counts['dials beside older callers'] = this.#invariants.besideOlder;
    this.#counts.kills = lab.kills;
    Object.assign(this.#counts, this.#messages.counts);
    const wrong = [
      ...this.#invariants.broken,
      ...this.#messages.broken,
      ...lab.faults.map((fault) => `fault: ${String(fault)}`),
      ...this.#silence.neglected,
      ...leftovers(lab),
    ];
    return { seed: this.#seed, wrong, counts: this.#counts };
  }

  async #calmDown(): Promise<void> {
    this.#isCalm = true;
    const lab = this.#lab;
    if (!lab.running) await lab.start();
    lab.telephony.connect();
    await settled();
    for (const number of [101, 102, 103, 104]) lab.telephony.phone(`PJSIP/${number}`, null);
    this.#denied.clear();
    this.#reload({});
    lab.engine.callbacks.switch('dialling', null, null);
    for (const profile of PROFILES) lab.engine.callbacks.switch('dialling', profile, null);
    for (const name of AGENTS) {
      for (const type of ['loggedIn', 'unpaused'] as const) lab.tellAgent(name as AgentName, { type });
    }
  }

  /** Rings alarm after alarm; a process that has died is started again after a while. */
  async #until(end: number): Promise<void> {
    const lab = this.#lab;
    while (lab.clock.step(end as Instant)) {
      await settled();
      this.#silence.look(lab);
      this.#invariants.look(() => lab.running && lab.view().connected);
      if (!lab.running) {
        const back = lab.clock.now() + this.#random.whole(0, 20 * SECOND);
        while (lab.clock.step(back as Instant)) await settled();
        await lab.start();
      }
    }
    await lab.clock.advance(Math.max(0, end - lab.clock.now()));
  }

  // Customers and agents at their telephones.

  #phone(endpoint: string): PhoneBehaviour {
    const customer = /^PJSIP\/(\+[0-9]+)@trunk$/.exec(endpoint);
    return customer?.[1] === undefined ? this.#agentsPhone() : this.#customersPhone(endpoint, customer[1]);
  }

  #agentsPhone(): PhoneBehaviour {
    const { channel } = this.#dialled();
    this.#in(SECOND, () => this.#agentAtPhone(channel));
    const random = this.#random.next();
    if (random < 0.84) return { type: 'answers', afterMs: this.#random.whole(500, 5_000) };
    if (random < 0.92) return { type: 'rings' };
    if (random < 0.97) return { type: 'refuses', cause: 'busy', afterMs: this.#random.whole(0, 500) };
    return { type: 'unreachable' };
  }

  /** Takes or declines what they are asked to, and hangs up in their own time. */
  #agentAtPhone(id: ChannelId): void {
    const { telephony } = this.#lab;
    const leg = telephony.channels.get(id);
    if (leg === undefined) return;
    const random = this.#random.next();
    if (leg.up && telephony.hears(leg) !== null) {
      if (random < 0.02) telephony.hangUp(leg, this.#random.chance(0.2) ? 'lost' : 'hungUp');
    } else if (leg.up) {
      if (random < 0.5) telephony.press(leg, '1');
      else if (random < 0.56) telephony.press(leg, '2');
      else if (random < 0.59) telephony.press(leg, '3');
      else if (random < 0.62) telephony.hangUp(leg);
    }
    this.#in(SECOND, () => this.#agentAtPhone(id));
  }

  #customersPhone(endpoint: string, number: string): PhoneBehaviour {
    const { channel } = this.#dialled();
    const others = [...this.#lab.telephony.channels.values()].filter((other) => other.endpoint === endpoint);
    const random = this.#random.next();
    if (random < 0.03) return { type: 'unreachable' };
    this.#invariants.rings(
      channel,
      number,
      others.map(({ id }) => id),
    );
    const refuses = (cause: EndCause): PhoneBehaviour => ({
      type: 'refuses',
      cause,
      afterMs: this.#random.whole(100, 3_000),
    });
    if (random < 0.25) return { type: 'rings' };
    if (random < 0.32) return refuses('busy');
    if (random < 0.37) return refuses('rejected');
    if (random < 0.42) return refuses('congestion');
    if (random < 0.44) return refuses('invalidNumber');
    const afterMs = this.#random.whole(1_000, 22_000);
    // A machine has nobody at it.
    if (random > 0.5)
      this.#in(afterMs + this.#random.whole(1_500, 6_000), () => this.#customerDecides(channel));
    this.#in(afterMs + 1, () => {
      const lab = this.#lab;
      const isThere = lab.running && lab.view().connected;
      if (lab.telephony.channels.get(channel)?.up) this.#invariants.answered(channel, isThere);
    });
    return { type: 'answers', afterMs };
  }

  #customerDecides(id: ChannelId): void {
    const { telephony } = this.#lab;
    const channel = telephony.channels.get(id);
    if (channel === undefined || !channel.up) return;
    const random = this.#random.next();
    if (random < 0.78) telephony.press(channel, '1');
    else if (random < 0.86) telephony.press(channel, '2');
    else if (random < 0.91) telephony.press(channel, '9');
    else if (random < 0.95) telephony.hangUp(channel);
    else telephony.press(channel, '7');
    this.#staysOn(id, this.#random.whole(30, 180) * SECOND);
  }

  /** Whoever waits hangs up when their patience is over; whoever talks, after a while. */
  #staysOn(id: ChannelId, patienceMs: number): void {
    const { telephony } = this.#lab;
    const everyMs = 5 * SECOND;
    this.#in(everyMs, () => {
      const channel = telephony.channels.get(id);
      if (channel === undefined) return;
      const talks = telephony.hears(channel) !== null;
      if (talks ? this.#random.chance(0.08) : patienceMs <= 0) return telephony.hangUp(channel);
      this.#staysOn(id, talks ? patienceMs : patienceMs - everyMs);
    });
  }

  // Callers.

  #callerComes(): void {
    const { telephony } = this.#lab;
    const channel = telephony.callIn({
      called: this.#random.chance(0.75) ? '1000' : '2000',
      caller: this.#random.chance(0.95) ? this.#number() : '',
    });
    const plan = this.#random.next();
    const press = (afterMs: number, ...keys: string[]) =>
      this.#in(afterMs, () => {
        for (const key of keys) telephony.press(channel, key);
      });
    const wishMs = this.#random.whole(4_000, 40_000);
    if (plan < 0.5) {
      press(wishMs, '3');
      press(wishMs + 2_000, '1');
    } else if (plan < 0.58) {
      press(wishMs, '4');
      press(wishMs + 3_000, this.#random.pick(['1', '2', '3', '7']));
    } else if (plan < 0.64) {
      press(wishMs, '3');
      press(wishMs + 2_000, '2');
      press(wishMs + 5_000, ...[...this.#number().replace('+', '00')].slice(0, 14), '#');
    } else if (plan < 0.7) {
      for (let at = wishMs; this.#random.chance(0.8); at += this.#random.whole(500, 6_000))
        press(at, this.#random.pick(['1', '2', '3', '4', '9', '#']));
    }
    if (plan < 0.7 && this.#random.chance(0.5))
      this.#in(wishMs + this.#random.whole(1_000, 15_000), () => this.#hangsUpUnlessTalking(channel));
    this.#staysOn(channel.id, this.#random.whole(20, 400) * SECOND);
  }

  #hangsUpUnlessTalking(channel: FakeChannel): void {
    const { telephony } = this.#lab;
    if (telephony.channels.has(channel.id) && telephony.hears(channel) === null) telephony.hangUp(channel);
  }

  #number(): string {
    const index = this.#random.whole(0, 50);
    return index < 40 ? `+467012345${10 + index}` : `+4474001234${10 + index}`;
  }

  // Everybody else.

  #officeAdds(): void {
    // In the other line as well, at times.
    const live = this.#live;
    const known = this.#random.chance(0.4) ? live[this.#random.whole(0, live.length)]?.number : undefined;
    const number = known ?? this.#number();
    const at = this.#random.chance(0.3) ? this.#lab.clock.now() + this.#random.whole(0, 180) * MINUTE : null;
    this.#command(() => {
      const added = this.#lab.engine.callbacks.add({
        ...{ profile: this.#random.pick(PROFILES), number, callerName: 'Eva' },
        ...{ language: null, variables: {}, origin: { type: 'cli' }, at: at as Instant | null },
      });
      this.#count(`asked: ${added.type}`);
    });
  }

  get #live(): CallbackState[] {
    return [...this.#mirror.callbacks.values()].filter(({ progress }) => progress.status !== 'over');
  }

  #somebodyWishes(): void {
    const live = this.#live;
    const id = live[this.#random.whole(0, Math.max(1, live.length))]?.id ?? ('' as CallbackId);
    const { callbacks } = this.#lab.engine;
    const random = this.#random.next();
    this.#command(() => {
      if (random < 0.2) this.#count(`cancel: ${callbacks.cancel(id, 'admin')}`);
      else if (random < 0.6) this.#count(`retry: ${callbacks.retry(id)}`);
      else {
        const at = (this.#lab.clock.now() + this.#random.whole(0, 120) * MINUTE) as Instant;
        this.#count(`reschedule: ${callbacks.reschedule(id, at, 'admin')}`);
      }
    });
  }

  #agentLives(): void {
    const { telephony } = this.#lab;
    const name = this.#random.pick(AGENTS) as AgentName;
    const phone = `PJSIP/${this.#random.whole(101, 105)}`;
    const tell = (...types: readonly AgentEvent['type'][]) => {
      for (const type of types) {
        if (this.#lab.running)
          this.#lab.tellAgent(
            name,
            (type === 'pausedWork' ? { type, reason: 'lunch' } : { type }) as AgentEvent,
          );
      }
    };
    const random = this.#random.next();
    if (random < 0.12) tell('loggedOut');
    else if (random < 0.2) tell('pausedWork');
    else if (random < 0.28) tell('wrapUpEnded');
    else if (random < 0.36) tell('wrapUpExtended');
    else tell('loggedIn', 'unpaused');
    telephony.phone(
      phone,
      this.#random.chance(0.08) ? this.#random.pick(['inUse', 'unreachable'] as const) : null,
    );
  }

  #rulesChange(): void {
    const random = this.#random.next();
    const { callbacks } = this.#lab.engine;
    if (random < 0.5) {
      const profile = this.#random.pick([null, ...PROFILES]);
      const to = this.#random.pick([null, true, false, 'dry-run'] as const);
      this.#command(() => callbacks.switch('dialling', profile, to));
      this.#in(this.#random.whole(1, 30) * MINUTE, () =>
        this.#command(() => callbacks.switch('dialling', profile, null)),
      );
      return;
    }
    this.#denied.clear();
    for (let left = this.#random.whole(0, 6); left > 0; left -= 1) {
      this.#denied.set(this.#number(), this.#lab.clock.now());
    }
    this.#reload({ deny: [...this.#denied.keys()], wrapUpMs: this.#random.whole(5, 40) * SECOND });
  }

  #reload(change: SiteChange): void {
    this.#inForce = this.#site(change);
    this.#command(() => this.#lab.useSite(loaded(this.#inForce)));
  }

  #trouble(): void {
    const { telephony } = this.#lab;
    const random = this.#random.next();
    if (random < 0.4) return this.#lab.kill();
    if (random < 0.7) telephony.cut();
    else telephony.crash();
    this.#in(this.#random.whole(0, 40 * SECOND), () => telephony.connect());
  }

  /** Given at a shell: if the process dies of it, or is not there, nothing more is to be had of it. */
  #command(work: () => void): void {
    try {
      work();
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
    }
  }

  /** A customer's telephone has just begun to ring: the worst moment to die at. */
  get #isDialling(): boolean {
    const action = this.#lab.telephony.performed.at(-1);
    return action?.type === 'dial' && action.once;
  }

  /** The dial that is being carried out. */
  #dialled(): { readonly channel: ChannelId } {
    const action = this.#lab.telephony.performed.at(-1);
    if (action?.type !== 'dial') throw new Error('nothing is being dialled');
    return action;
  }

  #in(ms: number, run: () => void): void {
    const { clock } = this.#lab;
    clock.wakeAt((clock.now() + Math.round(ms)) as Instant, run);
  }

  #about(meanMs: number): number {
    return -meanMs * Math.log(1 - this.#random.next());
  }

  #count(what: string): void {
    this.#counts[what] = (this.#counts[what] ?? 0) + 1;
  }
}
