/** The schemas of callbacks: how they are made, when callers are offered one, and what they may cost. */

import { z } from 'zod';
import { DAY_MS } from '../domain/time-units.ts';
import { memberSchema } from './schema-queue-members.ts';
import {
  duration,
  durationOrNever,
  fault,
  oneOf,
  phoneNumber,
  prompt,
  reference,
  target,
  wholeNumber,
  yesNo,
} from './schema-values.ts';
import { KEY } from './words.ts';

const SHARE = fault('a share is expected here', 'such as 30%');
/** `30%` or 0.3, as 0.3. */
const share = (most: number) =>
  z
    .union([z.number(), z.string().regex(/^[0-9]{1,3}(?:\.[0-9]+)?\s*%$/, { error: SHARE })], {
      error: SHARE,
    })
    .transform((written) => (typeof written === 'number' ? written : Number.parseFloat(written) / 100))
    .refine((value) => value >= 0 && value <= most, { error: `has to be from 0% to ${most * 100}%` });

const DAYS = fault('a number of days is expected here', 'such as 90d');
const days = z
  .string({ error: DAYS })
  .regex(/^[0-9]{1,4}d$/, { error: DAYS })
  .refine((text) => Number.parseInt(text, 10) >= 1, { error: 'has to be 1d or more' })
  .transform((text) => Number.parseInt(text, 10) * DAY_MS);

const pause = duration({ from: '1s', to: '168h' });
const pauses = z.array(pause, { error: fault('a list of pauses is expected here', 'such as [20m, 60m]') });
const ladderRule = z
  .union(
    [pauses.min(1, { error: 'a pause is missing; for no further attempt, write none' }), z.literal('none')],
    {
      error: fault('a list of pauses, or none, is expected here', 'such as [3m, 10m]'),
    },
  )
  .transform((written) => (written === 'none' ? [] : written))
  .optional();

export const retryByOutcomeSchema = z.strictObject({
  busy: ladderRule,
  'no-answer': ladderRule,
  machine: ladderRule.describe('Answered, but nobody pressed 1'),
  rejected: ladderRule,
  congestion: ladderRule.describe('No line was free; such attempts do not count'),
  'agent-lost': ladderRule.describe('They had answered, and no agent was there any more'),
  'customer-gone': ladderRule.describe('They hung up while they waited for the agent'),
  else: pauses.optional().describe('For all others, from the end of the first attempt'),
});

const patterns = z.array(phoneNumber.transform(String), {
  error: fault('a list of numbers is expected here', 'such as ["0900*", "+4670*"]'),
});

const message = z
  .union([yesNo, z.string().min(1)], {
    error: 'the name of a text, or yes for the built-in one, is expected here',
  })
  .prefault(false);

/** Not given: sent to who acted by message. */
const confirmation = z
  .union([yesNo, z.string().min(1)], {
    error: 'the name of a text, or yes for the built-in one, is expected here',
  })
  .optional();

export const messagesSchema = z.strictObject({
  booked: message.describe('When it is agreed on'),
  missed: message.describe('After an attempt that another follows'),
  last: message.describe('After the last attempt'),
  expired: message.describe('When the promise could not be kept'),
  'up-next': message.describe('When it is soon their turn'),
  'up-next-before': duration({ from: '1m', to: '60m' })
    .prefault('5m')
    .describe('How long before their turn, as it is expected'),
  reminder: message.describe('Some time before a time that they chose'),
  'reminder-before': duration({ from: '5m', to: '48h' })
    .prefault('60m')
    .describe('How long before it; only if it was chosen twice as long before'),
  cancelled: confirmation.describe('After they have called it off by text message'),
  moved: confirmation.describe('After they have moved it by text message'),
});

export const scheduleSchema = z.strictObject({
  share: share(1)
    .prefault('40%')
    .describe('Of what the agents at work can handle, the share given to callbacks'),
  slot: duration({ from: '10s', to: '8h' }).prefault('15m'),
  'days-ahead': wholeNumber(1, 60).prefault(7),
  hours: reference('hours').optional().describe('Besides the hours of the queue'),
  tolerance: duration({ from: '1s', to: '8h' }).prefault('15m').describe('How late an attempt may be'),
});

