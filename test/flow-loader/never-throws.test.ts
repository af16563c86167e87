/** Whatever is in the files, there is a site or there are errors that say where: never an exception. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { formatDiagnostics } from '../../src/flow-loader/format-diagnostics.ts';
import { loadSite } from '../../src/flow-loader/load-site.ts';
import type { SourceFile } from '../../src/flow-loader/source-text.ts';

const EVERYTHING = join(import.meta.dirname, '../flows/good/everything');
const GOOD = ['site.yaml', 'texts.yml', 'flows.yaml'].map((path) => ({
  path,
  text: readFileSync(join(EVERYTHING, path), 'utf8'),
}));

/** Raised to look deeper: RUNS=20000 npm run jest -- test/flow-loader/never-throws … */
const RUNS = Number(process.env.RUNS ?? 250);

function holds(files: readonly SourceFile[]): void {
  const { site, diagnostics } = loadSite(files, { soundFiles: ['sounds/welcome.wav'], folder: '/srv/site' });
  expect(site === null).toBe(diagnostics.some((each) => each.severity === 'error'));
  for (const { file, line, column, endColumn, message, hint } of diagnostics) {
    const source = files.find((each) => each.path === file);
    const lines = source !== undefined && 'text' in source ? source.text.split('\n') : [''];
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines.length);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 2);
    expect(endColumn).toBeGreaterThan(column);
    expect(`${message} ${hint ?? ''}`).not.toMatch(/undefined|\[object|NaN|Invalid input|Cannot read/);
  }
  const printed = formatDiagnostics(diagnostics, files, { color: false });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be printed
  expect(printed).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u007F-\u009F]/);
  for (const printedLine of printed.split('\n')) expect(printedLine.length).toBeLessThan(600);
}

/** Pieces that mean something in YAML or in the language, so that chance gets further than the first character. */
const PIECES = fc.constantFrom(
  ...'\n|\n  |\n    - |: |- |{ |} |[ |] |, |"|\'|# |&a |*a|<<: |? |!x |--- |...\n|%YAML 1.1\n|\t|\r\n|\u0000|\u001b[31m|\uFEFF|~|null|true|0501|+46|-1|1e9|20s|'.split(
    '|',
  ),
  ...'say|play|menu|keys|collect|into|digits|branch|if|then|else|hours|open|closed|set|queue|on|no-input|transfer|goto|call|return|hangup|'.split(
    '|',
  ),
  ...'callbacks|offer-callback|on-entry|over 45s|during|Mon-Tue 08:00-14:00|into|callback|offer_callback|schedule_callback|sms|retry|[20m, 60m]|allow|SE|'.split(
    '|',
  ),
  ...'flows|texts|numbers|agents|pins|skills|need|tell|whisper|queues|languages|timezone|speech|dial|main|any|en|__proto__|constructor|{position}|= tries + 1|Mon-Fri 08:00-17:00|'.split(
    '|',
  ),
);

const CALLBACKS = ['bank', 'telco'].flatMap((name) =>
  ['site.yaml', 'texts.yaml', 'flows.yaml'].map((path) => ({
    path,
    name,
    text: readFileSync(join(import.meta.dirname, '../../flows', name, path), 'utf8'),
  })),
);

describe('loading', () => {
  test('any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.array(PIECES, { maxLength: 60 }).map((parts) => parts.join('')),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), (texts) =>
        holds(texts.map((each, index) => ({ path: `${index}.yaml`, text: each }))),
      ),
      { numRuns: RUNS },
    );
  });

  test('any value under any key', () => {
    const value = fc.letrec((tie) => ({
      any: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(
          'main',
          'hangup',
          '20s',
          'PJSIP/101',
          'Hello there',
          'en',
          '1',
          '*',
          '',
          '= caller',
          '{caller}',
          'billing >= 2 and {caller} for 60s',
          'anyone',
          'log-in',
          'a\u0007b',
        ),
        fc.integer(),
        fc.double(),
        fc.boolean(),
        fc.constant(null),
        fc.array(tie('any'), { maxLength: 4 }),
        fc.dictionary(
          fc.constantFrom(
            'say',
            'menu',
            'keys',
            '1',
            'on',
            'no-input',
            'then',
            'set',
            'branch',
            'if',
            'else',
            'queue',
            'place',
            'tell',
            'wait',
            'callback',
            'offer-callback',
            'into',
            'after',
            'first',
            'retry',
            'sms',
            'numbers',
            'allow',
            'schedule',
            'messages',
            'need',
            'overflow',
            'skills',
            'whisper',
            'join-empty',
            'agent',
            'en',
            'main',
            'phone',
            'name',
            'agents',
            '__proto__',
            'x',
          ),
          tie('any'),
          { maxKeys: 4 },
        ),
      ),
    })).any;
    const sections = [
      'site',
      'timezone',
      'languages',
      'country',
      'numbers',
      'hours',
      'texts',
      'agents',
      'pins',
      'hand-back',
      'queues',
      'callbacks',
      'callback-spending',
      'sms',
      'flows',
      'speech',
      'dial',
    ];
    const site = fc.dictionary(fc.constantFrom(...sections), value, { maxKeys: 5 });
    // JSON is YAML.
    fc.assert(
      fc.property(site, (each) => holds([{ path: 'site.yaml', text: JSON.stringify(each, null, 1) }])),
      { numRuns: RUNS },
    );
  });

  test('a good site after any slip of the hand', () => {
    const slip = fc.record({
      file: fc.integer({ min: 0, max: GOOD.length - 1 }),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      length: fc.integer({ min: 0, max: 12 }),
      text: fc.oneof(fc.constant(''), PIECES, fc.string({ maxLength: 5 })),
    });
    fc.assert(
      fc.property(fc.array(slip, { minLength: 1, maxLength: 3 }), (slips) => {
        const files = GOOD.map((each) => ({ ...each }));
        for (const { file, at, length, text } of slips) {
          const target = files[file];
          if (target === undefined) continue;
          const start = Math.floor(at * target.text.length);
          target.text = target.text.slice(0, start) + text + target.text.slice(start + length);
        }
        holds(files);
      }),
      { numRuns: RUNS },
    );
  });

  test('a site with callbacks, with any line left out or cut off', () => {
    for (const each of CALLBACKS) {
      const site = CALLBACKS.filter(({ name }) => name === each.name);
      const lines = each.text.split('\n');
      for (const number of lines.keys()) {
        const cut = (lines[number] ?? '').slice(0, number % 2 === 0 ? 0 : -3);
        const text = lines.map((line, index) => (index === number ? cut : line)).join('\n');
        holds(site.map((file) => ({ path: file.path, text: file === each ? text : file.text })));
      }
    }
  });

  test('a good site with any line left out or repeated', () => {
    for (const [index, { text }] of GOOD.entries()) {
      const lines = text.split('\n');
      for (const number of lines.keys()) {
        for (const count of number % 4 === 0 ? [0, 2] : [0]) {
          const changed = lines.flatMap((line, each) => (each === number ? Array(count).fill(line) : [line]));
          holds(GOOD.map((file, each) => (each === index ? { ...file, text: changed.join('\n') } : file)));
        }
      }
    }
  });
});
