/** The schema of a site's `sms` section: which gateway takes messages, and how it tells what became of them. */
import { z } from 'zod';
import { MINUTES_PER_DAY } from '../domain/time-units.ts';
import { listenAddress } from './listen-address.ts';
import { duration, fault, phoneNumber, publicUrl, secretName, wholeNumber } from './schema-values.ts';

/** Fields to be sent, each a text. */
export const texts = z.record(
  z.string().min(1),
  z.union([z.string(), z.number().transform(String), z.boolean().transform(String)], {
    error: 'a text is expected here',
  }),
  { error: 'a mapping such as { to: "{to}", text: "{text}" } is expected here' },
);

const STATUS_WORD = /^(?:[1-5]xx|[1-5][0-9]{2}(?:-[1-5][0-9]{2})?)$/;
const STATUS_FAULT = fault(
  'a status of HTTP is expected here',
  'such as 202, 2xx, 200-204 or a list of these',
);

const status = z
  .union([z.number().transform(String), z.string()], { error: STATUS_FAULT })
  .refine((word) => STATUS_WORD.test(word), { error: STATUS_FAULT })
  .transform((word) => {
    if (word.endsWith('xx')) return { from: Number(word[0]) * 100, to: Number(word[0]) * 100 + 99 };
    const [from = '', to = from] = word.split('-');
    return { from: Number(from), to: Number(to) };
  })
  .refine(({ from, to }) => from <= to, { error: 'has to go from the lower to the higher' });

const statuses = z.union([status.transform((only) => [only]), z.array(status).min(1)], {
  error: STATUS_FAULT,
});

const pattern = z.string().superRefine((source, context) => {
  try {
    new RegExp(source, 'u');
  } catch (error) {
    const [, why = 'it cannot be read'] = /: ([^:]+)$/.exec(String(error)) ?? [];
    context.addIssue({ code: 'custom', message: `is no regular expression: ${why.toLowerCase()}` });
  }
});

/** Which answer of HTTP means something. */
export const answer = (usual: string) =>
  z
    .union(
      [
        statuses.transform((list) => ({ status: list, body: undefined })),
        z.strictObject({
          status: statuses.prefault(usual),
          body: pattern.optional().describe('A regular expression that its body has to match'),
        }),
      ],
      { error: 'a status such as 2xx, or { status: 202, body: "^0:" }, is expected here' },
    )
    .prefault(usual);

