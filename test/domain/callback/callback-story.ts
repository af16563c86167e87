/**
 * given … when … then, for callbacks: the pure decision functions, and a watch over what must always hold of a single
 * one (callback-watch.ts).
 *
 *   given().when(turn()).when(ended('noAnswer')).thenIs('later').thenTells('missed')
 */
import { expect } from '@jest/globals';
import {
  type CallbackContext,
  type CallbackDecision,
  decideCallback,
  openCallback,
} from '../../../src/domain/callback/decide.ts';
import type { CallbackEvent, CallbackTimer, DialCheck } from '../../../src/domain/callback/event.ts';
import { ladderOf } from '../../../src/domain/callback/ladder.ts';
import type { AttemptOutcome, CallbackSettings } from '../../../src/domain/callback/settings.ts';
import {
  type CallbackRequest,
  type CallbackState,
  type CallbackStatus,
  callOfCallback,
  promiseOf,
} from '../../../src/domain/callback/state.ts';
import type {
  AgentName,
  BlockId,
  CallbackId,
  CallId,
  Instant,
  Language,
  QueueName,
  TextName,
} from '../../../src/domain/ids.ts';
import type { OpeningHours } from '../../../src/domain/site.ts';
import { watchDecision } from './callback-watch.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const ZONE = 'Europe/Stockholm';

/** A wall time of the site, in summer. */
export const at = (clock: string, day = '2026-06-01'): Instant =>
  (Date.parse(`${day}T${clock}Z`) - 2 * HOUR) as Instant;

export const start = at('10:00');
export const anna = 'anna' as AgentName;
export const bo = 'bo' as AgentName;

/** 08:00 to 18:00, every day. */
export const dayHours: OpeningHours = {
  weekly: Array.from({ length: 7 }, () => [{ from: 480, to: 1080 }]),
  except: {},
};

const text = (name: string): TextName => name as TextName;

export const settings: CallbackSettings = {
  queue: 'support' as QueueName,
  first: 'customer',
  dialAhead: 'wrapup',
  acceptWithinMs: 20_000,
  declining: null,
  snoozeMs: 300_000,
  ringMs: 25_000,
  ladder: { ...ladderOf([20 * MINUTE, 60 * MINUTE]), jitter: 0 },
  promise: { atMostMs: 3 * HOUR },
  numbers: { countries: [], allow: [], deny: [], pendingPerNumber: 2, perDay: 6 },
  callingHours: null,
  schedule: { share: 0.4, slotMs: 15 * MINUTE, daysAhead: 7, hours: null, toleranceMs: 10 * MINUTE },
  messages: {
    ...{ booked: text('booked'), missed: text('missed'), last: text('last'), expired: text('expired') },
    ...{ upNext: null, reminder: null, cancelled: null, moved: null },
  },
  upNextBeforeMs: 5 * MINUTE,
  reminderBeforeMs: HOUR,
  callUs: null,
  greeting: 'greeting' as BlockId,
  voicemail: null,
  longestCallMs: 2 * HOUR,
  whisper: [],
  preview: [],
  agreement: 'agreement' as BlockId,
  capacity: null,
  offering: true,
  dialling: true,
  trunkLimit: 5,
  retryShare: 0.3,
  nextDay: { most: 100, delayMs: 0, ask: true },
  keepNumbersMs: 30 * 24 * HOUR,
};

export const agentFirst: CallbackSettings = { ...settings, first: 'agent' };

/** As soon as possible, between 10:00 and 10:20. */
export const request: CallbackRequest = {
  id: 'c1' as CallbackId,
  profile: 'support',
  number: '+46701234567',
  language: 'sv' as Language,
  callerName: '',
  variables: {},
  firstJoinedAt: at('09:56'),
  rank: at('09:56'),
  priority: 0,
  origin: { type: 'call', call: '1.1' as CallId },
  at: null,
  window: { from: start, to: at('10:20') },
};

/** Between 15:00 and 15:10. */
export const chosen = { at: at('15:00'), window: { from: at('15:00'), to: at('15:10') } };

