/** What good sites become. The broken ones are in bad-sites.test.ts. */
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { readSiteFolder, type SiteFolder } from '../../src/adapters/site-folder.ts';
import { checkExpression } from '../../src/domain/flow/expression.ts';
import { messageArguments } from '../../src/domain/flow/message.ts';
import type { Step } from '../../src/domain/flow/steps.ts';
import type { BlockId, Language } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import { loadSite } from '../../src/flow-loader/load-site.ts';
import { siteVersion } from '../../src/flow-loader/site-version.ts';

const ROOT = join(import.meta.dirname, '../..');

/** As in a folder whose owner keeps the PINs from others; the rights of these files are as they were checked out. */
async function read(folder: string): Promise<SiteFolder> {
  const { files, soundFiles } = await readSiteFolder(join(ROOT, folder));
  return { files: files.map((file) => ('text' in file ? { ...file, private: true } : file)), soundFiles };
}

async function load(folder: string): Promise<Site> {
  const { files, soundFiles } = await read(folder);
  const { site, diagnostics } = loadSite(files, { soundFiles, folder: '/srv/site' });
  expect(diagnostics).toEqual([]);
  if (site === null) throw new Error('no errors, and no site');
  return site;
}

const GOOD = [
  'flows/demo',
  'flows/bank',
  'flows/telco',
  'test/flows/good/minimal',
  'test/flows/good/everything',
];

describe.each(GOOD)('%s', (folder) => {
  test('is without fault, and every name in it leads somewhere', async () => {
    const site = await load(folder);
    const blocks = Object.keys(site.blocks);
    for (const { flow, language } of Object.values(site.numbers)) {
      expect(blocks).toContain(flow);
      expect(site.languages).toContain(language);
    }
    for (const [id, steps] of Object.entries(site.blocks)) {
      expect(steps.length).toBeGreaterThan(0);
      for (const step of steps) checkStep(id, step, site);
    }
    for (const queue of Object.values(site.queues)) {
      expect(queue.agents.length).toBeGreaterThan(0);
      for (const { agent } of queue.agents) expect(site.agents).toHaveProperty(agent);
      if (queue.hours !== null) expect(site.hours).toHaveProperty([queue.hours]);
      const { place, wait, messages } = queue.tell;
      const texts = [place?.text, place?.overText, wait?.text, wait?.longerText];
      const prompts = [...messages, queue.whisper].flatMap((each) => each?.prompt ?? []);
      const said = prompts.flatMap((part) => (part.kind === 'text' ? part.text : []));
      for (const text of [...texts, ...said]) if (text) expect(site.texts).toHaveProperty([text]);
      for (const block of Object.values(queue.keys)) expect(site.blocks).toHaveProperty([block]);
    }
    for (const patterns of Object.values(site.texts)) {
      expect(Object.keys(patterns)).toEqual(site.languages);
      for (const [language, pattern] of Object.entries(patterns)) {
        expect(messageArguments(pattern, language)).not.toHaveProperty('error');
      }
    }
  });

  test('is plain JSON', async () => {
    const site = await load(folder);
    expect(JSON.parse(JSON.stringify(site))).toEqual(site);
  });

  test('is the same whatever the order and the names of its files', async () => {
    const site = await load(folder);
    const { files, soundFiles } = await read(folder);
    const again = loadSite([...files].reverse(), { soundFiles, folder: '/srv/site' });
    expect(JSON.stringify(again.site)).toBe(JSON.stringify(site));
    expect(again.site && siteVersion(again.site)).toBe(siteVersion(site));
  });
});

/** Every block, flow, text, hours and expression that a step names is there. */
function checkStep(id: string, step: Step, site: Site): void {
  const targets = JSON.stringify(step).match(new RegExp(`"${id}/[^"]+"`, 'g')) ?? [];
  for (const target of targets) expect(site.blocks).toHaveProperty([JSON.parse(target)]);
  if (step.type === 'goto' || step.type === 'call') expect(site.blocks).toHaveProperty([step.flow]);
  if (step.type === 'hours') expect(site.hours).toHaveProperty([step.hours]);
  if (step.type === 'queue') expect(site.queues).toHaveProperty([step.queue]);
  if (step.type === 'branch') {
    for (const each of step.cases)
      expect(checkExpression(each.if, site.variables)).toEqual({ type: 'boolean' });
  }
  if (step.type === 'say' || step.type === 'menu' || step.type === 'collect') {
    for (const part of step.prompt) if (part.kind === 'text') expect(site.texts).toHaveProperty([part.text]);
  }
}

