/** The examples of docs/flows.md are one site, and one without fault. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { formatDiagnostics } from '../../src/flow-loader/format-diagnostics.ts';
import { loadSite } from '../../src/flow-loader/load-site.ts';
import { agentSchema } from '../../src/flow-loader/schema-agent.ts';
import { creditsSchema, queueSchema } from '../../src/flow-loader/schema-queue.ts';
import { SECTIONS } from '../../src/flow-loader/schema-site.ts';
import { STEP_NAMES, STEP_SCHEMAS } from '../../src/flow-loader/schema-steps.ts';
import { placeSchema, tellSchema, waitSchema, whisperSchema } from '../../src/flow-loader/schema-tell.ts';

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

  const site = loadSite(files).site;
  /** The site of the page with something left out of it. */
  const without = (pattern: RegExp, instead = '') => {
    const changed = files.map((file) => ({ ...file, text: file.text.replace(pattern, instead) }));
    expect(changed).not.toEqual(files);
    return loadSite(changed).site;
  };
  const collect = (from: typeof site) =>
    Object.values(from?.blocks ?? {}).flatMap((steps) => steps.filter((step) => step.type === 'collect'))[0];

  test.each([
    ['of an agent', /^ {4}(?:extension|skills|starts|ring-when-busy|away-after): .*\n/gm, ''],
    [
      'of a queue',
      /^ {2}support:\n {4}agents: .*\n(?: {4}.*\n)+/m,
      '  support: { agents: [anna, omar], tell: { place: true, wait: true } }\n',
    ],
    ['of a message', /, after: 60s, every: 120s/g, ''],
    ['of an overflow', /(overflow: \{ to: support), after: 60s/, '$1'],
    ['of a whisper', /, confirm-within: 10s/, ''],
  ])('gives the defaults as they are: %s', (_, pattern, instead) => {
    const bare = without(pattern, instead);
    expect(bare?.agents).toEqual(site?.agents);
    expect(bare?.queues).toEqual(site?.queues);
  });

  test('gives the defaults as they are: of collect', () => {
    const bare = without(/(digits: 4-8.*\n)(?: {6}(?:end|wait|pause|tries|barge-in|secret): .*\n)+/, '$1');
    expect({ ...collect(bare), at: '' }).toEqual({ ...collect(site), at: '' });
  });

  test('tells of every key of agents, queues and their steps', () => {
    const schemas = [agentSchema, queueSchema, creditsSchema, tellSchema, waitSchema, whisperSchema];
    const keys = [...schemas, STEP_SCHEMAS.queue, STEP_SCHEMAS.agent].flatMap(({ shape }) =>
      Object.keys(shape),
    );
    const place = Object.keys(placeSchema.shape).filter((key) => key !== 'at-once');
    for (const key of [...keys, ...place]) expect(page).toMatch(new RegExp(`\\b${key}\\b`));
  });
});
