/** The schemas of the steps of a flow, one for each kind, under the name it is written with. */
import { z } from 'zod';
import { needSchema } from './schema-queue.ts';
import {
  duration,
  fault,
  oneOf,
  outcome,
  phoneNumber,
  prompt,
  reference,
  soundName,
  target,
  wholeNumber,
  yesNo,
} from './schema-values.ts';
import { KEY } from './words.ts';

const bargeIn = yesNo.prefault(true).describe('Whether a key ends what is said');
const wait = duration({ from: '1s', to: '2m' })
  .prefault('5s')
  .describe('For the first key, from the end of the prompt');
const tries = wholeNumber(1, 10).prefault(3).describe('How often to ask in all');
const onInput = z
  .strictObject({
    'no-input': outcome.optional().describe('Nothing was pressed'),
    'no-match': outcome.optional().describe('Something else was pressed'),
  })
  .optional()
  .describe('What happens when nothing, or nothing fitting, is pressed');

/** `4`, or `4-8`; as least and most. */
const digits = z
  .union([z.number(), z.string()], { error: 'a number of digits is expected here, such as 4 or 4-8' })
  .transform((value, context) => {
    const match = /^([0-9]{1,2})(?:\s*-\s*([0-9]{1,2}))?$/.exec(String(value));
    const min = Number(match?.[1]);
    const max = Number(match?.[2] ?? match?.[1]);
    if (match !== null && min >= 1 && max <= 32 && min <= max) return { min, max };
    const message =
      match === null ? 'a number of digits is written 4 or 4-8' : 'has to be from 1 to 32, the smaller first';
    context.issues.push({ code: 'custom', input: value, message });
    return z.NEVER;
  });

const variableValue = z.union([z.string(), z.number(), z.boolean()], {
  error: 'a text, a number, true, false, or "= expression" is expected here',
});

const WHEN = fault('now, tomorrow, ask, or a variable in braces is expected here', 'such as "{when}"');
const callbackWhen = z
  .string({ error: WHEN })
  .transform((text, context) => {
    const variable = /^\{\s*([A-Za-z][A-Za-z0-9_]{0,63})\s*\}$/.exec(text)?.[1];
    if (variable !== undefined) return { variable };
    if (text === 'now' || text === 'tomorrow' || text === 'ask') return text;
    context.issues.push({ code: 'custom', input: text, message: WHEN });
    return z.NEVER;
  })
  .prefault('now')
  .describe('As soon as possible, tomorrow, as the caller says, or as a variable says: now or tomorrow');
const callbackNumber = oneOf(['confirm', 'ask'])
  .prefault('confirm')
  .describe("Whether the caller's own number is proposed, or they type one");
const callbackOn = z.strictObject({
  agreed: target.optional().describe('Also if they keep one that is pending'),
  cancelled: target.optional().describe('They had one pending, and have called it off'),
  refused: target.optional().describe('They do not want it after all'),
  denied: target.optional().describe('There is no number that may be called'),
  limited: target.optional().describe('The number has as many as it may have'),
  'no-time': target.optional().describe('Nothing can be promised'),
});

export const retrySchema = z.strictObject({
  say: prompt.optional().describe('Said before asking again'),
  tries: wholeNumber(1, 10).optional().describe('How often to ask in all, if otherwise than the step says'),
  then: target.optional().describe('What happens after the last; the next step if not given'),
});

export const caseSchema = z.strictObject({
  if: z.string().min(1).optional().describe('A condition (CEL) over the variables of the call'),
  then: target.optional().describe('What happens if it holds'),
  else: target.optional().describe('What happens if none holds; stands last'),
});

