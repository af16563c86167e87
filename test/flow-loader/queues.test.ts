/** What the words for queues and agents become. The broken ones are in bad-sites.test.ts. */
import { describe, expect, test } from '@jest/globals';
import type { AgentName, BlockId, QueueName } from '../../src/domain/ids.ts';
import type { AgentSettings, QueueSettings } from '../../src/domain/queue/settings.ts';
import type { Site } from '../../src/domain/site.ts';
import type { Diagnostic } from '../../src/flow-loader/diagnostic.ts';
import { loadSite } from '../../src/flow-loader/load-site.ts';

const AGENTS = `agents:
  anna: { name: Anna, phone: PJSIP/101, skills: { billing: 3, french: 1 } }
  bo: { name: Bo, phone: PJSIP/102, skills: [billing] }
  eva: { name: Eva, phone: PJSIP/103 }
`;
const TEXTS = `texts:
  place: "Number {position}."
  wait: "{from} to {to} minutes."
  offer: Press one.
`;

function load(text: string): { site: Site; warnings: readonly Diagnostic[] } {
  const { site, diagnostics } = loadSite([{ path: 'site.yaml', text }]);
  expect(diagnostics.filter((each) => each.severity === 'error')).toEqual([]);
  return { site: site as Site, warnings: diagnostics };
}

function queues(written: string, flow = '[ { queue: a } ]'): { [name: string]: QueueSettings } {
  const text = `numbers: { any: main }\n${AGENTS}${TEXTS}queues:\n  ${written}\nflows: { main: ${flow} }\n`;
  return load(text).site.queues;
}

const queue = (settings: string, flow?: string): QueueSettings | undefined =>
  queues(`a: { agents: [anna, bo], ${settings} }`, flow)['a' as QueueName];

function agent(settings: string): AgentSettings | undefined {
  const text = `agents: { anna: { name: Anna, ${settings} } }\nflows: { main: [ hangup ] }`;
  return load(text).site.agents['anna' as AgentName];
}

describe('agents', () => {
  test('with nothing said have the usual', () => {
    expect(agent('phone: PJSIP/101')).toEqual({
      name: 'Anna',
      phone: 'PJSIP/101',
      extension: '101',
      skills: {},
      pin: null,
      wrapUpMs: null,
      starts: 'loggedIn',
      ringWhenBusy: false,
      awayAfterMissed: 3,
      awayAfterMissedPreviews: 2,
    });
  });

  test.each([
    ['phone: PJSIP/101', '101'],
    ['phone: PJSIP/101@trunk', null],
    ['phone: PJSIP/desk101', null],
    ['phone: PJSIP/101, extension: none', null],
    ['phone: PJSIP/desk, extension: "0101"', '0101'],
    ['phone: PJSIP/desk, extension: 7', '7'],
  ])('%s: the extension is %s', (written, extension) => expect(agent(written)).toMatchObject({ extension }));

  test('skills with levels, or a list of level 1', () => {
    expect(agent('phone: PJSIP/1, skills: { billing: 3, french: 1 }')).toMatchObject({
      skills: { billing: 3, french: 1 },
    });
    expect(agent('phone: PJSIP/1, skills: [french, billing]')).toMatchObject({
      skills: { billing: 1, french: 1 },
    });
  });
});

