/** The grammar of a site for editors, from the schemas that check it. */
import { z } from 'zod';
import { siteSchema } from './schema-site.ts';
import { caseSchema, retrySchema, STEP_NAMES, STEP_SCHEMAS } from './schema-steps.ts';
import { whisperSchema } from './schema-tell.ts';

type JsonSchema = Record<string, unknown>;

const reference = (name: string): JsonSchema => ({ $ref: `#/$defs/${name}` });
const TEXT: JsonSchema = { type: 'string' };

/**
 * JSON Schema (2020-12) of one file of a site, as an editor uses it to complete keys and underline slips. Names are
 * checked by `keepline check` alone, since they may stand in another file.
 */
export function siteJsonSchema(): JsonSchema {
  const { $defs: shared, $schema, ...site } = toJson(siteSchema);
  const steps = STEP_NAMES.map((name) => [`step-${name}`, STEP_SCHEMAS[name]] as const);
  const others = [
    ['case', caseSchema],
    ['retry', retrySchema],
    ['whisper-settings', whisperSchema],
  ] as const;
  const definitions = [...steps, ...others].map(([name, schema]) => {
    const { $defs: nested, $schema: _, ...definition } = toJson(schema);
    return { name, definition, nested: nested as JsonSchema | undefined };
  });
  const step: JsonSchema = {
    anyOf: [{ enum: ['hangup', 'return'] }, ...STEP_NAMES.map((name) => reference(`step-${name}`))],
  };
  return {
    $schema,
    title: 'A site of Keepline',
    ...site,
    $defs: {
      ...(shared as JsonSchema),
      ...Object.assign({}, ...definitions.map(({ nested }) => nested ?? {})),
      ...Object.fromEntries(definitions.map(({ name, definition }) => [name, definition])),
      step,
      target: {
        description: 'The name of a flow to go to, a step, or a list of steps',
        anyOf: [TEXT, reference('step'), { type: 'array', items: reference('step'), minItems: 1 }],
      },
      outcome: {
        description: 'What happens after the last try, or { say: …, tries: …, then: … }',
        anyOf: [reference('target'), reference('retry')],
      },
      whisper: {
        description: 'What the agent hears before the caller, or { say: …, confirm: …, confirm-within: … }',
        anyOf: [reference('prompt'), reference('whisper-settings')],
      },
      ranges: {
        description: 'Such as Mon-Fri 08:00-17:00, Sat 10:00-14:00; for one day 08:00-12:00, or closed',
        anyOf: [TEXT, { type: 'array', items: TEXT }],
      },
    },
  };
}

const toJson = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
