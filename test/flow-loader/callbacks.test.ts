/** Callbacks: what profiles, offers and dialogues become. What is wrong with them is in bad-sites.test.ts. */
import { describe, expect, test } from '@jest/globals';
import { messageArguments } from '../../src/domain/flow/message.ts';
import type { Step } from '../../src/domain/flow/steps.ts';
import { CALL_VARIABLES } from '../../src/domain/flow/variables.ts';
import type { BlockId, Language, QueueName } from '../../src/domain/ids.ts';
import { smsLength } from '../../src/domain/messages/segments.ts';
import type { Site } from '../../src/domain/site.ts';
import { BUILT_IN_LANGUAGES, BUILT_IN_NAMES, builtInPattern } from '../../src/flow-loader/built-in/find.ts';
import { loadSite } from '../../src/flow-loader/load-site.ts';
import { TOLD_ARGUMENTS } from '../../src/flow-loader/told-arguments.ts';

const HEAD = `site: Telco
timezone: Europe/Stockholm
country: SE
numbers: { "+46 10 180 00 00": main }
agents: { anna: { name: Anna, phone: PJSIP/101 }, bo: { name: Bo, phone: PJSIP/102 } }
`;

function good(text: string): Site {
  const { site, diagnostics } = loadSite([{ path: 'site.yaml', text: HEAD + text }]);
  expect(diagnostics).toEqual([]);
  if (site === null) throw new Error('no errors, and no site');
  return site;
}

const SUPPORT = 'queues: { support: { agents: [anna] } }\nflows: { main: [ { queue: support } ] }\n';
const profile = (settings: string) => {
  const site = good(`${SUPPORT}sms: { file: a.jsonl }\ncallbacks: { support: ${settings} }\n`);
  return site.callbacks.support;
};
const block = (site: Site, id: string): readonly Step[] => site.blocks[id as BlockId] ?? [];
const types = (steps: readonly Step[]) => steps.map((step) => step.type);