describe('PINs', () => {
  const text = `${AGENTS}pins: { anna: "0047" }\nflows: { main: [ hangup ] }\n`;

  test.each([true, undefined])('of a file whose owner alone can read it (%s)', (isPrivate) => {
    const file = { path: 'site.yaml', text, ...(isPrivate === undefined ? {} : { private: isPrivate }) };
    const { site } = loadSite([file]);
    expect(site?.agents).toMatchObject({ anna: { pin: '0047' }, bo: { pin: null } });
  });

  test('of a file that others can read are refused', () => {
    const { site, diagnostics } = loadSite([{ path: 'sub/pins.yaml', text, private: false }], {
      folder: '/srv/site/',
    });
    expect(site).toBeNull();
    const hint = expect.stringContaining('chmod 600 /srv/site/sub/pins.yaml');
    expect(diagnostics.filter((each) => each.severity === 'error')).toMatchObject([
      { code: 'not-private', hint },
    ]);
  });

  test('may stand in several files, each agent once', () => {
    const more = { path: 'more.yaml', text: 'pins: { bo: "6120", anna: "0048" }' };
    const { diagnostics } = loadSite([{ path: 'site.yaml', text }, more]);
    expect(diagnostics.filter((each) => each.severity === 'error')).toMatchObject([
      { code: 'duplicate', related: { file: 'more.yaml' } },
    ]);
  });
});

test('a queue with nothing said has the usual', () => {
  expect(queues('a: { agents: [anna] }')).toEqual({
    a: {
      agents: [{ agent: 'anna', tier: 1, afterMs: 0, weight: 1 }],
      strategy: 'longest-idle',
      need: [],
      credits: {
        rules: [],
        queueMs: 0,
        transferredMs: 120_000,
        priorityMs: 180_000,
        ageing: null,
        capMs: 600_000,
      },
      sameAgentMs: 0,
      ringMs: 20_000,
      wrapUpMs: 10_000,
      extendWrapUpMs: 60_000,
      music: 'default',
      maxWaitMs: null,
      maxCallers: null,
      hours: null,
      joinEmpty: null,
      leaveWhenEmpty: null,
      tell: { place: null, wait: null, messages: [], gapMs: 15_000 },
      keys: {},
      keyWaitMs: 2_000,
      whisper: null,
      afterCall: null,
      serviceLevelMs: 20_000,
      shortAbandonMs: 5_000,
      usualHandlingMs: 300_000,
    },
  });
});

describe('need', () => {
  const billing = (atLeast: number) => ({ skill: { name: 'billing' }, atLeast });
  test.each([
    ['anyone', []],
    ['[anyone]', []],
    ['billing', [{ skills: [billing(1)], forMs: null }]],
    ['billing>=3', [{ skills: [billing(3)], forMs: null }]],
    [
      '"{ called } >= 2 and french"',
      [
        {
          skills: [
            { skill: { variable: 'called' }, atLeast: 2 },
            { skill: { name: 'french' }, atLeast: 1 },
          ],
          forMs: null,
        },
      ],
    ],
    [
      '[ billing >= 3 for 1m30s, billing for 60s, anyone ]',
      [
        { skills: [billing(3)], forMs: 90_000 },
        { skills: [billing(1)], forMs: 60_000 },
        { skills: [], forMs: null },
      ],
    ],
  ])('%s', (written, need) => expect(queue(`need: ${written}`)).toMatchObject({ need }));
});

describe('overflow', () => {
  const who = (settings: QueueSettings | undefined) =>
    settings?.agents.map(({ agent: name, tier, afterMs }) => [name, tier, afterMs]);

  test('the agents of the other queue come in a later tier, those already there stay where they are', () => {
    const all = queues(
      'a: { agents: [anna, { agent: bo, tier: 4 }], overflow: { to: b, after: 30s } }\n  b: { agents: [{ agent: bo, after: 5s }, eva] }',
    );
    expect(who(all['a' as QueueName])).toEqual([
      ['anna', 1, 0],
      ['bo', 4, 0],
      ['eva', 5, 30_000],
    ]);
  });

  test('two queues may help each other, and a third both: each with its own agents only', () => {
    const all = queues(
      'a: { agents: [anna], overflow: [ { to: b }, { to: c, after: 90s } ] }\n  b: { agents: [bo], overflow: { to: a } }\n  c: { agents: [eva], overflow: { to: b } }',
    );
    expect(who(all['a' as QueueName])).toEqual([
      ['anna', 1, 0],
      ['bo', 2, 60_000],
      ['eva', 3, 90_000],
    ]);
    expect(who(all['b' as QueueName])).toEqual([
      ['bo', 1, 0],
      ['anna', 2, 60_000],
    ]);
  });
});

