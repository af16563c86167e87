/** The schema of a queue: who answers in which order, what callers hear and press, and when they are let go. */
import { z } from 'zod';
import type { AbsenceFactor, Strategy } from '../domain/queue/settings.ts';
import { offersSchema } from './schema-callback.ts';
import { memberSchema } from './schema-queue-members.ts';
import { tellSchema } from './schema-tell.ts';
import { duration, fault, oneOf, reference, target, whisper, wholeNumber, yesNo } from './schema-values.ts';
import { KEY_SEQUENCE } from './words.ts';

const STRATEGIES = [
  'longest-idle',
  'round-robin',
  'fewest-calls',
  'linear',
  'random',
  'weighted-random',
  'best-skilled',
  'ring-all',
] as const satisfies readonly Strategy[];

/** What Asterisk's app_queue calls them. */
const STRATEGIES_OF_APP_QUEUE: Readonly<Record<string, Strategy>> = {
  ringall: 'ring-all',
  leastrecent: 'longest-idle',
  fewestcalls: 'fewest-calls',
  wrandom: 'weighted-random',
  rrmemory: 'round-robin',
  rrordered: 'round-robin',
  roundrobin: 'round-robin',
};

const FACTORS = [
  'paused',
  'penalty',
  'inuse',
  'ringing',
  'unavailable',
  'invalid',
  'unknown',
  'wrapup',
] as const satisfies readonly AbsenceFactor[];

/**
 * What app_queue means by these words; its `no` to joining and its `yes` to leaving are the same. They have `penalty`
 * there too, which looks at limits that a caller can have and ours cannot: here it would turn away those whom a later
 * tier could serve, so it counts only where it is written.
 */
const EMPTY_WORDS = {
  ordinary: ['invalid', 'paused'],
  loose: ['invalid'],
  strict: ['invalid', 'paused', 'unavailable'],
} as const satisfies Record<string, readonly AbsenceFactor[]>;

/** Who counts as absent when a queue is looked at for being empty; null where nobody looks. */
const empty = (word: { readonly whenTrue: boolean }) =>
  z
    .union([yesNo, z.enum(['strict', 'loose']), z.array(oneOf(FACTORS)).min(1)], {
      error: fault(
        'yes, no, strict, loose, or a list of what makes an agent absent is expected here',
        `such as [${FACTORS.slice(0, 3).join(', ')}]; there are ${FACTORS.join(', ')}`,
      ),
    })
    .transform((written): readonly AbsenceFactor[] | null => {
      if (typeof written === 'boolean') return written === word.whenTrue ? EMPTY_WORDS.ordinary : null;
      return typeof written === 'string' ? EMPTY_WORDS[written] : [...new Set(written)];
    });

const waited = duration({ from: '0s', to: '24h' });

const overflow = z.strictObject({
  to: reference('the queue whose agents help out'),
  after: waited.prefault('60s').describe('Only for callers who have waited this long'),
});

const credit = waited;
export const creditsSchema = z.strictObject({
  transferred: credit.prefault('2m').describe('For callers whom an agent transferred or handed back'),
  priority: credit.prefault('3m').describe('For each level of `priority` on the queue step'),
  'at-most': credit.prefault('10m').describe('All that one caller can have'),
  ageing: z
    .strictObject({ after: waited, credit })
    .optional()
    .describe('For those who have waited long already'),
  when: z
    .array(z.strictObject({ if: z.string().min(1).describe('A condition (CEL)'), credit }), {
      error: 'a list such as [ { if: vip, credit: 3m } ] is expected here',
    })
    .prefault([])
    .describe('For callers of whom a condition holds'),
});

export const needSchema = z
  .union([z.string().min(1), z.array(z.string().min(1)).min(1, { error: 'a skill is missing' })], {
    error: fault('what a caller needs is expected here, or a list of it', 'such as "billing >= 2 for 60s"'),
  })
  .describe('Skills that an agent has to have; a list widens over time');

export const queueSchema = z.strictObject({
  agents: z.array(memberSchema).min(1, { error: 'a queue needs an agent' }).describe('Who answers'),
  strategy: oneOf(STRATEGIES, STRATEGIES_OF_APP_QUEUE)
    .prefault('longest-idle')
    .describe('Which free agent is rung first'),
  need: needSchema.optional(),
  overflow: z
    .union([overflow, z.array(overflow)], {
      error: '{ to: queue, after: 60s }, or a list of these, is expected here',
    })
    .optional()
    .describe('Other queues whose agents help out after a while'),
  'same-agent': waited
    .prefault('0s')
    .describe('For this long, callers wait for the agent who served them last'),
  credit: credit.prefault('0s').describe("Counts as time waited, against other queues' callers"),
  credits: creditsSchema.prefault({}).describe('What counts as having waited longer'),
  ring: duration({ from: '3s', to: '5m' }).prefault('20s').describe("How long an agent's phone rings"),
  'wrap-up': duration({ from: '0s', to: '1h' }).prefault('10s').describe('Rest after each call'),
  'extend-wrap-up': duration({ from: '0s', to: '1h' })
    .prefault('60s')
    .describe('How much longer an agent may make it, once'),
  music: z
    .string()
    .regex(/^[\w.-]+$/, { error: 'a music class has letters, digits, -, _ and .' })
    .prefault('default')
    .describe("One of Asterisk's music classes, or ringing"),
  hours: reference('hours').optional().describe('Outside of these, `on: closed`'),
  'max-callers': wholeNumber(1, 100_000).optional().describe('When this many wait, `on: full`'),
  'max-wait': duration({ from: '5s', to: '24h' })
    .optional()
    .describe('After this long, `on: waited-too-long`'),
  'join-empty': empty({ whenTrue: false })
    .optional()
    .describe('Whether callers may join while nobody is there; if not, `on: nobody-logged-in`'),
  'leave-when-empty': empty({ whenTrue: true })
    .optional()
    .describe('Whether those who wait leave when nobody is there any more, by `on: nobody-logged-in`'),
  tell: tellSchema.optional().describe('What waiting callers are told'),
  keys: z
    .record(
      z.string().regex(KEY_SEQUENCE, { error: 'keys are 0 to 9, * and #, one or up to 8 in a row' }),
      target,
      { error: 'a mapping of keys, such as { 1: call_me, "*": main }, is expected here' },
    )
    .prefault({})
    .describe('What callers may press while they wait, and where it leads'),
  'key-wait': duration({ from: '500ms', to: '10s' })
    .prefault('2s')
    .describe('For the next key of a longer sequence'),
  'offer-callback': offersSchema.optional(),
  'after-call': target.optional().describe("What the agent's phone goes on to when the caller has hung up"),
  whisper: whisper.optional().describe('What the agent hears before the caller'),
  'service-level': duration({ from: '1s', to: '1h' })
    .prefault('20s')
    .describe('Calls answered within it count for the service level'),
  'short-abandon': duration({ from: '0s', to: '5m' })
    .prefault('5s')
    .describe('Who hangs up sooner has not given up on us'),
  'usual-handling': duration({ from: '1s', to: '4h' })
    .prefault('5m')
    .describe('How long a call takes, wrap-up included, until there is experience'),
});