/** An event, or what makes one of the story so far. */
export type When = CallbackEvent | ((story: Story) => CallbackEvent);

export const turn = (check: DialCheck = { type: 'go' }): When => ({ type: 'turnCame', check });
export const timer = (name: CallbackTimer): When => ({ type: 'timerFired', timer: name });
export const answered: When = ({ call }) => ({ type: 'attemptAnswered', call });
export const pressed1: When = ({ call }) => ({ type: 'verified', call });
export const pressed2 =
  (minutes: number): When =>
  ({ call }) => ({ type: 'keyLater', call, afterMs: minutes * MINUTE });
export const pressed9: When = ({ call }) => ({ type: 'keyCancel', call });
export const bridged: When = ({ call }) => ({ type: 'bridged', call, agent: anna });
export const agentLost: When = ({ call }) => ({ type: 'agentLost', call });
export const ended =
  (outcome: Exclude<AttemptOutcome, 'later' | 'unknown'>, talkMs = 0): When =>
  ({ call }) => ({ type: 'attemptEnded', call, outcome, talkMs });
export const lost: When = ({ call }) => ({ type: 'attemptLost', call });
export const previewStarted: When = ({ call }) => ({ type: 'previewStarted', call, agent: anna });
export const declined: When = ({ call }) => ({ type: 'previewDeclined', call, agent: anna, key: null });
export const declinedBecause =
  (key: string): When =>
  ({ call }) => ({ type: 'previewDeclined', call, agent: anna, key });
export const missed: When = ({ call }) => ({ type: 'previewMissed', call, agent: anna });
export const snoozed: When = ({ call }) => ({ type: 'previewSnoozed', call, agent: anna });
export const accepted =
  (check: DialCheck = { type: 'go' }): When =>
  ({ call }) => ({ type: 'previewAccepted', call, agent: anna, check });
export const calledIn: When = { type: 'calledIn', by: '1.2' as CallId };
export const cancelled = (by: 'customer' | 'admin'): When => ({ type: 'cancelled', by });
export const rescheduled = (to: Instant): When => ({ type: 'rescheduled', by: 'customer', at: to });
export const askedAgain = (wish: Pick<CallbackRequest, 'at' | 'window'>): When => ({
  type: 'changedRequest',
  request: { ...request, ...wish, variables: { matter: 'bill' }, origin: { type: 'api', client: 'website' } },
});
export const retryNow: When = { type: 'retryNow' };
export const switchedOff: When = { type: 'switchedOff' };
export const switchedToDryRun: When = { type: 'switchedToDryRun' };
export const switchedOn: When = { type: 'switchedOn' };

export const windowsOf = (hours: OpeningHours | null): CallbackContext['windows'] =>
  hours === null ? [] : [{ hours, timezone: ZONE }];

export class Story {
  readonly last: CallbackDecision;
  readonly #context: CallbackContext;
  readonly #timers: Partial<Record<CallbackTimer, Instant>>;

  constructor(
    last: CallbackDecision,
    context: CallbackContext,
    before: Partial<Record<CallbackTimer, Instant>>,
  ) {
    this.last = last;
    this.#context = context;
    this.#timers = { ...before };
    for (const [name, due] of Object.entries(last.timers) as [CallbackTimer, Instant | null][]) {
      if (due === null) delete this.#timers[name];
      else this.#timers[name] = due;
    }
  }

  get state(): CallbackState {
    return this.last.state;
  }

  /** The one that is open. */
  get call(): CallId {
    return callOfCallback(this.state) ?? ('none' as CallId);
  }