const REASONS = fault(
  'no, or a mapping of keys to reasons is expected here',
  'such as { 1: not_my_field, 2: no_time }',
);
const declineReasons = z.union(
  [
    yesNo,
    z
      .record(
        z.string().regex(/^[1-9]$/, { error: 'a key is one of 1 to 9' }),
        z.string({ error: 'the name of a reason is expected here' }).regex(/^\p{L}[\p{L}0-9 _-]{0,39}$/u, {
          error: 'the name of a reason has up to 40 letters, digits, spaces, _ and -',
        }),
        { error: REASONS },
      )
      .refine((reasons) => Object.keys(reasons).length > 0, { error: 'a reason is missing' }),
  ],
  { error: REASONS },
);

export const nextDaySchema = z.strictObject({
  most: wholeNumber(1, 100_000).prefault(100).describe('So many at the most for the same opening'),
  delay: duration({ from: '0s', to: '8h' }).prefault('0s').describe('The earliest, from the opening on'),
  ask: yesNo.prefault(true).describe('Whether the offer says the day'),
});

export const callbackSchema = z.strictObject({
  first: oneOf(['customer', 'agent'])
    .prefault('customer')
    .describe('Who is called first: the customer, or an agent who accepts'),
  queue: reference('the queue whose agents serve it').optional(),
  agents: z
    .array(memberSchema)
    .min(1, { error: 'an agent is missing' })
    .optional()
    .describe('Makes a queue of its own name, with these agents'),
  'accept-within': duration({ from: '1s', to: '5m' }).optional().describe('How long an agent has to accept'),
  'decline-reasons': declineReasons
    .optional()
    .describe('What agents who decline may press, and the names of these reasons; no: they are not asked'),
  'decline-ask': prompt.optional().describe('How agents who decline are asked why'),
  snooze: duration({ from: '1s', to: '60m' }).optional().describe('For how long an agent may put it off'),
  ring: duration({ from: '3s', to: '2m' }).prefault('30s').describe("How long the customer's phone rings"),
  retry: z
    .union([pauses, oneOf(['fast', 'spread']), retryByOutcomeSchema], {
      error: fault(
        'a list of pauses, fast, spread, or pauses by outcome is expected here',
        'such as [20m, 60m], or { no-answer: [10m], busy: [3m, 10m] }',
      ),
    })
    .prefault('spread')
    .describe('When customers who were not reached are tried again, from the end of the first attempt'),
  'max-attempts': wholeNumber(1, 20).optional(),
  jitter: share(0.5).prefault('10%').describe('By how much retries vary, so that they do not come in herds'),
  promise: z
    .strictObject({
      'at-most': duration({ from: '10s', to: '168h' })
        .prefault('3h')
        .describe('No attempt begins later than this after the request'),
      say: prompt.optional().describe('How the promise is told: between, or a text of your own'),
    })
    .prefault({}),
  'next-day': z
    .union([yesNo, nextDaySchema], {
      error: fault('no, or a mapping is expected here', 'such as { most: 100, delay: 15m }'),
    })
    .prefault({})
    .describe('What is promised when it closes before their turn'),
  numbers: z
    .strictObject({
      allow: patterns.prefault([]).describe("Countries, and numbers; the site's own country if not given"),
      deny: patterns.prefault([]),
      pending: wholeNumber(1, 100).prefault(2).describe('At a time, for each number'),
      'per-day': wholeNumber(1, 1000).prefault(6).describe('In 24 hours, for each number'),
    })
    .prefault({})
    .describe('Which numbers may be called'),
  'calling-hours': reference('hours').optional().describe("In the customer's own time, besides the queue's"),
  schedule: z
    .union([yesNo, scheduleSchema], {
      error: 'yes, or a mapping such as { share: 40%, slot: 15m }, is expected here',
    })
    .optional()
    .describe('Callbacks at a time that suits the customer'),
  sms: z
    .union([yesNo, messagesSchema], {
      error: 'yes, or a mapping such as { missed: yes, last: sms_last }, is expected here',
    })
    .prefault(false)
    .describe('Which messages customers are sent'),
  'call-us': phoneNumber.transform(String).optional().describe('The number that messages ask to call'),
  'dial-ahead': oneOf(['none', 'wrapup', 'balanced'], { 'wrap-up': 'wrapup', wrap_up: 'wrapup' })
    .optional()
    .describe('For which agents customers are dialled: free ones, those in wrap-up too, or somewhat more'),
  'trunk-limit': wholeNumber(1, 10_000).prefault(10).describe('Most attempts at a time'),
  'retry-share': share(1).prefault('30%').describe('Of the answers, what second and later attempts may take'),
  capacity: wholeNumber(1, 100_000).optional().describe('When so many are pending, none is offered'),
  offering: yesNo.prefault(true).describe('Whether new ones are agreed on, until it is switched by hand'),
  dialling: z
    .union([yesNo, z.literal('dry-run')], {
      error: fault('true, false or dry-run is expected here', 'dry-run only notes what would be done'),
    })
    .prefault(true)
    .describe('Whether customers are called, likewise; dry-run: it is only noted who would be'),
  later: duration({ from: '1m', to: '24h' }).prefault('30m').describe('When we call again those who press 2'),
  'keep-numbers': days.prefault('30d').describe('How long numbers are kept'),
  greeting: prompt.optional().describe('What customers hear when they answer'),
  voicemail: z
    .union([yesNo, prompt], { error: 'the name of a text, or yes for the built-in one, is expected here' })
    .optional()
    .describe('What is said to what sounds like a machine'),
  'longest-call': duration({ from: '1m', to: '12h' })
    .prefault('2h')
    .describe('A call to a customer is ended this long after they answered'),
  preview: prompt.optional().describe('What an agent hears who is asked to accept'),
  whisper: prompt
    .optional()
    .describe("What an agent hears of a customer whom we have called, before the queue's own whisper"),
  agreement: target.optional().describe("Where an offer's key leads; if not given, the built-in dialogue"),
});
export type CallbackInput = z.output<typeof callbackSchema>;