describe('a profile', () => {
  test('needs nothing but its name, which is a queue', () => {
    expect(profile('{ first: customer }')).toMatchSnapshot();
  });

  test('with agents is a queue of its own, with the usual settings', () => {
    const site = good(`${SUPPORT}callbacks: { crisis: { first: agent, agents: [anna, bo] } }\n`);
    const { crisis, support } = { ...site.queues } as Record<string, Site['queues'][QueueName]>;
    expect(site.callbacks.crisis).toMatchObject({ queue: 'crisis', first: 'agent', acceptWithinMs: 20_000 });
    expect({ ...crisis, agents: [] }).toEqual({ ...support, agents: [] });
    expect(crisis?.agents.map(({ agent }) => agent)).toEqual(['anna', 'bo']);
  });

  test('served by a queue of another name', () => {
    const site = good(`${SUPPORT}callbacks: { later: { queue: support } }\n`);
    expect(site.callbacks.later?.queue).toBe('support');
  });

  test.each([
    ['[20m, 60m]', { stepsMs: [1_200_000, 3_600_000], maxAttempts: 3 }],
    ['[10m]', { stepsMs: [600_000], maxAttempts: 2 }],
    ['[]', { stepsMs: [], maxAttempts: 1 }],
    ['fast', { stepsMs: [600_000], maxAttempts: 3, rules: { busy: { delaysMs: [180_000, 600_000] } } }],
    ['spread', { stepsMs: [1_200_000, 3_600_000], rules: { machine: { delaysMs: [3_600_000] } } }],
    [
      '{ no-answer: [10m], busy: [3m, 10m], machine: none, congestion: [1m], else: [5m, 15m] }',
      {
        stepsMs: [300_000, 900_000],
        rules: {
          noAnswer: { counts: true, delaysMs: [600_000], atMost: null },
          busy: { counts: true, delaysMs: [180_000, 600_000], atMost: null },
          machine: { counts: true, delaysMs: [], atMost: null },
          congestion: { counts: false, delaysMs: [60_000], atMost: 10 },
        },
      },
    ],
  ])('retry: %s', (retry, ladder) => {
    expect(profile(`{ retry: ${retry} }`)?.ladder).toMatchObject(ladder);
  });

  test('its numbers: countries and patterns', () => {
    expect(
      profile('{ numbers: { allow: [SE, NO, "+4570*"], deny: ["0900*"], pending: 1, per-day: 3 } }')?.numbers,
    ).toEqual({
      countries: ['SE', 'NO'],
      allow: ['+4570*'],
      deny: ['0900*'],
      pendingPerNumber: 1,
      perDay: 3,
    });
  });

  test('shares are written with % or without', () => {
    const written = profile('{ retry-share: 25%, jitter: 0.2 }');
    expect([written?.retryShare, written?.ladder.jitter]).toEqual([0.25, 0.2]);
  });

  test('its messages: own texts, built-in ones, or none', () => {
    expect(profile('{ sms: { missed: yes, last: We could not reach you } }')?.messages).toEqual({
      booked: null,
      missed: 'callback_sms_missed',
      last: 'We could not reach you',
      expired: null,
      ...{ upNext: null, reminder: null, cancelled: null, moved: null },
    });
    expect(Object.values(profile('{ sms: yes }')?.messages ?? {})).not.toContain(null);
    const ahead = profile(
      '{ sms: { up-next: yes, up-next-before: 10m, reminder: Soon we call, cancelled: no, moved: yes } }',
    );
    expect(ahead).toMatchObject({ upNextBeforeMs: 600_000, reminderBeforeMs: 3_600_000 });
    expect(ahead?.messages).toMatchObject({
      ...{ upNext: 'callback_sms_up_next', reminder: 'Soon we call' },
      ...{ cancelled: null, moved: 'callback_sms_moved' },
    });
    expect(profile('{ sms: { reminder: yes, reminder-before: 24h } }')?.reminderBeforeMs).toBe(86_400_000);
  });

  test('the number to call is the first public one, or what it says', () => {
    expect(profile('{ first: agent }')?.callUs).toBe('+46101800000');
    expect(profile('{ call-us: "0771-23 45 67" }')?.callUs).toBe('+46771234567');
  });

  test('agents who decline are asked why, by the built-in question or one of their own', () => {
    const usual = { '1': 'not_my_field', '2': 'no_time', '3': 'other' };
    const builtIn = [{ kind: 'text', text: 'callback_why' }];
    const declining = (settings: string) => profile(`{ first: agent${settings} }`)?.declining;
    expect(declining('')).toEqual({ ask: builtIn, reasons: usual });
    expect(declining(', decline-reasons: yes')).toEqual({ ask: builtIn, reasons: usual });
    expect(declining(', decline-reasons: no')).toBeNull();
    expect(declining(', decline-ask: Why not')?.reasons).toEqual(usual);
    expect(
      declining(', decline-ask: "1 busy, 7 no idea", decline-reasons: { 1: upptagen, 7: no idea }'),
    ).toEqual({
      ask: [{ kind: 'text', text: expect.anything() }],
      reasons: { '1': 'upptagen', '7': 'no idea' },
    });
    expect(profile('{ first: customer }')?.declining).toBeNull();
  });

  test('agents put it off for five minutes, or as long as it says', () => {
    expect(profile('{ first: agent }')?.snoozeMs).toBe(300_000);
    expect(profile('{ first: agent, snooze: 60m }')?.snoozeMs).toBe(3_600_000);
  });

  test('the number of missed calls that set an agent away is lower for callbacks, unless it is given', () => {
    const agents = good(`${SUPPORT}`).agents;
    expect(agents['anna' as never]).toMatchObject({ awayAfterMissed: 3, awayAfterMissedPreviews: 2 });
    const { site } = loadSite([
      { path: 'site.yaml', text: (HEAD + SUPPORT).replace('PJSIP/101', 'PJSIP/101, away-after: never') },
    ]);
    expect(site?.agents['anna' as never]).toMatchObject({
      ...{ awayAfterMissed: null, awayAfterMissedPreviews: null },
    });
  });

  test('gets a schedule when a step needs one', () => {
    const steps = (step: string) =>
      good(
        `queues: { support: { agents: [anna] } }\ncallbacks: { support: { first: customer } }\nflows: { main: [ { ${step} } ] }\n`,
      ).callbacks.support?.schedule;
    expect(steps('callback: support')).toBeNull();
    expect(steps('callback: support, when: tomorrow')).toMatchObject({ share: 0.4, slotMs: 900_000 });
    expect(steps('schedule_callback: support')).toMatchObject({ daysAhead: 7, toleranceMs: 900_000 });
  });

  test('its greeting: 1 to speak, 2 for later, 9 to cancel; twice eight seconds, then it is a machine', () => {
    const site = good(`${SUPPORT}callbacks: { support: { later: 45m } }\n`);
    const [menu, queue, end] = block(site, site.callbacks.support?.greeting ?? '');
    expect(menu).toMatchObject({ type: 'menu', waitMs: 8_000, noInput: { tries: 2 } });
    expect([queue, end]).toMatchObject([{ type: 'queue', queue: 'support' }, { type: 'hangup' }]);
    if (menu?.type !== 'menu') throw new Error('no menu');
    const stepsOf = (id: string | null | undefined) => block(site, id ?? '');
    expect(types(stepsOf(menu.noInput.then))).toEqual(['hangup']);
    expect(stepsOf(menu.keys[1])).toMatchObject([{ type: 'callbackKey', does: { type: 'verified' } }]);
    expect(stepsOf(menu.keys[2])[0]).toMatchObject({ does: { type: 'later', afterMs: 2_700_000 } });
    expect(types(stepsOf(menu.keys[9]))).toEqual(['callbackKey', 'say', 'hangup']);
  });

  test('what is left on a machine: nothing, the built-in text, or one of the site; the keys still count', () => {
    expect(profile('{ first: customer }')?.voicemail).toBeNull();
    expect(profile('{ voicemail: no }')?.voicemail).toBeNull();
    const site = good(`${SUPPORT}callbacks: { support: { voicemail: yes } }\n`);
    const [menu, ...more] = block(site, site.callbacks.support?.voicemail ?? '');
    expect(more).toEqual([]);
    expect(menu).toMatchObject({ prompt: [{ kind: 'text', text: 'callback_voicemail' }], waitMs: 3_000 });
    const [greeting] = block(site, site.callbacks.support?.greeting ?? '');
    if (menu?.type !== 'menu' || greeting?.type !== 'menu') throw new Error('no menu');
    expect(menu.keys).toEqual(greeting.keys);
    expect(menu.noInput).toEqual({ ...greeting.noInput, tries: 1 });
    const own = good(`${SUPPORT}callbacks: { support: { voicemail: We called you } }\n`);
    expect(block(own, own.callbacks.support?.voicemail ?? '')).toMatchObject([
      { prompt: [{ kind: 'text', text: 'We called you' }] },
    ]);
  });

  test('whether customers are called: yes, no, or a dry run', () => {
    expect(profile('{ first: customer }')?.dialling).toBe(true);
    expect(profile('{ dialling: no }')?.dialling).toBe(false);
    expect(profile('{ dialling: dry-run }')?.dialling).toBe('dry-run');
  });

  test('how long a call may be', () => {
    expect(profile('{ first: customer }')?.longestCallMs).toBe(7_200_000);
    expect(profile('{ first: agent, longest-call: 30m }')?.longestCallMs).toBe(1_800_000);
  });

  test('what they may cost', () => {
    const site = good(`${SUPPORT}callback-spending: { most-per-day: 50, per-minute: 0.1 }\n`);
    expect(site.spending).toEqual({ mostPerDay: 50, perAttempt: 0, perMinute: 0.1, setAsideMs: 300_000 });
  });
});

