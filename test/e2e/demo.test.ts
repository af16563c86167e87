/** The demo as `npm run demo` starts it: real Asterisks, the built Keepline, and what is left of it afterwards. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { provideTools } from '../../src/lab/provision/provide-tools.ts';
import { build } from '../support/built.ts';
import { startChild } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';

const main = fileURLToPath(new URL('../../dist/demo/main.js', import.meta.url));

jest.setTimeout(120_000);

/** All the demo's temporary files are in it, so all its processes have it in their command lines. */
let folder = '';
beforeAll(async () => {
  await Promise.all([build(), provideTools()]);
}, 180_000);
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'kl-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function startDemo(...args: string[]) {
  const {
    process: child,
    out,
    err,
    ended,
  } = startChild(process.execPath, [main, ...args], {
    ...process.env,
    TMPDIR: folder,
  });
  const printed = (words: string) =>
    eventually(
      () => `the demo prints "${words}", printed:
${out()}${err()}`,
      () => out().includes(words) || null,
      60_000,
    );
  return { child, ended, printed };
}

/** Command lines of the processes that work in the folder. */
function processes(): string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const command = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return command.includes(folder) ? [command] : [];
      } catch {
        // It has just ended.
        return [];
      }
    });
}

const nothingIsLeft = (): void => {
  expect(processes()).toEqual([]);
  expect(readdirSync(folder)).toEqual([]);
};

const figure = (out: string, name: string): number =>
  Number(new RegExp(`^ {2}${name} +(\\d+)`, 'm').exec(out)?.[1] ?? Number.NaN);

test('twenty seconds of a floor: callers are answered over SIP, nobody is lost, nothing is left behind', async () => {
  const { ended, printed } = startDemo('--seconds', '20', '--seed', '7');
  await printed('Caller 1 presses 1 for sales');
  // Two Asterisks and Keepline: the count that is 0 afterwards does count.
  expect(processes()).toHaveLength(3);
  const { code, out, err } = await ended;
  expect(err).toBe('');
  expect(out).toMatch(/user guest, password \w+; dial 1000/);
  expect(out).toMatch(/answers after \d+ s; Caller \d+ talks with (her|him)/);
  expect(figure(out, 'Answered by agents')).toBeGreaterThanOrEqual(2);
  expect(figure(out, 'Lost')).toBe(0);
  // What goes to a file is for reading: no colours, no board.
  expect(out).not.toContain('\u001b');
  expect(code).toBe(0);
  nothingIsLeft();
});

describe('told to end', () => {
  test('while the floor is open, it sums up and leaves nothing behind', async () => {
    const { child, ended, printed } = startDemo();
    await printed('Caller 2 calls 1000');
    child.kill('SIGINT');
    const { code, out } = await ended;
    expect(out).toContain('The floor was open for');
    expect(figure(out, 'Lost')).toBe(0);
    expect(code).toBe(0);
    nothingIsLeft();
  });

  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'by %s while it starts, it leaves nothing behind',
    async (signal) => {
      const { child, ended, printed } = startDemo('--seconds', '60');
      await printed(signal === 'SIGTERM' ? 'Keepline starts' : 'Asterisk');
      child.kill(signal);
      const { code, out } = await ended;
      expect(code).toBe({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 }[signal]);
      expect(out).not.toContain('Caller 1');
      nothingIsLeft();
    },
  );

  test('twice, it ends at once and still leaves nothing behind', async () => {
    const { child, ended, printed } = startDemo('--seconds', '60');
    await printed('Caller 1 calls 1000');
    child.kill('SIGINT');
    child.kill('SIGTERM');
    await ended;
    await eventually(
      () => `the end of ${processes().join()}`,
      () => processes().length === 0 || null,
    );
    nothingIsLeft();
  });
});

test('when the reader of its story goes away, it ends', async () => {
  const { child, ended, printed } = startDemo('--seconds', '60');
  await printed('Caller 1 calls 1000');
  child.stdout.destroy();
  await ended;
  nothingIsLeft();
});

test('a wrong option is explained, and help is help', async () => {
  const wrong = await startDemo('--second', '20').ended;
  expect(wrong).toEqual({
    code: 2,
    out: '',
    err: "demo: Unknown option '--second'\n(npm run demo -- --help tells how it is used)\n",
  });
  const help = await startDemo('--help').ended;
  expect(help.code).toBe(0);
  expect(help.out).toContain('--callers-per-minute');
});

test('when it cannot start, it says why and where to look', async () => {
  const { code, err } = await (() => {
    rmSync(folder, { recursive: true });
    return startDemo('--seconds', '20').ended;
  })();
  expect(code).toBe(1);
  expect(err).toMatch(/No temporary folder can be made: .*\nSet TMPDIR/);
});