export const STEP_SCHEMAS = {
  say: z.strictObject({ say: prompt, 'barge-in': bargeIn }).describe('Says a text'),
  play: z
    .strictObject({
      play: z.union([soundName, z.array(soundName).min(1)], {
        error: 'a file or a list of files is expected here',
      }),
      'barge-in': bargeIn,
    })
    .describe('Plays recordings'),
  menu: z
    .strictObject({
      menu: prompt,
      keys: z
        .record(z.string().regex(KEY, { error: 'a key is one of 0 to 9, * and #' }), target, {
          error: 'a mapping of keys, such as { 1: sales, 2: support }, is expected here',
        })
        .describe('What happens at each key'),
      wait,
      tries,
      'barge-in': bargeIn,
      on: onInput,
    })
    .describe('Asks for one key'),
  collect: z
    .strictObject({
      collect: prompt,
      into: z.string().min(1).describe('The variable that takes the digits'),
      digits: digits.describe('How many: 4, or 4-8'),
      end: z
        .union(
          [
            z.string().regex(KEY, { error: 'a key in quotes such as "#", or none, is expected here' }),
            z.literal('none').transform(() => null),
          ],
          {
            error: 'a key in quotes such as "#", or none, is expected here',
          },
        )
        .prefault('#')
        .describe('The key that ends the input early, or none'),
      wait,
      pause: duration({ from: '500ms', to: '1m' }).prefault('3s').describe('Between digits'),
      secret: yesNo.prefault(false).describe('Whether the digits are kept out of the journal'),
      tries,
      'barge-in': bargeIn,
      on: onInput,
    })
    .describe('Asks for digits'),
  branch: z
    .strictObject({
      branch: z
        .array(z.any().meta({ id: 'case' }), {
          error: fault('a list of { if: …, then: … } is expected here', 'begin each case with a -'),
        })
        .min(1, { error: 'a branch needs an { if: …, then: … }' }),
    })
    .describe('Goes the first way whose condition holds'),
  hours: z
    .strictObject({ hours: reference('hours'), open: target.optional(), closed: target.optional() })
    .describe('Goes one way while open, another while closed'),
  set: z
    .strictObject({
      set: z.record(z.string(), variableValue, {
        error: 'a mapping of variables such as { tries: 0 } is expected here',
      }),
    })
    .describe('Sets variables: to a value, or to "= expression"'),
  queue: z
    .strictObject({
      queue: reference('a queue'),
      need: needSchema.optional().describe("Instead of the queue's"),
      priority: z
        .union([wholeNumber(0, 100), z.string().min(1)], {
          error: 'a whole number from 0 to 100, or an expression (CEL), is expected here',
        })
        .optional()
        .describe("Each level counts as the queue's `credits: priority` waited; 0 if not given"),
      position: z
        .union([wholeNumber(1, 100_000), z.string().min(1)], {
          error: 'a place from 1 on, or an expression (CEL), is expected here',
        })
        .optional()
        .describe('The place to stand at; by time of joining if not given'),
      on: z
        .strictObject({
          full: target.optional().describe("As many as the queue's max-callers wait already"),
          closed: target.optional().describe("Outside of the queue's hours"),
          'nobody-logged-in': target.optional().describe('Nobody is there to answer'),
          'waited-too-long': target.optional().describe("After the queue's max-wait"),
          'callback-only': target
            .optional()
            .describe(
              'Callbacks are offered, nobody joins the line (`only: yes`), and they have not accepted',
            ),
        })
        .optional()
        .describe('What happens when the caller leaves without an agent'),
    })
    .describe('Waits for an agent of the queue'),
  agent: z
    .strictObject({
      agent: oneOf(['log-in', 'log-out', 'pause', 'unpause', 'end-wrap-up', 'extend-wrap-up'], {
        login: 'log-in',
        logout: 'log-out',
        resume: 'unpause',
      }),
      who: z
        .union([z.string().min(1), z.number().int().nonnegative()], {
          error: fault('an agent is expected here', 'such as "{number}", where number is a variable'),
        })
        .optional()
        .describe("The agent's name or extension; whose phone it is, if not given"),
      pin: z
        .string({ error: fault('a variable in braces is expected here', 'such as "{pin}"') })
        .min(1)
        .optional()
        .describe('What they typed as their PIN, such as "{pin}"'),
      reason: z.string().min(1).optional().describe('Why they pause'),
      on: z
        .strictObject({
          unknown: target.optional().describe('There is no such agent'),
          'wrong-pin': target.optional().describe('The PIN is not theirs'),
          'not-now': target.optional().describe('It cannot be done now'),
        })
        .optional(),
    })
    .describe('An agent logs in or out, pauses, or ends the wrap-up'),
  callback: z
    .strictObject({
      callback: reference('callbacks'),
      when: callbackWhen,
      number: callbackNumber,
      on: callbackOn.optional(),
    })
    .describe('Agrees on a callback with the caller'),
  offer_callback: z
    .strictObject({
      offer_callback: reference('callbacks'),
      say: prompt.optional().describe('The offer'),
      key: z
        .union([z.string(), z.number().transform(String)])
        .refine((key) => KEY.test(key), { error: 'a key is one of 0 to 9, * and #' })
        .prefault('1')
        .describe('What is pressed to accept'),
      when: callbackWhen,
      number: callbackNumber,
      on: callbackOn
        .extend({ 'not-offered': target.optional().describe('No callback can be had now') })
        .optional(),
    })
    .describe('Offers a callback, and agrees on it'),
  schedule_callback: z
    .strictObject({
      schedule_callback: reference('callbacks'),
      number: callbackNumber,
      on: callbackOn.optional(),
    })
    .describe('Agrees on a callback at a time of several'),
  transfer: z
    .strictObject({
      transfer: phoneNumber.describe(
        'A number, an extension, or an endpoint such as PJSIP/101; {variable} is filled in for extensions',
      ),
      ring: duration({ from: '3s', to: '5m' }).prefault('30s'),
      on: z
        .strictObject({ busy: target.optional(), 'no-answer': target.optional(), failed: target.optional() })
        .optional(),
    })
    .describe('Connects the caller to a number'),
  goto: z.strictObject({ goto: reference('a flow') }).describe('Goes on with another flow, for good'),
  call: z.strictObject({ call: reference('a flow') }).describe('Runs another flow and comes back'),
  return: z
    .strictObject({ return: z.null({ error: 'return takes nothing' }).optional() })
    .describe('Goes back to the flow that called'),
  hangup: z
    .strictObject({ hangup: z.null({ error: 'hangup takes nothing' }).optional() })
    .describe('Ends the call'),
} as const;

export type StepName = keyof typeof STEP_SCHEMAS;
export const STEP_NAMES = Object.keys(STEP_SCHEMAS) as readonly StepName[];
export const isStepName = (name: string): name is StepName => Object.hasOwn(STEP_SCHEMAS, name);
/** What a schema makes of a step that fits it. */
export type StepInput<Name extends StepName> = z.output<(typeof STEP_SCHEMAS)[Name]>;