const OVER = fault('this is written: over 45s');
export const offerSchema = z.strictObject({
  'on-entry': z
    .string({ error: OVER })
    .transform((text, context) => {
      const parsed = duration({ from: '0s', to: '24h' }).safeParse(text.replace(/^over\s+/, ''));
      if (parsed.success && text.startsWith('over ')) return parsed.data;
      const hint = parsed.success ? `write over ${text}` : undefined;
      context.issues.push({ code: 'custom', input: text, message: fault('this is written: over 45s', hint) });
      return z.NEVER;
    })
    .optional()
    .describe('Before they join, if the wait is over this'),
  after: duration({ from: '0s', to: '24h' }).optional().describe('Once they have waited this long'),
  every: durationOrNever({ from: '1s', to: '24h' }).optional().describe('And then again and again'),
  'before-closing': duration({ from: '1m', to: '24h' })
    .optional()
    .describe('Before they join, if the queue closes within this'),
  during: z
    .string({ error: fault('the name of hours, or hours, is expected here', 'such as Mon-Tue 08:00-14:00') })
    .min(1)
    .optional()
    .describe('The name of hours, or hours such as Mon-Tue 08:00-14:00'),
  if: z.string().min(1).optional().describe('nobody-available, or a condition (CEL)'),
  into: reference('callbacks').optional().describe('Which; those named like the queue, if not given'),
  say: prompt.optional().describe('The offer'),
  key: z
    .union([z.string(), z.number().transform(String)])
    .refine((key) => KEY.test(key), { error: 'a key is one of 0 to 9, * and #' })
    .prefault('1')
    .describe('What is pressed to accept'),
  'until-under': duration({ from: '0s', to: '24h' })
    .optional()
    .describe('Once it has held, it holds until the wait is under this'),
  for: duration({ from: '0s', to: '1h' })
    .optional()
    .describe('With until-under: it begins once it has been so for this long'),
  only: yesNo
    .prefault(false)
    .describe('While it holds nobody joins the line: `on: callback-only` of the queue step'),
});
export type OfferInput = z.output<typeof offerSchema>;

export const offersSchema = z
  .union([offerSchema, z.array(offerSchema).min(1, { error: 'an offer is missing' })], {
    error: '{ after: 60s, every: 120s }, or a list of these, is expected here',
  })
  .describe('When callers are offered a callback; the first that holds counts');

const money = z
  .number({ error: 'an amount such as 0.05 is expected here' })
  .min(0, { error: 'has to be 0 or more' })
  .max(1e9, { error: 'has to be less' });

export const spendingSchema = z
  .strictObject({
    'most-per-day': money.describe('No customer is called once this is spent'),
    'per-attempt': money.prefault(0),
    'per-minute': money.prefault(0).describe('Of a call that was answered'),
    'set-aside': duration({ from: '1s', to: '4h' })
      .prefault('5m')
      .describe('How long a call under way is reckoned to take'),
  })
  .describe('What callbacks may cost in a day, in any currency');
