/**
 * The small schemas that the larger ones are made of. They check the values, word the faults (first line what is
 * wrong, second line what to write), turn words into what the site holds, and describe themselves to editors.
 */
import { z } from 'zod';
import { nearest } from './suggest.ts';
import { DURATION, endpointFault, meantDuration, NAME, parseDuration } from './words.ts';

/** A fault and what to write instead, as one message of a schema. `shape.ts` takes it apart. */
export const fault = (message: string, hint?: string | null): string =>
  hint ? `${message}\n${hint}` : message;

const durationFault = (input: unknown): string => {
  const meant = typeof input === 'string' || typeof input === 'number' ? meantDuration(input) : null;
  return fault(
    'a duration has a number and a unit: 20s, 10m, 2h, 500ms',
    meant === null ? null : `write ${meant}`,
  );
};

export interface DurationLimits {
  readonly from: string;
  readonly to: string;
}

/** A duration, as milliseconds, from `from` to `to`. */
export function duration({ from, to }: DurationLimits) {
  const least = parseDuration(from) ?? 0;
  const most = parseDuration(to) ?? 0;
  return z
    .string({ error: ({ input }) => durationFault(input) })
    .regex(DURATION, { error: ({ input }) => durationFault(input) })
    .transform((text, context) => {
      const milliseconds = parseDuration(text) ?? 0;
      if (milliseconds >= least && milliseconds <= most) return milliseconds;
      context.issues.push({ code: 'custom', input: text, message: `has to be from ${from} to ${to}` });
      return z.NEVER;
    });
}

/** A name defined elsewhere in the site. */
export const reference = (kind: string) => z.string().min(1).describe(`The name of ${kind}`);

export const endpoint = z
  .string({
    error: ({ input }) =>
      fault(
        'a phone is written as Asterisk dials it',
        typeof input === 'number' ? `write PJSIP/${input}` : 'such as PJSIP/101',
      ),
  })
  .superRefine((text, context) => {
    const wrong = endpointFault(text);
    if (wrong === null) return;
    const hint = wrong.suggestion === null ? null : `write ${wrong.suggestion}`;
    context.addIssue({ code: 'custom', message: fault(wrong.message, hint) });
  })
  .describe('An endpoint as Asterisk dials it, such as PJSIP/101');

/** Numbers without + and leading 0 need no quotes. */
export const phoneNumber = z.union([z.string().min(1), z.number().int().nonnegative()], {
  error: fault('a telephone number is expected here', 'write it in quotes'),
});

/** `true` and `false`, or `yes` and `no`, as true and false. */
export const yesNo = z.union([z.boolean(), z.enum(['yes', 'no']).transform((word) => word === 'yes')], {
  error: ({ input }) => {
    const said = typeof input === 'string' ? { on: 'true', off: 'false' }[input.toLowerCase()] : undefined;
    return fault('true or false is expected here', said === undefined ? null : `write ${said}`);
  },
});

/**
 * One of these words.
 * @param others what the same is called elsewhere, and which of the words it is here.
 */
export function oneOf<const Word extends string>(
  words: readonly [Word, ...Word[]],
  others: Readonly<Record<string, Word>> = {},
) {
  return z.enum(words, {
    error: ({ input }) => {
      const written = typeof input === 'string' ? input : '';
      const same = Object.hasOwn(others, written) ? others[written] : undefined;
      const meant = same === undefined ? nearest(written, words) : null;
      const hint = same === undefined ? meant && `did you mean ${meant}?` : `write ${same}`;
      return fault(`${alternatives(words)} is expected here`, hint);
    },
  });
}

/** `a, b or c`. */
export function alternatives(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length < 2 ? last : `${words.slice(0, -1).join(', ')} or ${last}`;
}

/** A duration, or `never` as null. */
export const durationOrNever = (limits: DurationLimits) =>
  z.union([duration(limits), z.literal('never').transform(() => null)], {
    error: ({ input }) =>
      typeof input === 'number'
        ? fault('a duration is expected here', `write ${input}s`)
        : 'a duration such as 45s, or never, is expected here',
  });

export const wholeNumber = (from: number, to: number) =>
  z
    .int({ error: `a whole number from ${from} to ${to} is expected here` })
    .min(from, { error: `has to be from ${from} to ${to}` })
    .max(to, { error: `has to be from ${from} to ${to}` });

export const soundName = z
  .string()
  .min(1)
  .describe("A sound of Asterisk's, or a recording in the site's folder");

/** The name of a secret (adapters/secrets.ts). */
export const secretName = z
  .string()
  .regex(/^[a-z][a-z0-9_]*$/, { error: 'the name of a secret has letters a to z, digits and _' });

/** Where others reach Keepline. @param example said where something else stands */
export const publicUrl = (example: string) =>
  z.string().regex(/^https?:\/\/[^\s?#@]+$/, { error: `has to be an address such as ${example}` });

/** A name that a definition is given. */
export const definedName = z.string().regex(NAME);

/**
 * Stands for what is nested, steps above all. Their schemas are checked step by step as the flow is compiled, so that each fault is found
 * where it is; editors get the whole grammar (json-schema.ts puts it in place of this).
 */
export const target = z.any().meta({ id: 'target' });
export const outcome = z.any().meta({ id: 'outcome' });
export const whisper = z.any().meta({ id: 'whisper' });
export const hoursRanges = z.any().meta({ id: 'ranges' });

const promptPart = z.union(
  [
    z.string().min(1, { error: 'a text is missing' }),
    z.strictObject({
      play: z.union([soundName, z.array(soundName).min(1)], {
        error: 'play takes a file or a list of files',
      }),
    }),
  ],
  { error: 'the name of a text, a text with a space in it, or { play: file } is expected here' },
);
/** What is said: the name of a text, the text itself, a recording, or a list of these. */
export const prompt = z
  .union([promptPart, z.array(promptPart).min(1, { error: 'a text is missing' })], {
    error: 'the name of a text, a text with a space in it, or a list of these is expected here',
  })
  .meta({
    id: 'prompt',
    description: 'The name of a text, the text itself, { play: file }, or a list of these',
  });
