/** The examples of docs/flows.md are one site, and one without fault. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { formatDiagnostics } from '../../src/flow-loader/format-diagnostics.ts';
import { loadSite } from '../../src/flow-loader/load-site.ts';
import { SECTIONS } from '../../src/flow-loader/schema-site.ts';
import { STEP_NAMES } from '../../src/flow-loader/schema-steps.ts';

const page = readFileSync(join(import.meta.dirname, '../../docs/flows.md'), 'utf8');
const files = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = ''], index) => ({
  path: `example-${String(index + 1).padStart(2, '0')}.yaml`,
  text,
}));

describe('docs/flows.md', () => {
  test('holds one site', () => {
    expect(files.length).toBeGreaterThan(8);
    const { site, diagnostics } = loadSite(files);
    const errors = diagnostics.filter((each) => each.severity === 'error');
    expect(formatDiagnostics(errors, files, { color: false })).toBe('');
    expect(site).not.toBeNull();
  });

  test.each([...SECTIONS, ...STEP_NAMES])('tells of %s', (name) => {
    expect(page).toMatch(new RegExp(`\\b${name}\\b:?`));
  });

  test('gives the defaults as they are', () => {
    const { site } = loadSite(files);
    // The queue of the page writes every default out, and max-wait, which has none.
    const bare = loadSite(
      files.map((file) => ({
        ...file,
        text: file.text
          .replace(/^ {4}(?:strategy|ring|wrap-up|music): .*\n/gm, '')
          .replace(/place: .*\n(?: {8}.*\n)+/, 'place: true\n'),
      })),
    ).site;
    expect(bare?.queues).toEqual(site?.queues);
    const [collect] = Object.values(site?.blocks ?? {}).flatMap((steps) =>
      steps.filter((step) => step.type === 'collect'),
    );
    const bareCollect = loadSite(
      files.map((file) => ({
        ...file,
        text: file.text.replace(/^ {6}(?:end|wait|pause|tries|barge-in): .*\n/gm, ''),
      })),
    ).site;
    const [same] = Object.values(bareCollect?.blocks ?? {}).flatMap((steps) =>
      steps.filter((step) => step.type === 'collect'),
    );
    expect({ ...same, at: '' }).toEqual({ ...collect, at: '' });
  });
});