describe('offers', () => {
  const offering = (offers: string, more = '') =>
    good(
      `queues: { support: { agents: [anna], hours: office${more}, offer-callback: ${offers} } }\nhours: { office: Mon-Fri 08:00-17:00 }\ncallbacks: { support: { first: customer } }\nflows: { main: [ { queue: support } ] }\n`,
    );
  const rules = (site: Site) => site.offers['support' as QueueName] ?? [];

  test('on entry: before the queue step, with the hours that were written', () => {
    const site = offering(
      '[ { on-entry: over 45s, during: Mon-Tue 08:00-14:00 }, { before-closing: 30m, during: office } ]',
    );
    expect(rules(site)).toMatchObject([
      { when: { type: 'onEntry', waitOverMs: 45_000 }, during: 'support/offer-callback/1', key: '1' },
      { when: { type: 'beforeClosing', withinMs: 1_800_000 }, during: 'office' },
    ]);
    expect(site.hours).toMatchObject({
      'support/offer-callback/1': {
        weekly: [[{ from: 480, to: 840 }], [{ from: 480, to: 840 }], [], [], [], [], []],
      },
    });
    expect(block(site, 'main')).toMatchObject([
      { type: 'takeOver', profiles: ['support'] },
      { type: 'callbackOffer', queue: 'support', profile: null, otherwise: null },
      { type: 'queue' },
    ]);
    const [, offer] = block(site, 'main');
    if (offer?.type !== 'callbackOffer') throw new Error('no offer');
    expect(Object.keys(offer.offered)).toEqual(['0', '1']);
    expect(block(site, offer.offered[0] ?? '')).toMatchObject([
      { type: 'menu', keys: { 1: site.callbacks.support?.agreement }, noInput: { tries: 1, then: null } },
    ]);
    expect(site.queues['support' as QueueName]?.keys).toEqual({});
  });

  test('in the queue: the key leads to the agreement at any moment', () => {
    const site = offering('{ after: 30s, every: 2m, key: "5", say: Press five please }');
    expect(rules(site)).toMatchObject([{ when: { type: 'inQueue', afterMs: 30_000, everyMs: 120_000 } }]);
    expect(site.queues['support' as QueueName]?.keys).toEqual({ 5: site.callbacks.support?.agreement });
    expect(types(block(site, 'main'))).toEqual(['takeOver', 'queue']);
  });

  test('a key that the queue has leads where the queue says', () => {
    const site = offering('{ after: 30s }', ', keys: { 1: main }');
    expect(site.queues['support' as QueueName]?.keys).toEqual({ 1: 'queue:support/keys/1' });
  });

  test('who: nobody available, or an expression; with hysteresis', () => {
    const site = offering('{ on-entry: over 15m, if: nobody-available, until-under: 5m }');
    expect(rules(site)).toMatchObject([{ ifNobodyAvailable: true, if: null, holdsUntilUnderMs: 300_000 }]);
    expect(rules(offering(`{ after: 1m, if: 'caller != ""' }`))).toMatchObject([
      { ifNobodyAvailable: false, if: 'caller != ""', holdsUntilUnderMs: null },
    ]);
  });

  test('beginning after a while, and nobody in the line while it holds', () => {
    const [plain] = rules(offering('{ on-entry: over 15m }'));
    expect(plain).toMatchObject({ beginsAfterMs: null, only: false });
    const site = good(
      `${SUPPORT.replace('[anna]', '[anna], offer-callback: { on-entry: over 15m, until-under: 5m, for: 30s, only: yes }').replace('queue: support } ]', 'queue: support, on: { callback-only: [ hangup ] } } ]')}callbacks: { support: { first: customer } }\n`,
    );
    expect(rules(site)).toMatchObject([{ beginsAfterMs: 30_000, only: true }]);
    const step = block(site, 'main').at(-1);
    expect(step).toMatchObject({ type: 'queue', callbackOnly: 'main/1/callback-only' });
  });
});

