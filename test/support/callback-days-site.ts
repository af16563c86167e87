/** Two lines whose customers are called back: `support` dials the customer first, `bank` asks an agent first. */

import { AGENT_LOST_TEXT } from '../../src/domain/call/lost-agent.ts';
import { LADDERS, ladderOf } from '../../src/domain/callback/ladder.ts';
import type { CallbackMessages, CallbackSettings, SpendRules } from '../../src/domain/callback/settings.ts';
import type { Step } from '../../src/domain/flow/steps.ts';
import type { HoursName, QueueName, TextName } from '../../src/domain/ids.ts';
import type { OpeningHours, QueueSettings, Site, TimeRange } from '../../src/domain/site.ts';
import { callbackKey } from './attempt-site.ts';
import { profileOf } from './callback-desk.ts';
import { callbackStep, onEntry } from './callback-site.ts';
import { QUIET } from './message-rules.ts';
import { smsSettings } from './messages.ts';
import type { Random } from './random.ts';
import { en, members, siteOf, step, text } from './sites.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

export const ZONE = 'Europe/Stockholm';
export const PROFILES = ['support', 'bank'] as const;
/** Who serves both is asked for by both. */
export const AGENTS = ['anna', 'omar', 'lisa', 'per'] as const;

const SHIFTS: readonly [TimeRange[], ...TimeRange[][]] = [
  [{ from: 480, to: 1080 }],
  [
    { from: 480, to: 720 },
    { from: 770, to: 1080 },
  ],
  [{ from: 0, to: 1440 }],
  [
    { from: 0, to: 150 },
    { from: 190, to: 1440 },
  ],
];

/** Nobody is called in the second quarter of an hour: there is always an end of calling hours near. */
const WITH_GAPS: TimeRange[] = Array.from({ length: 24 }, (_, hour) => [
  { from: hour * 60, to: hour * 60 + 15 },
  { from: hour * 60 + 30, to: hour * 60 + 60 },
]).flat();

const daily = (ranges: readonly TimeRange[]): OpeningHours => ({
  weekly: Array.from({ length: 7 }, () => ranges),
  except: {},
});

/** Every kind of message has a text: which one is all the same. */
const name = 'word' as TextName;
const word = { [en]: '{from} {in_minutes}' };
const TELLING: CallbackMessages = {
  ...{ booked: name, missed: name, last: name, expired: name },
  ...{ upNext: name, reminder: name, cancelled: name, moved: name },
};

/** What may be changed while it runs. */
export interface SiteChange {
  /** Numbers that may not be called any more. */
  readonly deny?: readonly string[];
  readonly wrapUpMs?: number;
}

/** A site by chance; each change of it is the same site with something else about it. */
export function randomSite(random: Random): (change?: SiteChange) => Site {
  const hours = {
    queue: daily(random.pick(SHIFTS)),
    calling: daily(random.chance(0.5) ? WITH_GAPS : random.pick(SHIFTS)),
  };
  const common: Partial<CallbackSettings> = {
    dialAhead: random.pick(['none', 'wrapup', 'wrapup', 'balanced']),
    ladder: random.pick([LADDERS.fast, LADDERS.spread, ladderOf([10 * MINUTE]), ladderOf([5 * MINUTE], 5)]),
    promise: { atMostMs: random.pick([HOUR, 3 * HOUR]) },
    trunkLimit: random.whole(1, 5),
    ringMs: 20_000,
    acceptWithinMs: 3_000,
    callingHours: 'calling' as HoursName,
    schedule: { share: 0.4, slotMs: 30 * MINUTE, daysAhead: 1, hours: null, toleranceMs: 15 * MINUTE },
    preview: text('preview'),
    declining: random.pick([null, { ask: text('why'), reasons: { '1': 'not_my_field', '2': 'no_time' } }]),
    snoozeMs: random.pick([MINUTE, 5 * MINUTE]),
    messages: TELLING,
    reminderBeforeMs: 20 * MINUTE,
  };
  const strategy = random.pick<QueueSettings['strategy']>(['longest-idle', 'round-robin', 'ring-all']);
  const spending: SpendRules | null = random.chance(0.2)
    ? { mostPerDay: random.whole(20, 60), perAttempt: 1, perMinute: 0, setAsideMs: MINUTE }
    : null;
  return ({ deny = [], wrapUpMs = 20_000 } = {}) => {
    const numbers = { countries: ['SE', 'GB'], allow: [], deny, pendingPerNumber: 2, perDay: 20 };
    const site = siteOf(
      { ...linesOf('support'), ...linesOf('bank'), sorry: [step.say('sorry')], closed: [step.say('closed')] },
      {
        agents: [...AGENTS],
        queue: { ...queueOf('support'), agents: members('anna', 'omar', 'lisa'), strategy, wrapUpMs },
        queues: {
          bank: {
            ...queueOf('bank'),
            agents: members('lisa', 'per'),
            wrapUpMs: 5_000,
            whisper: { prompt: text('whisper'), confirm: true, confirmMs: 3_000 },
          },
        },
        numbers: { '1000': 'support', '2000': 'bank' },
        hours: { queue: hours.queue, calling: hours.calling },
        texts: {
          whisper: '{queue} {waited}',
          preview: 'call {caller_name}',
          why: 'why',
          [AGENT_LOST_TEXT]: 'lost',
        },
        offers: { support: [onEntry(120_000)] },
        callbacks: {
          support: profileOf({ ...common, numbers, ...namesOf('support') }),
          bank: profileOf({ ...common, numbers, ...namesOf('bank'), first: 'agent' }),
        },
        variables: { typed: 'text', slot: 'text' },
      },
    );
    const sms = smsSettings({ quiet: QUIET });
    return { ...site, timezone: ZONE, spending, sms, texts: { ...site.texts, ['word' as TextName]: word } };
  };
}

