/**
 * A callback desk for tests: what the engine would find, set by the test. The rules are the real ones (number guard,
 * limits, windows, slots); who is pending, who is at work and what is switched is as the test says.
 */

import type { CallbackDesk, PendingCallback } from '../../src/domain/call/callback-desk.ts';
import type { CallDecision } from '../../src/domain/call/draft.ts';
import { callingWindows, type Window } from '../../src/domain/callback/calling-window.ts';
import { zonesOf } from '../../src/domain/callback/country-zones.ts';
import { ladderOf } from '../../src/domain/callback/ladder.ts';
import { limitRequests } from '../../src/domain/callback/limits.ts';
import type { Opening } from '../../src/domain/callback/next-day.ts';
import { judgeNumber } from '../../src/domain/callback/number-guard.ts';
import type { CallbackSettings, Holding } from '../../src/domain/callback/settings.ts';
import { nearestSlots, type Slot } from '../../src/domain/callback/slots.ts';
import { isSwitchedOn, type Switches, untouchedSwitches } from '../../src/domain/callback/switches.ts';
import type { BlockId, CallbackId, HoursName, Instant, QueueName } from '../../src/domain/ids.ts';
import type { OpeningHours, Site } from '../../src/domain/site.ts';

const MINUTE_MS = 60_000;
const HANDLING_MS = 5 * MINUTE_MS;

/** A profile of callbacks with the least said about it: customer first, no schedule, no calling hours. */
export const profileOf = (more: Partial<CallbackSettings> = {}): CallbackSettings => ({
  queue: 'support' as QueueName,
  first: 'customer',
  dialAhead: 'wrapup',
  acceptWithinMs: 20_000,
  declining: null,
  snoozeMs: 300_000,
  ringMs: 25_000,
  ladder: { ...ladderOf([20 * MINUTE_MS, 60 * MINUTE_MS]), jitter: 0 },
  promise: { atMostMs: 180 * MINUTE_MS },
  numbers: { countries: [], allow: [], deny: [], pendingPerNumber: 2, perDay: 6 },
  callingHours: null,
  schedule: null,
  messages: {
    ...{ booked: null, missed: null, last: null, expired: null },
    ...{ upNext: null, reminder: null, cancelled: null, moved: null },
  },
  upNextBeforeMs: 300_000,
  reminderBeforeMs: 3_600_000,
  greeting: 'greeting' as BlockId,
  voicemail: null,
  longestCallMs: 120 * MINUTE_MS,
  whisper: [],
  preview: [],
  agreement: 'agreement' as BlockId,
  capacity: null,
  offering: true,
  dialling: true,
  trunkLimit: 5,
  retryShare: 0.3,
  nextDay: { most: 100, delayMs: 0, ask: true },
  callUs: null,
  keepNumbersMs: 30 * 24 * 60 * MINUTE_MS,
  ...more,
});

export interface AgentsAtWork {
  readonly free: number;
  readonly wrappingUp: number;
  readonly atWork: number;
}

/** A callback that is not over, of some number. */
export interface PendingOfNumber extends PendingCallback {
  /** E.164. */
  readonly number: string;
  /** By what caller; null: not by telephone. */
  readonly askedFrom: string | null;
}

export const pendingOf = (number: string, more: Partial<PendingOfNumber> = {}): PendingOfNumber => ({
  id: 'pending.1' as CallbackId,
  profile: 'support',
  queue: 'support' as QueueName,
  rank: 0,
  priority: 0,
  firstJoinedAt: 0 as Instant,
  window: { from: 0 as Instant, to: 0 as Instant },
  isSoonest: true,
  askedFrom: null,
  number,
  ...more,
});

export class TestDesk implements CallbackDesk {
  /** In force: a test that reloads puts another one here. */
  site: Site;
  switches: Switches = untouchedSwitches;
  /** Whether agents who are asked may put a callback off. */
  snoozable = true;
  /** Oldest first. */
  all: PendingOfNumber[] = [];
  /** When callbacks of a number were asked for, besides those pending. */
  readonly madeAt = new Map<string, readonly Instant[]>();
  readonly agents = new Map<string, AgentsAtWork>();
  /** Slots that are full, by their beginning. */
  readonly taken = new Map<Instant, number>();
  /** Rules that hold on, by queue and index: `support 0`. */
  readonly held = new Map<string, Holding>();
  readonly #now: () => Instant;