describe('an empty queue, in the words of app_queue', () => {
  const ordinary = ['invalid', 'paused'];
  test.each([
    ['join-empty: yes', { joinEmpty: null }],
    ['join-empty: true', { joinEmpty: null }],
    ['join-empty: no', { joinEmpty: ordinary }],
    ['join-empty: false', { joinEmpty: ordinary }],
    ['join-empty: loose', { joinEmpty: ['invalid'] }],
    ['join-empty: strict', { joinEmpty: [...ordinary, 'unavailable'] }],
    ['join-empty: [inuse, wrapup]', { joinEmpty: ['inuse', 'wrapup'] }],
    ['leave-when-empty: yes', { leaveWhenEmpty: ordinary }],
    ['leave-when-empty: no', { leaveWhenEmpty: null }],
    ['leave-when-empty: strict', { leaveWhenEmpty: [...ordinary, 'unavailable'] }],
  ])('%s', (written, expected) => expect(queue(written)).toMatchObject(expected));

  test('where a step says what happens then, callers are let go; elsewhere they wait', () => {
    const flow = '[ { queue: a, on: { nobody-logged-in: hangup } }, { queue: b } ]';
    const all = queues('a: { agents: [anna] }\n  b: { agents: [anna] }', flow);
    const absent = ['invalid', 'unavailable'];
    expect(all).toMatchObject({
      a: { joinEmpty: absent, leaveWhenEmpty: absent },
      b: { joinEmpty: null, leaveWhenEmpty: null },
    });
  });

  test('what is written goes before it', () => {
    const flow = '[ { queue: a, on: { nobody-logged-in: hangup } } ]';
    expect(queue('join-empty: loose', flow)).toMatchObject({
      joinEmpty: ['invalid'],
      leaveWhenEmpty: ['invalid', 'unavailable'],
    });
    expect(queue('leave-when-empty: no', flow)).toMatchObject({ leaveWhenEmpty: null });
  });

  test('keys lead to steps that say so as well', () => {
    const keys = 'keys: { 1: [ { queue: a, on: { nobody-logged-in: hangup } } ] }';
    expect(queue(keys)).toMatchObject({ joinEmpty: ['invalid', 'unavailable'] });
  });
});

describe('tell', () => {
  const usual = { afterMs: 0, everyMs: 45_000, times: null, whenBetter: true };

  test.each([
    ['true', usual],
    ['yes', usual],
    ['{}', usual],
    ['{ at-once: true }', usual],
    ['{ at-once: false }', { ...usual, afterMs: 45_000 }],
    ['{ at-once: false, every: never }', { ...usual, everyMs: null, afterMs: 45_000 }],
    ['{ after: 10s, every: 20s, times: 3 }', { ...usual, afterMs: 10_000, everyMs: 20_000, times: 3 }],
  ])('place: %s', (written, expected) => {
    const place = { text: 'place', limit: null, overText: null, ...expected };
    expect(queue(`tell: { place: ${written} }`)?.tell.place).toEqual(place);
  });

  test('the gap is of all that is told; under place it is an older way to write it', () => {
    expect(queue('tell: { place: { gap: 20s } }')?.tell.gapMs).toBe(20_000);
    expect(queue('tell: { gap: 5s, place: { gap: 20s } }')?.tell.gapMs).toBe(5_000);
  });

  test('wait and messages, with nothing said, have the usual', () => {
    expect(queue('tell: { wait: true, messages: [ { say: offer }, { play: beep } ] }')?.tell).toEqual({
      place: null,
      wait: {
        text: 'wait',
        afterMs: 30_000,
        everyMs: 60_000,
        times: null,
        longerText: null,
        whenBetter: false,
      },
      messages: [
        { prompt: [{ kind: 'text', text: 'offer' }], afterMs: 60_000, everyMs: 120_000, times: null },
        { prompt: [{ kind: 'file', file: 'beep' }], afterMs: 60_000, everyMs: 120_000, times: null },
      ],
      gapMs: 15_000,
    });
  });

  test('a text may be written in place', () => {
    const tell = queue('tell: { place: { say: "You are number {position}." } }')?.tell;
    expect(tell?.place?.text).toBe('You are number {position}.');
  });
});

