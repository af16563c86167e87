/** The house rules that a machine can hold: which way imports point, what the pure core may not do, how long files get. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { impurities, sourcesUnder, wrongImports } from './support/imports.ts';

const sources = sourcesUnder(fileURLToPath(new URL('../src', import.meta.url)));
const LONGEST_FILE = 400;

describe('the sources', () => {
  test('are found', () => {
    expect(sources.length).toBeGreaterThan(50);
  });

  test('import one way only: domain ← flow-loader ← engine ← adapters ← main', () => {
    expect(wrongImports(sources)).toEqual([]);
  });

  test('keep the domain pure: no clock, no chance, no waiting, no I/O', () => {
    expect(impurities(sources)).toEqual([]);
  });

  test('only the ARI adapter knows ari-client', () => {
    const knowing = sources.filter(({ text }) => /from 'ari-client'|require\('ari-client'\)/.test(text));
    expect(knowing.map(({ path }) => path).filter((path) => !path.startsWith('adapters/ari/'))).toEqual([]);
    expect(knowing).not.toEqual([]);
  });

  test(`are in small rooms: no file over ${LONGEST_FILE} lines`, () => {
    const long = sources.filter(({ text }) => text.split('\n').length > LONGEST_FILE);
    expect(long.map(({ path }) => path)).toEqual([]);
  });
});

describe('the check itself', () => {
  test('finds an import turned the wrong way round', () => {
    const wrong = [
      { path: 'domain/call/decide.ts', text: "import { Engine } from '../../engine/engine.ts';" },
      { path: 'domain/hours.ts', text: "import { readFileSync } from 'node:fs';" },
      { path: 'engine/engine.ts', text: "import type { X } from '../adapters/ari/telephony.ts';" },
      { path: 'engine/view.ts', text: "const sqlite = await import('better-sqlite3');" },
      { path: 'adapters/ari/rooms.ts', text: "export { run } from '../../main/run.ts';" },
      { path: 'main/run.ts', text: "import { startAsterisk } from '../lab/asterisk.ts';" },
    ];
    expect(wrongImports(wrong)).toEqual([
      'domain/call/decide.ts imports ../../engine/engine.ts',
      'domain/hours.ts imports node:fs',
      'engine/engine.ts imports ../adapters/ari/telephony.ts',
      'engine/view.ts imports better-sqlite3',
      'adapters/ari/rooms.ts imports ../../main/run.ts',
      'main/run.ts imports ../lab/asterisk.ts',
    ]);
  });

  test('finds a clock, chance and waiting in the domain, and leaves comments alone', () => {
    const text =
      '/** Never Date.now. */\nexport const now = () => Date.now();\nconst x = async () => Math.random();';
    expect(impurities([{ path: 'domain/time.ts', text }])).toEqual([
      'domain/time.ts reads the clock',
      'domain/time.ts is random',
      'domain/time.ts waits',
    ]);
  });
});