const namesOf = (name: string) =>
  ({ queue: name as QueueName, greeting: `${name}Greeting`, agreement: `${name}Agreement` }) as Pick<
    CallbackSettings,
    'queue' | 'greeting' | 'agreement'
  >;

const queueOf = (name: string): Partial<QueueSettings> => ({
  keys: { '3': `${name}Agreement`, '4': `${name}Slots`, '9': 'sorry' } as never,
  hours: 'queue' as HoursName,
  ringMs: 8_000,
  maxWaitMs: 15 * MINUTE,
});

/** The flows of one line, with the dialogues as the loader makes them. */
function linesOf(name: string): Record<string, Step[]> {
  const queue = name as QueueName;
  const own = (each: Step): Step =>
    ({
      ...each,
      ...('profile' in each && each.profile !== null ? { profile: name } : {}),
      ...('queue' in each ? { queue } : {}),
    }) as Step;
  const { number, time, agree, back, forget } = callbackStep;
  const confirm: Step[] = [
    step.say('between {callback_from} and {callback_to}'),
    agree(),
    step.say('thanks'),
    step.hangup(),
  ];
  const blocks: Record<string, Step[]> = {
    '': [
      callbackStep.takeOver(`${name}TakenOver`, [name]),
      callbackStep.offer({ '0': `${name}Offered` }),
      step.queue(name, 'sorry', { on: { closed: 'closed' } }),
      step.say('after'),
    ],
    TakenOver: [step.say('taken over')],
    Offered: [
      step.menu('offer', { '1': `${name}Agreement` }, { noInput: { tries: 1, say: [], then: null } }),
    ],
    Agreement: [
      number('caller', `${name}Another`, `${name}None`),
      step.menu('is it {callback_number}', { '1': `${name}Time`, '2': `${name}Another` }),
      step.call(`${name}Time`),
    ],
    Another: [
      forget(),
      step.collect('which number', 'typed', { minDigits: 3, maxDigits: 15 }),
      number({ variable: 'typed' }, `${name}None`, `${name}None`),
      step.call(`${name}Time`),
    ],
    Time: [time({ type: 'now' }, `${name}None`), ...confirm],
    Slots: [
      number('caller', `${name}Another`, `${name}None`),
      time({ type: 'slots' }, `${name}None`),
      step.collect('{callback_slots}', 'slot', { maxDigits: 1 }),
      time({ type: 'chosen', variable: 'slot' }, `${name}None`),
      ...confirm,
    ],
    None: [step.say('none'), back()],
    Greeting: [
      step.menu(
        'it is us',
        { '1': `${name}Talk`, '2': `${name}Later`, '9': `${name}Cancel` },
        { noInput: { tries: 1, say: [], then: null } },
      ),
      step.hangup(),
    ],
    Talk: [callbackKey({ type: 'verified' }), step.queue(name), step.hangup()],
    Later: [callbackKey({ type: 'later', afterMs: 30 * MINUTE }), step.say('later then')],
    Cancel: [callbackKey({ type: 'cancel' }), step.say('never then')],
  };
  return Object.fromEntries(Object.entries(blocks).map(([suffix, steps]) => [name + suffix, steps.map(own)]));
}
