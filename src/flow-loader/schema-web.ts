/** The schema of a site's `web` section: what is served over HTTP, and who may ask. */
import { z } from 'zod';
import { listenAddress } from './listen-address.ts';
import { answer, texts } from './schema-sms.ts';
import { definedName, duration, fault, oneOf, publicUrl, secretName, yesNo } from './schema-values.ts';
import { DURATION, parseDuration } from './words.ts';

const RATE = fault('a number and a time are expected here', 'such as 5 per 1h');
const RATE_FORM = /^([0-9]{1,6}) per (\S+)$/;
/** What is counted is kept for two days. */
const LONGEST_RATE_MS = 24 * 3_600_000;

/** `5 per 1h`. */
const rate = z
  .string({ error: RATE })
  .refine((text) => DURATION.test(RATE_FORM.exec(text)?.[2] ?? ''), { error: RATE })
  .transform((text, context) => {
    const [, most = '', time = ''] = RATE_FORM.exec(text) ?? [];
    const inMs = parseDuration(time) ?? 0;
    if (Number(most) >= 1 && inMs >= 1_000 && inMs <= LONGEST_RATE_MS) return { most: Number(most), inMs };
    context.issues.push({ code: 'custom', input: text, message: 'has to be 1 or more, in 1s to 24h' });
    return z.NEVER;
  });

export const captchaSchema = z
  .strictObject({
    url: z
      .string({ error: 'the address of the service is expected here' })
      .regex(/^https?:\/\/[^\s{}?#@]+(?:[?#]|$)/, {
        error: fault(
          'the address of a service is expected here',
          'such as https://captcha.example.com/siteverify, with secrets under form',
        ),
      })
      .describe('Who is asked whether a person made the request'),
    form: texts.describe('What it is sent; {captcha}, {address} and {secret_…} are filled in'),
    passed: answer('2xx').describe('The answer that says a person did'),
    timeout: duration({ from: '100ms', to: '30s' }).prefault('5s').describe('How long an answer may take'),
  })
  .describe('Asked whether a person made the request');

export const clientSchema = z.strictObject({
  token: secretName.describe('The name of the secret that each request brings'),
  callbacks: z
    .array(z.string().min(1), { error: fault('a list of callbacks is expected here', 'such as [support]') })
    .min(1, { error: 'the name of callbacks is missing' })
    .optional()
    .describe('Which callbacks it may ask for; all, if not given'),
  'per-address': rate.prefault('5 per 1h').describe("How many requests may come from one visitor's address"),
  'per-prefix': rate
    .prefault('20 per 1h')
    .describe('How many may be for numbers that are alike but for their last four digits'),
  codes: rate.prefault('100 per 1h').describe('How many codes are sent for it, to whatever numbers'),
  verify: z
    .union([z.literal(false).transform(() => 'no' as const), oneOf(['no', 'unknown', 'always'])], {
      error: 'no, unknown or always is expected here',
    })
    .prefault('unknown')
    .describe('Which numbers are confirmed by a code that is sent there'),
  captcha: captchaSchema.optional(),
});

export const webSchema = z
  .strictObject({
    listen: listenAddress('127.0.0.1:8072').describe('Where Keepline listens'),
    url: publicUrl('https://calls.example.com')
      .optional()
      .describe('How customers reach it, for links in messages'),
    'behind-proxy': yesNo
      .prefault(false)
      .describe("Whether the visitor's address is the last one in X-Forwarded-For"),
    clients: z
      .record(definedName, clientSchema)
      .prefault({})
      .describe('Systems that may ask for callbacks, by name'),
  })
  .describe('What is served over HTTP: requests from other systems, and links for customers');

export type WebInput = z.output<typeof webSchema>;
