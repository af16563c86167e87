/** The schemas of what stands at the top of a site; agents, queues and steps have files of their own. */
import { z } from 'zod';
import { agentSchema, pinSchema } from './schema-agent.ts';
import { callbackSchema, spendingSchema } from './schema-callback.ts';
import { queueSchema } from './schema-queue.ts';
import { smsSchema } from './schema-sms.ts';
import {
  definedName,
  duration,
  fault,
  hoursRanges,
  phoneNumber,
  reference,
  soundName,
  target,
} from './schema-values.ts';
import { webSchema } from './schema-web.ts';
import { endpointFault } from './words.ts';

export const numberSchema = z
  .union(
    [
      reference('a flow'),
      z.strictObject({
        flow: reference('the flow that answers'),
        language: z
          .string()
          .optional()
          .describe("The language calls start in; the site's first if not given"),
      }),
    ],
    { error: 'the name of a flow, or { flow: …, language: … } is expected here' },
  )
  .describe('What answers calls to this number');

export const hoursSchema = z
  .union(
    [
      z.string(),
      z.array(z.string()),
      z.strictObject({ days: hoursRanges, except: z.record(z.string(), hoursRanges).optional() }),
    ],
    { error: 'hours are written Mon-Fri 08:00-17:00, or { days: …, except: … }' },
  )
  .describe('When something is open, in the wall time of `timezone`');

export const speechSchema = z.strictObject({
  command: z
    .array(z.string().min(1), {
      error: fault(
        'a list of the command and its arguments is expected here',
        'such as [espeak-ng, -v, "{voice}", -f, "{in}", -w, "{out}"]',
      ),
    })
    .min(1, { error: 'a command is missing' })
    .refine((words) => words.some((word) => word.includes('{out}')), {
      error: 'the command needs {out}, the file to write',
    })
    .refine((words) => words.some((word) => word.includes('{in}')), {
      error: 'the command needs {in}, the file that holds the text',
    })
    .optional()
    .describe(
      'Turns a text into a WAV file. {voice}, {language}, {in} and {out} are filled in; no shell is used. ' +
        'If not given, what Keepline was started with',
    ),
  voices: z.record(z.string(), z.string().min(1)).prefault({}).describe('Language to the name of a voice'),
  limit: duration({ from: '100ms', to: '1m' })
    .prefault('3s')
    .describe('How long a caller waits for a new text'),
  fallback: soundName.prefault('beep').describe('Played when a text cannot be spoken in time'),
});

const dialString = z
  .string()
  .refine((text) => text.includes('{number}'), { error: 'has to contain {number}' })
  .superRefine((text, context) => {
    const wrong = text.includes('{number}') ? endpointFault(text) : null;
    if (wrong === null) return;
    const hint = wrong.suggestion === null ? null : `write ${wrong.suggestion}`;
    context.addIssue({ code: 'custom', message: fault(wrong.message, hint) });
  });

export const dialSchema = z.strictObject({
  extension: dialString.prefault('PJSIP/{number}').describe('How an extension is dialled'),
  external: dialString.prefault('PJSIP/{number}@trunk').describe('How a number outside is dialled'),
  'caller-id': phoneNumber.optional().describe('The number shown to those we call outside'),
});

const language = z.string().min(2);
const HAND_BACK = 'keys to dial are expected here, in quotes, such as "*8"';

/** Every key at the top of a site, each of which may stand in any of its files. */
export const siteSchema = z.strictObject({
  site: z
    .string({ error: fault('the name of the site is expected here', 'in quotes, if it is a number') })
    .min(1)
    .optional()
    .describe('The name of the site'),
  timezone: z.string().optional().describe('IANA zone in which hours are meant, such as Europe/Stockholm'),
  languages: z
    .array(language, { error: 'a list of languages such as [sv, en] is expected here' })
    .min(1, { error: 'a language is missing' })
    .prefault(['en'])
    .describe('The first is the default'),
  country: z.string().optional().describe('ISO 3166 country of numbers without +, such as SE'),
  numbers: z
    .record(z.string(), numberSchema)
    .optional()
    .describe('Called number, or any, to the flow that answers'),
  hours: z.record(definedName, hoursSchema).optional().describe('When things are open'),
  texts: z
    .record(
      definedName,
      z.union([z.string(), z.record(z.string(), z.string())], {
        error: 'a text, or one text for each language, is expected here',
      }),
    )
    .optional()
    .describe('What is said, by language, in ICU MessageFormat'),
  agents: z.record(definedName, agentSchema).optional().describe('Those who answer'),
  pins: z
    .record(definedName, pinSchema)
    .optional()
    .describe('What agents type to log in; in a file that only its owner can read'),
  queues: z.record(definedName, queueSchema).optional().describe('Where callers wait for agents'),
  callbacks: z
    .record(definedName, callbackSchema)
    .optional()
    .describe('Calling back those who do not want to wait'),
  'callback-spending': spendingSchema.optional(),
  sms: smsSchema.optional(),
  web: webSchema.optional(),
  'hand-back': z
    .union([z.string(), z.number().int().nonnegative().transform(String)], { error: HAND_BACK })
    .refine((keys) => /^[0-9*#]{1,10}$/.test(keys), { error: HAND_BACK })
    .optional()
    .describe('What an agent dials to hand a caller back to the queue'),
  flows: z.record(definedName, z.array(target)).optional().describe('What happens to a call, step by step'),
  speech: speechSchema.optional().describe('How texts become sound'),
  dial: dialSchema.optional().describe('How numbers become endpoints'),
});

export type SectionName = keyof typeof siteSchema.shape;
export const SECTIONS = Object.keys(siteSchema.shape) as readonly SectionName[];
