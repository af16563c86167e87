/** The example of docs/callbacks.md is a site without fault, and the page tells of every key and text. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { BUILT_IN_NAMES } from '../../src/flow-loader/built-in/find.ts';
import { loadSite } from '../../src/flow-loader/load-site.ts';
import {
  callbackSchema,
  messagesSchema,
  nextDaySchema,
  offerSchema,
  retryByOutcomeSchema,
  scheduleSchema,
  spendingSchema,
} from '../../src/flow-loader/schema-callback.ts';
import { smsSchema } from '../../src/flow-loader/schema-sms.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/callbacks.md'), 'utf8');
const files = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ''], index) => ({
  path: `example-${index + 1}.yaml`,
  text,
}));

describe('docs/callbacks.md', () => {
  test('holds one site, without an error or a warning', () => {
    expect(loadSite(files).diagnostics).toEqual([]);
  });

  const schemas = [
    callbackSchema,
    messagesSchema,
    nextDaySchema,
    offerSchema,
    retryByOutcomeSchema,
    scheduleSchema,
    spendingSchema,
    smsSchema,
  ];
  test.each(schemas.flatMap(({ shape }) => Object.keys(shape)))('tells of %s', (key) => {
    expect(page).toMatch(new RegExp(`\`(?:[^\`]*[ {])?${key}\\b`));
  });

  test.each(BUILT_IN_NAMES)('tells of %s', (name) => expect(page).toContain(`\`${name}\``));

  test('gives the defaults as they are', () => {
    const defaults: Readonly<Record<string, string>> = Object.fromEntries(
      [...page.matchAll(/^\| `([a-z-]+)` \| `?([a-z0-9%]+)`? \|/gm)].map(([, key = '', value = '']) => [
        key,
        value,
      ]),
    );
    const written = [
      'ring',
      'jitter',
      'retry-share',
      'later',
      'keep-numbers',
      'trunk-limit',
      'first',
      'retry',
    ];
    const said = Object.fromEntries(
      written.map((key) => [
        key,
        /^[0-9]+$/.test(defaults[key] ?? '') ? Number(defaults[key]) : defaults[key],
      ]),
    );
    expect(callbackSchema.parse(said)).toEqual(callbackSchema.parse({}));
  });
});