describe('the dialogue', () => {
  const agreement = (site: Site) => block(site, site.callbacks.support?.agreement ?? '');
  const called = (step: Step | undefined) => (step?.type === 'call' ? step.flow : '');

  test('of an offer: number, time, a word on both, agreed; then the call ends, or goes back in line', () => {
    const site = good(`${SUPPORT}callbacks: { support: { first: customer } }\n`);
    const steps = agreement(site);
    expect(types(steps)).toEqual(['call', 'branch', 'backInLine']);
    const dialogue = block(site, called(steps[0]));
    expect(types(dialogue)).toEqual([
      'set',
      'set',
      'callbackNumber',
      'branch',
      'set',
      'callbackPending',
      'callbackTime',
      'menu',
      'callbackAgree',
      'set',
      'say',
    ]);
    expect(dialogue[4]).toMatchObject({ values: { callback_wish: { value: 'now' } } });
    expect(dialogue[6]).toMatchObject({ when: { type: 'said', pattern: '{callback_wish}' } });
    // To say nothing is to agree.
    expect(dialogue[7]).toMatchObject({ noInput: { tries: 1, then: null } });
    const [, branch] = steps;
    if (branch?.type !== 'branch') throw new Error('no branch');
    expect(types(block(site, branch.cases[0]?.then ?? ''))).toEqual(['hangup']);
  });

  test('another number is asked for three times, and read back', () => {
    const site = good(`${SUPPORT}callbacks: { support: { first: customer } }\n`);
    const asked = block(site, 'callback:support:number');
    const collects = asked.filter((step) => step.type === 'collect');
    expect(collects).toHaveLength(3);
    expect(collects[0]).toMatchObject({ endKey: '#', into: 'callback_typed' });
    expect(types(asked).slice(-2)).toEqual(['callbackForget', 'set']);
    expect(block(site, 'callback:support:number/back')).toMatchObject([{ type: 'menu' }]);
    expect(types(block(site, 'callback:support:number/right'))).toEqual(['set', 'return']);
  });

  test('of ones own, with what the site says', () => {
    const site = good(
      'queues: { support: { agents: [anna], offer-callback: { after: 60s } } }\ncallbacks: { support: { agreement: ask } }\nflows: { main: [ { queue: support } ], ask: [ { callback: support }, hangup ] }\n',
    );
    expect(agreement(site)).toMatchObject([{ type: 'goto', flow: 'ask' }]);
  });

  test.each([
    ['when: now', 'agree-now-confirm-by-step', { type: 'said', pattern: '{callback_wish}' }],
    ['when: tomorrow', 'agree-tomorrow-confirm-by-step', { type: 'tomorrow' }],
    ['when: ask, number: ask', 'agree-ask-ask-by-step', { type: 'said', pattern: '{callback_wish}' }],
    ['when: "{ how }"', 'agree-as-how-confirm-by-step', { type: 'said', pattern: '{how}' }],
  ])('a step with %s', (words, part, when) => {
    const site = good(
      `queues: { support: { agents: [anna] } }\ncallbacks: { support: { first: customer } }\nflows: { main: [ { set: { how: now } }, { callback: support, ${words}, on: { agreed: hangup, no-time: { queue: support } } } ] }\n`,
    );
    const [, call, branch] = block(site, 'main');
    expect(call).toMatchObject({ type: 'call', flow: `callback:support:${part}` });
    const times = block(site, called(call)).filter((step) => step.type === 'callbackTime');
    expect(times).toMatchObject([{ when }]);
    expect(branch).toMatchObject({
      type: 'branch',
      cases: [
        { if: 'callback_result == "agreed"', then: 'main/2/agreed' },
        { if: 'callback_result == "no-time"', then: 'main/2/no-time' },
        { if: 'callback_result != "agreed"', then: 'main/2/back-in-line' },
      ],
    });
  });

  test('times to choose from: as many keys as there are times', () => {
    const site = good(
      'queues: { support: { agents: [anna] } }\ncallbacks: { support: { first: customer } }\nflows: { main: [ { schedule_callback: support } ] }\n',
    );
    const keys = [1, 2, 3].map((count) => {
      const [menu] = block(site, `callback:support:agree-slots-confirm-by-step/time/of-${count}`);
      return menu?.type === 'menu' ? Object.keys(menu.keys).join('') : '';
    });
    expect(keys).toEqual(['19', '129', '1239']);
  });

  test('offered by a step', () => {
    const site = good(
      'queues: { support: { agents: [anna] } }\ncallbacks: { support: { first: customer } }\nflows: { main: [ { offer_callback: support, on: { not-offered: { say: Sorry about that } } }, { queue: support } ] }\n',
    );
    expect(block(site, 'main')[0]).toEqual({
      type: 'callbackOffer',
      at: 'site.yaml:8',
      queue: 'support',
      profile: 'support',
      offered: { own: 'main/1/offered' },
      otherwise: 'main/1/not-offered',
    });
    expect(types(block(site, 'main/1/accepted'))).toEqual(['call', 'branch']);
  });
});

