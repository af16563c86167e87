/** The schema that editors use says the same as the check does, as far as one file can tell. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { siteJsonSchema } from '../../src/flow-loader/json-schema.ts';
import { SECTIONS } from '../../src/flow-loader/schema-site.ts';
import { STEP_NAMES } from '../../src/flow-loader/schema-steps.ts';

const schema = siteJsonSchema();
const definitions = schema.$defs as Record<string, unknown>;

test('is plain JSON in which every reference leads somewhere', () => {
  expect(JSON.parse(JSON.stringify(schema))).toEqual(schema);
  const references = [...JSON.stringify(schema).matchAll(/"\$ref":"#\/\$defs\/([^"]+)"/g)].map(
    (match) => match[1],
  );
  expect(references.length).toBeGreaterThan(20);
  for (const name of references) expect(definitions).toHaveProperty([name ?? '']);
  expect(Object.values(definitions)).not.toContainEqual({});
});

test('knows every key and every step, each with its description', () => {
  expect(Object.keys(schema.properties as object)).toEqual(SECTIONS);
  for (const name of STEP_NAMES)
    expect(definitions[`step-${name}`]).toMatchObject({ description: expect.any(String) });
  expect(schema).not.toHaveProperty('required');
});

describe('used as an editor would', () => {
  const validator = z.fromJSONSchema(schema as Parameters<typeof z.fromJSONSchema>[0]);
  const fits = (text: string) => validator.safeParse(parse(text)).success;

  const root = join(import.meta.dirname, '../..');
  const files = ['flows/demo', 'flows/bank', 'test/flows/good/minimal', 'test/flows/good/everything'].flatMap(
    (folder) =>
      readdirSync(join(root, folder))
        .filter((name) => /\.ya?ml$/.test(name))
        .map((name) => join(folder, name)),
  );

  test.each(files)('%s fits', (file) => {
    const result = validator.safeParse(parse(readFileSync(join(root, file), 'utf8')));
    expect(result.error?.issues ?? []).toEqual([]);
  });

  test.each([
    'flow: { main: [ hangup ] }',
    'flows: { main: [ { sai: Hello there } ] }',
    'flows: { main: [ { menu: Press one } ] }',
    'flows: { main: [ { menu: Press one, keys: { a: main } } ] }',
    'flows: { main: [ { menu: Press one, keys: { 1: [ { goto: 3 } ] } } ] }',
    'flows: { main: [ { say: Hello there, barge-in: off } ] }',
    'queues: { a: { agents: [anna], ring: 20 } }',
    'queues: { a: { ring: 20s } }',
    'queues: { a: { agents: [ { agent: anna, teir: 2 } ] } }',
    'queues: { a: { agents: [anna], strategy: ringall } }',
    'queues: { a: { agents: [anna], tell: { place: { evry: 45s } } } }',
    'queues: { a: { agents: [anna], whisper: { confrim: true } } }',
    'queues: { a: { agents: [anna], keys: { a: main } } }',
    'queues: { a: { agents: [anna], join-empty: [busy] } }',
    'agents: { anna: { name: Anna, phone: PJSIP/1, skills: { a: high } } }',
    'agents: { anna: { name: Anna, phone: PJSIP/1, starts: out } }',
    'pins: { anna: "12" }',
    'flows: { main: [ { agent: login } ] }',
    'flows: { main: [ { queue: a, on: { empty: main } } ] }',
    'callbacks: { a: { fist: agent } }',
    'callbacks: { a: { first: nobody } }',
    'queues: { a: { agents: [anna], offer-callback: { evry: 60s } } }',
    'flows: { main: [ { callback: a, on: { agred: main } } ] }',
    'sms: { gateway: { method: GET } }',
  ])('%s does not', (text) => expect(fits(text)).toBe(false));
});
