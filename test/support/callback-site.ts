/** A site whose callers are offered callbacks, as plain objects: what the loader would make of an admin's YAML. */
import type { CallbackSettings, OfferRule } from '../../src/domain/callback/settings.ts';
import type { CallbackTimeStep } from '../../src/domain/flow/callback-steps.ts';
import type { Step } from '../../src/domain/flow/steps.ts';
import type { BlockId, HoursName, QueueName } from '../../src/domain/ids.ts';
import type { Key } from '../../src/domain/key.ts';
import type { OpeningHours, QueueSettings, Site } from '../../src/domain/site.ts';
import { profileOf } from './callback-desk.ts';
import { siteOf, step, text } from './sites.ts';

const at = 'test.yaml:1';
const block = (name: string | null): BlockId | null => name as BlockId | null;

/** Steps of callback dialogues with the least said about them. */
export const callbackStep = {
  offer: (
    offered: Record<string, string>,
    more: { queue?: string; profile?: string | null; otherwise?: string | null } = {},
  ): Step => ({
    type: 'callbackOffer',
    at,
    queue: (more.queue ?? 'support') as QueueName,
    profile: more.profile ?? null,
    offered: offered as Record<string, BlockId>,
    otherwise: block(more.otherwise ?? null),
  }),
  number: (from: 'caller' | { variable: string }, denied: string | null, limited: string | null): Step => ({
    type: 'callbackNumber',
    at,
    profile: 'support',
    from,
    denied: block(denied),
    limited: block(limited),
  }),
  time: (when: CallbackTimeStep['when'], none: string | null = null, profile = 'support'): Step => ({
    type: 'callbackTime',
    at,
    profile,
    when,
    none: block(none),
  }),
  agree: (): Step => ({ type: 'callbackAgree', at }),
  forget: (): Step => ({ type: 'callbackForget', at }),
  back: (): Step => ({ type: 'backInLine', at }),
  takeOver: (takenOver: string | null, profiles: readonly string[] = ['support']): Step => ({
    type: 'takeOver',
    at,
    queue: 'support' as QueueName,
    profiles,
    takenOver: block(takenOver),
  }),
};

export const onEntry = (waitOverMs: number, more: Partial<OfferRule> = {}): OfferRule =>
  ruleOf({ type: 'onEntry', waitOverMs }, more);
export const inQueue = (afterMs: number, everyMs: number | null, more: Partial<OfferRule> = {}): OfferRule =>
  ruleOf({ type: 'inQueue', afterMs, everyMs }, more);
export const beforeClosing = (withinMs: number, more: Partial<OfferRule> = {}): OfferRule =>
  ruleOf({ type: 'beforeClosing', withinMs }, more);

const ruleOf = (when: OfferRule['when'], more: Partial<OfferRule>): OfferRule => ({
  when,
  during: null,
  ifNobodyAvailable: false,
  if: null,
  into: 'support',
  say: text('offer'),
  key: '1' as Key,
  holdsUntilUnderMs: null,
  beginsAfterMs: null,
  only: false,
  ...more,
});

export const hours = (name: string): HoursName => name as HoursName;
/** Every day, from one hour to another. */
export const daily = (from: number, to: number): OpeningHours => ({
  weekly: Array.from({ length: 7 }, () => [{ from: from * 60, to: to * 60 }]),
  except: {},
});

/** The dialogue of an agreement, as the loader makes it. What has no way on leads back in line. */
export const agreementBlocks: Record<string, Step[]> = {
  agreement: [
    callbackStep.number('caller', 'another', 'limited'),
    step.menu('is it {callback_number}', { '1': 'time', '2': 'another' }),
    step.call('time'),
  ],
  another: [
    callbackStep.forget(),
    step.collect('which number', 'typed', { minDigits: 3, maxDigits: 15 }),
    callbackStep.number({ variable: 'typed' }, 'denied', 'limited'),
    step.menu('is it {callback_number}', { '1': 'time', '2': 'another' }),
    callbackStep.back(),
  ],
  denied: [step.say('denied {callback_denied}'), callbackStep.back()],
  limited: [step.say('limited'), callbackStep.back()],
  time: [
    callbackStep.time({ type: 'said', pattern: '{when}' }, 'none'),
    step.say('between {callback_from} and {callback_to} {callback_day}'),
    callbackStep.agree(),
    step.say('thanks'),
    step.hangup(),
  ],
  slots: [
    callbackStep.number('caller', 'another', 'limited'),
    callbackStep.time({ type: 'slots' }, 'none'),
    step.collect('{callback_slots}: {callback_slot_1} {callback_slot_2} {callback_slot_3}', 'slot', {
      maxDigits: 1,
    }),
    callbackStep.time({ type: 'chosen', variable: 'slot' }, 'none'),
    step.say('between {callback_from} and {callback_to} {callback_day}'),
    callbackStep.agree(),
    step.say('thanks'),
    step.hangup(),
  ],
  none: [step.say('none'), callbackStep.back()],
};

export interface CallbackSite {
  readonly offers?: readonly OfferRule[];
  readonly profile?: Partial<CallbackSettings>;
  readonly profiles?: Readonly<Record<string, CallbackSettings>>;
  readonly queue?: Partial<QueueSettings>;
  readonly hours?: Record<string, OpeningHours>;
  readonly main?: Step[];
  readonly blocks?: Record<string, Step[]>;
  readonly texts?: Record<string, string>;
}

/** `main` offers by the queue's rules, then joins `support`; key 1 in line leads to the agreement, * to `star`. */
export function callbackSite({ offers = [], profile, profiles, queue, ...more }: CallbackSite = {}): Site {
  return siteOf(
    {
      main: more.main ?? [
        callbackStep.offer({ '0': 'first', '1': 'second', '2': 'third' }),
        step.queue('support', 'sorry', { on: { closed: 'closed', full: 'full' } }),
        step.say('after'),
      ],
      first: [step.menu('first offer', { '1': 'agreement' })],
      second: [step.menu('second offer', { '1': 'agreement' })],
      third: [step.menu('third offer', { '1': 'agreement' })],
      ...agreementBlocks,
      star: [step.say('star'), callbackStep.back()],
      sorry: [step.say('sorry')],
      closed: [step.say('closed')],
      full: [step.say('full')],
      greeting: [step.queue('support')],
      ...more.blocks,
    },
    {
      queue: {
        keys: { '1': 'agreement', '*': 'star', '5': 'slots' } as never,
        ...queue,
      },
      callbacks: { support: profileOf(profile), ...profiles },
      offers: { support: offers },
      hours: more.hours ?? {},
      variables: { typed: 'text', when: 'text', slot: 'text', vip: 'boolean' },
      texts: more.texts ?? {},
    },
  );
}