describe('what is built in', () => {
  const known = new Set([
    ...Object.keys(CALL_VARIABLES),
    ...Object.values(TOLD_ARGUMENTS).flatMap((told) => Object.keys(told)),
  ]);
  const texts = BUILT_IN_LANGUAGES.flatMap((language) =>
    BUILT_IN_NAMES.map((name) => [language, name] as const),
  );

  test.each(texts)('%s: %s', (language, name) => {
    const pattern = builtInPattern(name, language as Language, "O'Brian {& Co}") ?? '';
    const found = messageArguments(pattern, language);
    if ('error' in found) throw new Error(found.error);
    for (const argument of found) expect(known).toContain(argument.name);
    const english = messageArguments(builtInPattern(name, 'en' as Language, '') ?? '', 'en');
    if ('error' in english) throw new Error(english.error);
    const names = (list: readonly { name: string }[]) => list.map((each) => each.name).sort();
    expect(names(found)).toEqual(names(english));
  });

  test('messages are written in the alphabet of short messages', () => {
    for (const [language, name] of texts.filter(([, each]) => each.includes('_sms_'))) {
      const plain = (builtInPattern(name, language as Language, 'Telco') ?? '').replace(/\{day, .*\}\}/, '');
      expect([language, name, smsLength(plain).encoding]).toEqual([language, name, 'gsm7']);
    }
  });

  test('a site says it otherwise by a text of the same name', () => {
    const site = good(
      `${SUPPORT}callbacks: { support: { first: customer } }\ntexts: { callback_agreed: See you later }\n`,
    );
    expect(site.texts).toMatchObject({ callback_agreed: { en: 'See you later' } });
    expect(site.texts).toMatchObject({ callback_greeting: { en: expect.stringContaining('this is Telco') } });
  });

  test('a language of which nothing is built in needs only its own texts', () => {
    const own = BUILT_IN_NAMES.map((name) => `  ${name}: { pl: Coś innego }`).join('\n');
    const site = good(
      `languages: [en, pl]\n${SUPPORT}callbacks: { support: { first: customer } }\ntexts:\n${own}\n`,
    );
    expect(Object.keys(site.texts)).toContain('callback_agreed');
    expect(site.texts).toMatchObject({ callback_agreed: { en: expect.any(String), pl: 'Coś innego' } });
  });
});