test.each([
  ['whisper: A call for you', { confirm: false, confirmMs: 10_000, prompt: [{ text: 'A call for you' }] }],
  ['whisper: { play: beep }', { confirm: false, prompt: [{ file: 'beep' }] }],
  ['whisper: { say: "For {queue}, {waited} min.", confirm: yes }', { confirm: true, confirmMs: 10_000 }],
  ['whisper: { say: offer, confirm: true, confirm-within: 4s }', { confirm: true, confirmMs: 4_000 }],
])('%s', (written, expected) => expect(queue(written)?.whisper).toMatchObject(expected));

describe('keys', () => {
  test('lead to blocks of the queue, whichever flow put the caller in it', () => {
    const text = `numbers: { any: main, 1: other }
${AGENTS}queues: { a: { agents: [anna], keys: { "*": late, "21": [ { say: One moment }, { queue: a } ], 3: { say: Hello there } } } }
flows:
  main: [ { queue: a }, { say: Bye then } ]
  other: [ { queue: a }, hangup ]
  late: [ { say: Please call later } ]
`;
    const { site, warnings } = load(text);
    expect(warnings).toEqual([]);
    expect(site.queues).toMatchObject({
      a: { keys: { '3': 'queue:a/keys/3', '*': 'queue:a/keys/*', '21': 'queue:a/keys/21' } },
    });
    expect(site.blocks['queue:a/keys/*' as BlockId]).toMatchObject([{ type: 'goto', flow: 'late' }]);
    expect(site.blocks['queue:a/keys/21' as BlockId]).toMatchObject([{ type: 'say' }, { type: 'queue' }]);
  });

  test('of a queue that no call comes to lead no call anywhere', () => {
    const text = `numbers: { any: main }
${AGENTS}queues: { a: { agents: [anna], keys: { 1: late } } }
flows: { main: [ hangup ], late: [ hangup ] }`;
    expect(load(text).warnings).toMatchObject([{ code: 'unreachable' }]);
  });

  test('a circle that callers go round by pressing keys is none', () => {
    const text = `numbers: { any: main }
${AGENTS}queues: { a: { agents: [anna], keys: { 1: main, 2: { queue: b } } }, b: { agents: [bo], keys: { 1: { queue: a } } } }
flows: { main: [ { say: Hold the line }, { queue: a }, { goto: main } ] }`;
    expect(load(text).warnings).toEqual([]);
  });
});

test('a place and a priority are numbers, or expressions for one', () => {
  const flow =
    '[ { set: { n: 1 } }, { queue: a, priority: 2, position: "= n + 1", need: anyone }, { queue: a, priority: "n > 0 ? 1 : 0" } ]';
  const text = `numbers: { any: main }\n${AGENTS}queues: { a: { agents: [anna] } }\nflows: { main: ${flow} }`;
  expect(load(text).site.blocks['main' as BlockId]).toMatchObject([
    { type: 'set' },
    { priority: '2', position: 'n + 1', need: [] },
    { priority: 'n > 0 ? 1 : 0', position: null, need: null },
  ]);
});

test('what hands a caller back, and nothing if nothing is said', () => {
  expect(load('hand-back: "*8"\nflows: { main: [ hangup ] }').site.handBack).toBe('*8');
  expect(load('flows: { main: [ hangup ] }').site.handBack).toBeNull();
});
