/** The schemas of agents: who answers, what they know, and what they type to log in. */
import { z } from 'zod';
import { alternatives, duration, endpoint, oneOf, wholeNumber, yesNo } from './schema-values.ts';
import { NAME } from './words.ts';

/** More levels than anybody tells apart. */
export const HIGHEST_LEVEL = 100;

/** Words that mean something else where skills are needed. */
const RESERVED = ['anyone', 'and', 'or', 'for'];
const skillName = z
  .string()
  .regex(NAME, { error: 'a skill has letters a to z, digits, - and _, and begins with a letter' })
  .refine((name) => !RESERVED.includes(name), {
    error: `a skill cannot be named ${alternatives(RESERVED.map((word) => `"${word}"`))}`,
  });
const skills = z
  .union([z.record(skillName, wholeNumber(1, HIGHEST_LEVEL)), z.array(skillName)], {
    error: 'skills are written { billing: 3, french: 1 }, or [billing, french] for level 1 of each',
  })
  .transform((written) =>
    Array.isArray(written) ? Object.fromEntries(written.map((name): [string, number] => [name, 1])) : written,
  );

const EXTENSION = 'an extension has up to 12 digits, such as 101; or write none';
const extension = z
  .union([z.string(), z.number().int().nonnegative().transform(String)], { error: EXTENSION })
  .refine((text) => text === 'none' || /^[0-9]{1,12}$/.test(text), { error: EXTENSION })
  .transform((text) => (text === 'none' ? null : text));

export const agentSchema = z.strictObject({
  name: z.string().min(1).describe('What people call them'),
  phone: endpoint.describe('The phone to ring, as Asterisk dials it: PJSIP/101'),
  extension: extension
    .optional()
    .describe('What colleagues dial to reach them, or none; if not given, the digits of `phone`'),
  skills: skills.prefault({}).describe('What they know, with a level from 1'),
  'wrap-up': duration({ from: '0s', to: '1h' }).optional().describe("Instead of the queue's"),
  starts: oneOf(['logged-in', 'logged-out'])
    .transform((word) => (word === 'logged-in' ? 'loggedIn' : 'loggedOut'))
    .prefault('logged-in')
    .describe('What they are when Keepline first hears of them'),
  'ring-when-busy': yesNo.prefault(false).describe('Whether they are rung while their phone is in use'),
  'away-after': z
    .union([wholeNumber(1, 100), z.literal('never').transform(() => null)], {
      error: 'a number of calls from 1 to 100, or never, is expected here',
    })
    .optional()
    .describe(
      'After this many missed calls in a row they are away (3; 2 once callbacks are missed), or never',
    ),
});

export const PIN = /^[0-9]{4,10}$/;
export const pinSchema = z.string().regex(PIN);
