/** What the README shows must work as it stands there. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@jest/globals';
import { loadSite } from '../src/flow-loader/load-site.ts';

const root = new URL('../', import.meta.url);
const readme = readFileSync(new URL('README.md', root), 'utf8');

test('the example flow has no errors and no warnings, and is about 30 lines', () => {
  const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(readme) ?? [];
  const { site, diagnostics } = loadSite([{ path: 'site.yaml', text: example }]);
  expect(diagnostics).toEqual([]);
  expect(Object.keys(site?.numbers ?? {})).toEqual(['1000']);
  expect(example.trim().split('\n').length).toBeLessThanOrEqual(32);
});

test('every file it leads to is there', () => {
  const links = [...readme.matchAll(/\]\((?!https?:)([^)#]+)/g)].map((match) => match[1] ?? '');
  expect(links.length).toBeGreaterThan(3);
  for (const link of links)
    expect([link, existsSync(fileURLToPath(new URL(link, root)))]).toEqual([link, true]);
});

test('the commands it names are there', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8')) as {
    scripts: Record<string, string>;
  };
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['demo', 'test', 'chaos']));
});