  /** The clock is put on, and nothing else happens. */
  at(now: Instant): Story {
    return new Story({ ...this.last, timers: {} }, { ...this.#context, now }, this.#timers);
  }

  after(ms: number): Story {
    return this.at((this.#context.now + ms) as Instant);
  }

  /** The site was changed. */
  with(settings: Partial<CallbackSettings>): Story {
    const context = { ...this.#context, settings: { ...this.#context.settings, ...settings } };
    return new Story({ ...this.last, timers: {} }, context, this.#timers);
  }

  when(...events: When[]): Story {
    let story: Story = this;
    for (const event of events) story = story.#happens(typeof event === 'function' ? event(story) : event);
    return story;
  }

  #happens(event: CallbackEvent): Story {
    const decision = decideCallback(this.state, event, this.#context);
    watchDecision(this.state, event, decision, this.#context);
    expect(JSON.parse(JSON.stringify(decision.state))).toEqual(decision.state);
    return new Story(decision, this.#context, this.#timers);
  }

  /** Its timer fires when it is due. */
  whenTimer(name: CallbackTimer): Story {
    const due = this.#timers[name];
    if (due === undefined) throw new Error(`no timer ${name}`);
    return this.at(due).when(timer(name));
  }

  /** Whichever timer is due first, or is overdue. */
  whenNextTimer(): Story {
    const [next] = Object.entries(this.#timers).sort(([, a], [, b]) => a - b) as [CallbackTimer, Instant][];
    if (next === undefined) throw new Error(`nothing will ever happen: ${JSON.stringify(this.state)}`);
    return this.at(Math.max(next[1], this.#context.now) as Instant).#fired(next[0]);
  }

  #fired(name: CallbackTimer): Story {
    delete this.#timers[name];
    return this.when(timer(name));
  }

  thenIs(status: CallbackStatus): Story {
    expect(this.state.progress.status).toBe(status);
    return this;
  }

  /** `later`, until this wall time. */
  thenIsLater(clock: string, why?: string): Story {
    const { progress } = this.state;
    expect(progress).toMatchObject({ status: 'later', ...(why === undefined ? {} : { why }) });
    if (progress.status === 'later') expect(clockOf(progress.until)).toBe(clock);
    expect(this.#timers.due).toBe(progress.status === 'later' ? progress.until : undefined);
    return this;
  }

  thenIsOver(end: string, reason: string | null = null): Story {
    expect(this.state.progress).toMatchObject({ status: 'over', end, reason });
    return this;
  }

  thenDoes(...types: string[]): Story {
    expect(this.last.actions.map(({ type }) => type)).toEqual(types);
    return this;
  }

  thenTells(...kinds: string[]): Story {
    expect(this.last.messages.map(({ kind }) => kind)).toEqual(kinds);
    return this;
  }

  /** `kept`, `broken late` …, of the promise in force. */
  thenPromiseIs(expected: string): Story {
    const { verdict } = promiseOf(this.state);
    expect(verdict.state === 'broken' ? `broken ${verdict.why}` : verdict.state).toBe(expected);
    return this;
  }

  thenOutcomesAre(...outcomes: (AttemptOutcome | null)[]): Story {
    expect(this.state.attempts.map(({ outcome }) => outcome)).toEqual(outcomes);
    return this;
  }

  thenTimers(expected: Partial<Record<CallbackTimer, string>>): Story {
    const shown = Object.entries(this.#timers).map(([name, due]) => [name, clockOf(due)]);
    expect(Object.fromEntries(shown)).toEqual(expected);
    return this;
  }

  thenNothingHappens(before: Story): Story {
    expect(this.state).toBe(before.state);
    expect(this.last).toMatchObject({ timers: {}, actions: [], messages: [], history: [] });
    return this;
  }
}

export function given(
  change: Partial<CallbackRequest> = {},
  having: { settings?: CallbackSettings; hours?: OpeningHours | null; now?: Instant } = {},
): Story {
  const context: CallbackContext = {
    now: having.now ?? start,
    settings: having.settings ?? settings,
    windows: windowsOf(having.hours === undefined ? dayHours : having.hours),
  };
  const decision = openCallback({ ...request, ...change }, context);
  return new Story(decision, context, {});
}

export const clockOf = (instant: Instant): string => {
  const local = new Date(instant + 2 * HOUR).toISOString();
  const clock = local.slice(11, 16);
  return local.startsWith('2026-06-01') ? clock : `${local.slice(8, 10)} ${clock}`;
};