test('every step and every key, as they come out', async () => {
  expect(await load('test/flows/good/everything')).toMatchSnapshot();
});

test('the example of the README, as it comes out', async () => {
  const site = await load('test/flows/good/minimal');
  expect(site.blocks).toMatchSnapshot();
});

test('the demo has what it is meant to show', async () => {
  const site = await load('flows/demo');
  expect(site.languages).toEqual(['en', 'sv']);
  expect(Object.keys(site.numbers)).toEqual(['1000', 'any']);
  expect(Object.values(site.agents).map((agent) => agent.phone)).toEqual([
    'PJSIP/101',
    'PJSIP/103',
    'PJSIP/102',
  ]);
  expect(Object.values(site.queues).map((queue) => [queue.ringMs, queue.wrapUpMs])).toEqual([
    [15_000, 3_000],
    [15_000, 3_000],
  ]);
  const kinds = new Set(Object.values(site.blocks).flatMap((steps) => steps.map((step) => step.type)));
  expect([...kinds].sort()).toEqual(
    ['branch', 'collect', 'goto', 'hangup', 'hours', 'menu', 'queue', 'say', 'set', 'transfer'].sort(),
  );
});

describe('the language', () => {
  const one = (text: string) => {
    const { site, diagnostics } = loadSite([{ path: 'site.yaml', text }]);
    expect(diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
    return site as Site;
  };
  const flow = (steps: string, more = '') => one(`numbers: { any: main }\nflows:\n  main: ${steps}\n${more}`);
  const block = (site: Site, id: string) => site.blocks[id as BlockId];

  test('a site with nothing said has the usual', () => {
    expect(one('flows: { main: [ hangup ] }')).toMatchObject({
      name: 'Keepline',
      timezone: 'UTC',
      languages: ['en'],
      country: null,
      numbers: {},
      speech: { limitMs: 3000, voices: {}, fallback: 'beep' },
      dial: { extension: 'PJSIP/{number}', external: 'PJSIP/{number}@trunk', callerId: null },
    });
  });

  test('words that other YAML takes for true and false are words', () => {
    const site = one(
      'languages: [no, en]\ntexts: { yes: { no: Ja, en: Yes }, off: { no: Av, en: Off } }\nnumbers: { any: on }\nflows: { on: [ { say: [ yes, off ] } ] }',
    );
    expect(site.texts).toEqual({ yes: { no: 'Ja', en: 'Yes' }, off: { no: 'Av', en: 'Off' } });
    expect(site.languages).toEqual(['no', 'en']);
  });

  test('numbers are stored in their canonical form', () => {
    const site = one(
      'country: SE\nnumbers: { 010-180 00 00: main, 1000: main, any: main }\nflows: { main: [ hangup ] }',
    );
    expect(Object.keys(site.numbers)).toEqual(['1000', '+46101800000', 'any']);
  });

  test('anchors and aliases repeat a piece', () => {
    const site = one(
      'numbers: { any: main }\nflows:\n  main:\n    - menu: Press one, please\n      keys: { 1: &end [ { say: Good bye }, hangup ], 2: *end }',
    );
    expect(block(site, 'main/1/keys/2')).toEqual(block(site, 'main/1/keys/1'));
  });

  test('a jump under a key is a block with one goto', () => {
    const site = flow('[ { menu: Press one please, keys: { 1: main } } ]');
    expect(block(site, 'main/1/keys/1')).toEqual([{ type: 'goto', at: 'site.yaml:3', flow: 'main' }]);
  });

  test('nested blocks are named after where they stand, counted from 1', () => {
    const site = flow(
      '[ { say: Hello there }, { menu: One please, keys: { 1: [ { say: Two is too many }, { menu: One please, keys: { "*": hangup } } ] } } ]',
    );
    expect(Object.keys(site.blocks)).toEqual(['main', 'main/2/keys/1', 'main/2/keys/1/2/keys/*']);
  });

  test('no-input as a way, as what is said, and as both', () => {
    const site = flow(
      '[ { menu: Press one, keys: { 1: hangup }, tries: 2, on: { no-input: main, no-match: { say: What was that } } }, { menu: Press one, keys: { 1: hangup }, on: { no-input: { tries: 1, then: hangup }, no-match: { say: Oh no, tries: 5, then: [ { say: Well then }, hangup ] } } } ]',
    );
    expect(block(site, 'main')).toMatchObject([
      {
        noInput: { tries: 2, say: [], then: 'main/1/no-input' },
        noMatch: { tries: 2, say: [{ text: 'What was that' }], then: null },
      },
      {
        noInput: { tries: 1, say: [], then: 'main/2/no-input' },
        noMatch: { tries: 5, say: [{ text: 'Oh no' }], then: 'main/2/no-match' },
      },
    ]);
    expect(block(site, 'main/2/no-match')).toHaveLength(2);
  });

  test('types of variables come from what is put into them, through expressions', () => {
    const site = flow(
      '[ { set: { c: "= b && vip", b: "= a > 1", vip: true } }, { set: { a: 1, d: 1.0, e: "= d * a", f: text } }, { collect: A number please, into: g, digits: 4 } ]',
    );
    expect(site.variables).toMatchObject({
      a: 'integer',
      b: 'boolean',
      c: 'boolean',
      d: 'decimal',
      e: 'decimal',
      f: 'text',
      g: 'text',
    });
    expect(site.variables).toMatchObject({
      caller: 'text',
      caller_name: 'text',
      called: 'text',
      language: 'text',
    });
  });

  test.each([
    ['20s', 20_000],
    ['1s500ms', 1_500],
    ['1.5s', 1_500],
    ['500ms', 500],
  ])('a pause of %s', (written, expected) => {
    const [step] =
      block(flow(`[ { collect: A number please, into: x, digits: 4, pause: ${written} } ]`), 'main') ?? [];
    expect(step).toMatchObject({ betweenMs: expected });
  });

  test('hours, from words to minutes', () => {
    const site = one(
      'timezone: UTC\nhours: { a: "Fri-Mon 22:00-24:00, Sat, Sun 08:00-12:00 13:00-14:00" }\nflows: { main: [ { hours: a, open: hangup } ] }',
    );
    const late = { from: 1320, to: 1440 };
    const weekend = [{ from: 480, to: 720 }, { from: 780, to: 840 }, late];
    expect(Object.values(site.hours)).toEqual([
      { weekly: [[late], [], [], [], [late], weekend, weekend], except: {} },
    ]);
  });

  test('recordings are of the folder before they are of Asterisk', () => {
    const text = 'flows: { main: [ { play: [ beep, sounds/hi, sounds/hi.wav, hello ] } ] }';
    const { site } = loadSite([{ path: 'a.yaml', text }], {
      folder: '/srv/x/',
      soundFiles: ['sounds/hi.wav', 'hello.gsm'],
    });
    const files = ['beep', '/srv/x/sounds/hi', '/srv/x/sounds/hi', '/srv/x/hello'];
    expect(site?.blocks['main' as BlockId]).toMatchObject([
      { prompt: files.map((file) => ({ kind: 'file', file })) },
    ]);
  });

  test('a circle with a menu in it is fine, and so is one with a way out', () => {
    const text = `numbers: { any: main }
flows:
  main: [ { menu: Press one please, keys: { 1: main } }, { goto: main } ]
  counts: [ { say: Hold the line }, { set: { n: "= n + 1" } }, { branch: [ { if: n > 3, then: hangup } ] }, { goto: counts } ]
  first: [ { set: { n: 0 } }, { call: twice }, { call: twice }, { goto: counts } ]
  twice: [ { set: { n: "= n + 1" } } ]
`;
    const { diagnostics } = loadSite([{ path: 'site.yaml', text }]);
    expect(diagnostics.filter((each) => each.code === 'endless-loop')).toEqual([]);
  });

  test('the version changes with the site and with nothing else', () => {
    const text = 'numbers: { any: main, "1000": main }\nflows: { main: [ { say: Hello there } ] }';
    const version = siteVersion(one(text));
    expect(version).toMatch(/^[0-9a-f]{16}$/);
    expect(siteVersion(one(text.replace('any: main, "1000": main', '"1000": main, any: main')))).toBe(
      version,
    );
    expect(siteVersion(one(text.replace('there', 'you')))).not.toBe(version);
  });

  test('languages keep their order, since the first is the default', () => {
    const site = one('languages: [sv, en]\nnumbers: { any: main }\nflows: { main: [ hangup ] }');
    expect(site.languages).toEqual(['sv', 'en'] as Language[]);
    expect(site.numbers).toEqual({ any: { flow: 'main', language: 'sv' } });
  });
});
