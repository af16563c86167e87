/** Every broken site is told apart: what is printed for each folder under bad/ is a snapshot. */
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { readSiteFolder } from '../../src/adapters/site-folder.ts';
import { formatDiagnostics } from '../../src/flow-loader/format-diagnostics.ts';
import { type LoadResult, loadSite } from '../../src/flow-loader/load-site.ts';

const BAD = join(import.meta.dirname, '../flows/bad');
/** Sites with nothing but warnings. */
const USABLE = new Set(['flows-never-reached', 'pin-in-the-journal', 'callbacks-never']);

async function check(folder: string): Promise<LoadResult & { printed: string }> {
  const { files: read, soundFiles } = await readSiteFolder(folder);
  // As most checkouts are, whatever the rights of this one.
  const files = read.map((file) => ('text' in file ? { ...file, private: false } : file));
  const result = loadSite(files, { soundFiles, folder: '/site' });
  return {
    ...result,
    printed: formatDiagnostics(result.diagnostics, files, { color: false, folder: 'site' }),
  };
}

describe('broken sites', () => {
  const names = readdirSync(BAD).sort();

  test('there are enough of them', () => expect(names.length).toBeGreaterThanOrEqual(24));

  test.each(names)('%s', async (name) => {
    const { site, diagnostics, printed } = await check(join(BAD, name));
    expect(diagnostics.length).toBeGreaterThan(0);
    expect(site !== null).toBe(USABLE.has(name));
    expect(diagnostics.some((each) => each.severity === 'error')).toBe(site === null);
    expect(printed).not.toMatch(/\bat .*\.ts:|node_modules|undefined|\[object/);
    expect(printed).toMatchSnapshot();
  });
});

test.each(['pins-wrong', 'pins-others-can-read'])('no PIN is told: %s', async (name) => {
  const { diagnostics, printed } = await check(join(BAD, name));
  expect(printed).toContain('•••');
  expect(printed + JSON.stringify(diagnostics)).not.toMatch(/6120|8152|0815/);
});

describe('broken sites too large to keep', () => {
  let folder = '';
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'keepline-bad-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const write = (text: string | Uint8Array) => writeFileSync(join(folder, 'site.yaml'), text);

  test('a file of 10 MB', async () => {
    write('flows: { main: [ hangup ] }\n# \n'.repeat(350_000));
    const { site, printed } = await check(folder);
    expect(site).toBeNull();
    expect(printed).toMatchSnapshot();
  });

  test('a file of 10 MB given as text', () => {
    const files = [{ path: 'site.yaml', text: '- '.repeat(5_000_000) }];
    expect(loadSite(files).diagnostics).toMatchObject([{ code: 'unreadable', line: 1, column: 1 }]);
  });

  test.each([
    ['lists in brackets', '['.repeat(10_000) + ']'.repeat(10_000)],
    ['mappings in brackets', '{a: '.repeat(10_000) + '}'.repeat(10_000)],
    [
      'lists in lines',
      `flows:\n${Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}-\n`).join('')}`,
    ],
    ['lists in one line', `flows:\n  ${'- '.repeat(10_000)}x\n`],
    ['brackets that never close', '['.repeat(10_000)],
    ['flows in flows', `flows: { main: ${'[ { menu: a b, keys: { 1: '.repeat(5000)}`],
  ])('nested 10,000 levels deep: %s', async (_, text) => {
    write(text);
    const { site, printed } = await check(folder);
    expect(site).toBeNull();
    expect(printed).toMatchSnapshot();
  });

  test('every byte there is', async () => {
    write(Uint8Array.from({ length: 4096 }, (_, index) => (index * 7) % 256));
    const { site, printed } = await check(folder);
    expect(site).toBeNull();
    expect(printed).toMatchSnapshot();
  });

  test('thousands of faults are told up to a limit, and counted', async () => {
    write(`flows:\n  main:\n${'    - sai: Hello there\n'.repeat(3000)}`);
    const { diagnostics, printed } = await check(folder);
    expect(diagnostics.length).toBe(1000);
    expect(printed).toContain('… and 950 more');
  });

  test('a long chain of flows that call each other', async () => {
    const flows = Array.from({ length: 8000 }, (_, index) => `  f${index}: [ { call: f${index + 1} } ]\n`);
    write(`numbers: { any: f0 }\nflows:\n${flows.join('')}  f8000: [ hangup ]\n`);
    const { diagnostics } = await check(folder);
    expect(diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
  });

  test('folders linked in a circle, and links that lead nowhere', async () => {
    write('flows: { main: [ hangup ] }\nnumbers: { any: main }\n');
    symlinkSync('.', join(folder, 'round'));
    symlinkSync('missing.yaml', join(folder, 'gone.yaml'));
    const { diagnostics } = await check(folder);
    expect(diagnostics).toMatchObject([{ code: 'unreadable', file: 'gone.yaml' }]);
  });

  test('a folder that is not there', async () => {
    const { site, printed } = await check(join(folder, 'nowhere'));
    expect(site).toBeNull();
    expect(printed).toMatchSnapshot();
  });
});