  constructor(site: Site, now: () => Instant) {
    this.site = site;
    this.#now = now;
  }

  profile(name: string): CallbackSettings | undefined {
    return this.site.callbacks[name];
  }

  isOffering(profile: string): boolean {
    const settings = this.profile(profile);
    return settings !== undefined && isSwitchedOn(this.switches, 'offering', profile, settings);
  }

  judge(profile: string, number: string): ReturnType<CallbackDesk['judge']> {
    const settings = this.profile(profile);
    if (settings === undefined) return { verdict: 'denied', reason: 'denied' };
    const own = Object.keys(this.site.numbers);
    return judgeNumber(number, settings.numbers, { country: this.site.country, own });
  }

  limits(profile: string, number: string): ReturnType<CallbackDesk['limits']> {
    const settings = this.profile(profile) ?? profileOf();
    const pending = this.all.filter((each) => each.number === number).length;
    return limitRequests(settings.numbers, { pending, madeAt: this.madeAt.get(number) ?? [] }, this.#now());
  }

  pendingOf(number: string, profiles: readonly string[]): readonly PendingCallback[] {
    return this.all.filter((each) => each.number === number && profiles.includes(each.profile));
  }

  askedFrom(callback: CallbackId): string | null {
    return this.all.find(({ id }) => id === callback)?.askedFrom ?? null;
  }

  promisedIn(profile: string, { opens, closes }: Opening): number {
    const ofProfile = this.all.filter((each) => each.profile === profile);
    return ofProfile.filter(({ window }) => window.from >= opens && window.from < closes).length;
  }

  pending(profile: string): number {
    return this.all.filter((each) => each.profile === profile).length;
  }

  windows(profile: string, number: string): readonly Window[] {
    const settings = this.profile(profile);
    if (settings === undefined) return [];
    const queueHours = this.site.queues[settings.queue]?.hours ?? null;
    const judged = this.judge(profile, number);
    const country = judged.verdict === 'ok' ? judged.country : null;
    return callingWindows(
      { hours: this.#hours(queueHours), timezone: this.site.timezone },
      { hours: this.#hours(settings.callingHours), timezones: zonesOf(country, this.site) },
    );
  }

  slots(profile: string, number: string, wished: Instant | null): readonly Slot[] {
    const settings = this.profile(profile);
    const schedule = settings?.schedule ?? null;
    if (settings === undefined || schedule === null) return [];
    const hours = this.#hours(schedule.hours);
    return nearestSlots({
      schedule,
      from: this.#now(),
      wished,
      timezone: this.site.timezone,
      windows: [
        ...this.windows(profile, number),
        ...(hours === null ? [] : [{ hours, timezone: this.site.timezone }]),
      ],
      staffedAt: () => this.agentsOf(settings.queue).atWork,
      takenAt: (slot) => this.taken.get(slot) ?? 0,
      handlingMs: HANDLING_MS,
    });
  }

  agentsOf(queue: QueueName): AgentsAtWork {
    return this.agents.get(queue) ?? { free: 0, wrappingUp: 0, atWork: 2 };
  }

  mayBePutOff(): boolean {
    return this.snoozable;
  }

  holding(queue: QueueName, rule: number): Holding | null {
    return this.held.get(`${queue} ${rule}`) ?? null;
  }

  /** What the engine does with a decision: what was asked for is pending, what was taken over is not. */
  took({
    requests,
    claims,
    cancels = [],
  }: Pick<CallDecision, 'requests' | 'claims'> & Partial<CallDecision>): void {
    this.all = this.all.filter(({ id }) => !claims.includes(id) && !cancels.includes(id));
    for (const { id, profile, number, rank, priority, firstJoinedAt, at, window } of requests) {
      const queue = this.profile(profile)?.queue ?? ('support' as QueueName);
      const changes = this.all.some((each) => each.number === number && each.profile === profile);
      const pending = { id, profile, queue, rank, priority, firstJoinedAt, number };
      if (!changes) this.all.push({ ...pending, window, isSoonest: at === null, askedFrom: null });
      if (!changes) this.madeAt.set(number, [...(this.madeAt.get(number) ?? []), this.#now()]);
    }
  }

  #hours(name: HoursName | null): OpeningHours | null {
    return name === null ? null : (this.site.hours[name] ?? null);
  }
}