const gateway = z.strictObject({
  url: z
    .string({ error: 'the address of the gateway is expected here' })
    .regex(/^https?:\/\/[^\s{}/?#@]+(?:[/?#]|$)/, {
      // Not repeated: there may be a password in it.
      error: fault(
        'the address of a gateway is expected here',
        'such as https://sms.example.com/send, without any password',
      ),
    })
    .describe('Where messages are sent; {to} and the like are filled in'),
  method: z.enum(['GET', 'POST', 'PUT'], { error: 'GET, POST or PUT is expected here' }).optional(),
  query: texts.prefault({}).describe('Parameters after the ? of the address'),
  headers: texts.prefault({}),
  basic: z.strictObject({ user: z.string(), password: z.string() }).optional().describe('HTTP Basic'),
  form: texts.optional().describe('The body, as a form'),
  json: z.json({ error: 'this cannot be JSON' }).optional().describe('The body, as JSON'),
  accepted: answer('2xx').describe('The answer that says it was taken'),
  refused: answer('400').describe('The answer that says it never will be; all others are tried again'),
  id: pattern
    .refine((source) => /\((?!\?)/.test(source), { error: 'has to have a group: what is in it is the id' })
    .optional()
    .describe("A regular expression whose first group is the gateway's id, in its answer"),
  timeout: duration({ from: '100ms', to: '1m' }).prefault('15s').describe('How long an answer may take'),
});

const words = z
  .array(z.union([z.string().min(1), z.number().transform(String)]), {
    error: 'a list of words such as [DELIVRD, 1] is expected here',
  })
  .transform((list) => [...new Set(list.map((word) => word.toLowerCase()))]);

const path = (usual: string) =>
  z
    .string()
    .regex(/^\/[\w./~-]*$/, { error: 'has to begin with / and hold letters, digits and / only' })
    .prefault(usual);

const secret = (each: string) =>
  secretName.optional().describe(`The name of the secret that each ${each} has to bring`);

/** Both stood here once. */
const moved = (key: string) =>
  z
    .undefined({
      error: fault('this stands under sms now, for receipts and replies both', `write sms: { ${key}: … }`),
    })
    .optional();

const receipts = z.strictObject({
  listen: moved('listen'),
  url: moved('url'),
  path: path('/sms/receipts'),
  id: z.string().min(1).optional().describe('The parameter that holds our id ({id}); id if not given'),
  'gateway-id': z.string().min(1).optional().describe("The parameter that holds the gateway's own id"),
  status: z.string().min(1).prefault('status').describe('The parameter that says what became of it'),
  reason: z.string().min(1).optional().describe('The parameter that says why'),
  delivered: words.refine((list) => list.length > 0, { error: 'a word is missing' }),
  failed: words.prefault([]),
  sent: words.prefault([]).describe('The operator has it, the phone not yet'),
  secret: secret('receipt'),
});

const replies = z.strictObject({
  path: path('/sms/replies'),
  from: z.string().min(1).prefault('from').describe('The parameter that holds the number it came from'),
  text: z.string().min(1).prefault('text').describe('The parameter that holds what the customer wrote'),
  id: z.string().min(1).optional().describe("The parameter that holds the gateway's own id"),
  secret: secret('reply'),
});

const QUIET = fault('quiet hours are expected here', 'such as 21:00-08:00');
const CLOCK = '(?:(?:[01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)';
/** In minutes since midnight. */
const quietHours = z
  .string({ error: QUIET })
  .regex(new RegExp(`^${CLOCK} ?- ?${CLOCK}$`), { error: QUIET })
  .transform((text) => {
    const [from = 0, to = 0] = text.split('-').map(minuteOf);
    return { from: from % MINUTES_PER_DAY, to: to % MINUTES_PER_DAY };
  })
  .refine(({ from, to }) => from !== to, { error: 'no message would ever be sent' });

function minuteOf(clock: string): number {
  const [hour = 0, minute = 0] = clock.split(':').map(Number);
  return hour * 60 + minute;
}

export const smsSchema = z
  .strictObject({
    from: phoneNumber
      .transform(String)
      .refine((text) => /^(?:\+?[0-9]{1,15}|(?=.*[A-Za-z])[A-Za-z0-9 .&_-]{1,11})$/.test(text), {
        error: fault('is no sender', 'a number, or a name of up to 11 letters and digits'),
      })
      .optional()
      .describe('Who messages are from'),
    gateway: gateway.optional(),
    file: z.string().min(1).optional().describe('Messages are written to this file instead, for trying out'),
    retry: z
      .array(duration({ from: '1s', to: '24h' }), {
        error: 'a list such as [5s, 30s, 2m, 10m] is expected here',
      })
      .min(1, { error: 'a pause is missing' })
      .prefault(['5s', '30s', '2m', '10m'])
      .describe('Pauses between tries; the last is repeated'),
    'give-up-after': duration({ from: '10s', to: '48h' })
      .prefault('6h')
      .describe('When nobody has taken a message by then, it is of no use'),
    quiet: quietHours.optional().describe("When none are sent, by the customer's clock: 21:00-08:00"),
    'at-once': wholeNumber(1, 100).prefault(4).describe('How many are handed over at the same time'),
    listen: listenAddress('127.0.0.1:8071').describe('Where Keepline listens for receipts and replies'),
    url: publicUrl('https://cc.example.com')
      .optional()
      .describe('Where the gateway finds us, if not where Keepline listens'),
    receipts: receipts.optional(),
    replies: replies.optional().describe('What customers write to us, as the gateway passes it on'),
  })
  .describe('How text messages are sent');

export type SmsInput = z.output<typeof smsSchema>;
