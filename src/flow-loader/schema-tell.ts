/** The schemas of what people hear: callers while they wait, and agents before they are connected. */
import { z } from 'zod';
import { duration, durationOrNever, prompt, soundName, wholeNumber, yesNo } from './schema-values.ts';

const after = duration({ from: '0s', to: '24h' });
const every = durationOrNever({ from: '5s', to: '1h' });
const times = wholeNumber(1, 1000).optional().describe('How often in all; no limit if not given');
const gap = duration({ from: '0s', to: '10m' });

export const placeSchema = z.strictObject({
  say: z
    .string()
    .min(1)
    .prefault('place')
    .describe('The text; {position} in it is the place in line, and {over} whether it is above the limit'),
  after: after.optional().describe('Not before this long in line; 0s if not given'),
  every: every.prefault('45s').describe('Again and again, or never'),
  'when-better': yesNo.prefault(true).describe('Whenever the place has become better'),
  times,
  limit: wholeNumber(1, 10_000).optional().describe('Places above it are not told'),
  over: z.string().min(1).optional().describe('The text for places above the limit'),
  'at-once': yesNo.optional().describe('An older way to say `after: 0s`'),
  gap: gap.optional().describe('An older place for the gap of `tell`'),
});

export const waitSchema = z.strictObject({
  say: z
    .string()
    .min(1)
    .prefault('wait')
    .describe(
      'The text; {from} and {to} are minutes, {kind} is one of lessThan, about, between and moreThan',
    ),
  after: after.prefault('30s').describe('Not before this long in line'),
  every: every.prefault('60s').describe('Again and again, or never'),
  'when-better': yesNo.prefault(false).describe('Whenever the wait has become shorter'),
  longer: z.string().min(1).optional().describe('The text when it takes longer than was told'),
  times,
});

export const messageSchema = z.strictObject({
  say: prompt.optional(),
  play: z
    .union([soundName, z.array(soundName).min(1)], { error: 'a file or a list of files is expected here' })
    .optional(),
  after: after.prefault('60s').describe('Not before this long in line'),
  every: every.prefault('120s').describe('Again and again, or never'),
  times,
});

export const tellSchema = z.strictObject({
  place: z
    .union([yesNo, placeSchema], {
      error: 'true, or a mapping such as { after: 10s, every: 45s }, is expected here',
    })
    .optional()
    .describe('Tells callers their place in line'),
  wait: z
    .union([yesNo, waitSchema], {
      error: 'true, or a mapping such as { after: 30s, every: 60s }, is expected here',
    })
    .optional()
    .describe('Tells callers how long they will probably wait'),
  messages: z
    .array(messageSchema, {
      error: 'a list of messages is expected here, such as [ { say: offer, after: 60s, every: 120s } ]',
    })
    .prefault([])
    .describe('What else is said to them'),
  gap: gap.optional().describe('At least this long from the end of one to the start of the next'),
});

export const whisperSchema = z.strictObject({
  say: prompt
    .optional()
    .describe(
      '{queue}, {waited} (minutes), {caller} and {caller_name} are filled in; `whisper` if not given',
    ),
  confirm: yesNo.prefault(false).describe('Whether the agent has to press 1 to take the call'),
  'confirm-within': duration({ from: '2s', to: '1m' })
    .prefault('10s')
    .describe('How long after the whisper they may think about it'),
});
