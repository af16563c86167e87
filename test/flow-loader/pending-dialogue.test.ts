/** The built-in dialogue with who has a callback pending, and what is promised for another day: from YAML to the caller. */
import { describe, expect, test } from '@jest/globals';
import type { Instant } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import { loadSite } from '../../src/flow-loader/load-site.ts';
import { pendingOf } from '../support/callback-desk.ts';
import { finished, type Given, given, hungUp, key, start, timer, waitOf } from '../support/given.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const CALLER = '+46701234567';

const yaml = (main: string, profile: string, more: string) => `site: Telco
timezone: UTC
country: SE
numbers: { 1000: main }
agents: { anna: { name: Anna, phone: PJSIP/101 }, omar: { name: Omar, phone: PJSIP/102 } }
queues: { support: { agents: [anna, omar]${more} } }
callbacks: { support: ${profile} }
hours: { office: Mon-Sun 08:00-17:00 }
flows: { main: ${main} }
`;

function siteOf(main: string, profile = '{ first: customer }', more = ', hours: office'): Site {
  const { site, diagnostics } = loadSite([{ path: 'site.yaml', text: yaml(main, profile, more) }]);
  expect(diagnostics).toEqual([]);
  if (site === null) throw new Error('no site');
  return site;
}

const faults = (profile: string) =>
  loadSite([
    { path: 'site.yaml', text: yaml('[ { queue: support } ]', profile, ', hours: office') },
  ]).diagnostics.map(
    ({ line, column, message, hint }) =>
      `${line}:${column} ${message}${hint === undefined ? '' : ` (${hint})`}`,
  );

const BY_STEP =
  '[ { callback: support, on: { agreed: { say: It stays }, cancelled: { say: It is off } } }, { say: The next } ]';

/** Has one pending, chosen for tomorrow at nine. */
function calls(site: Site): Given {
  const story = given(site).line({ estimate: waitOf(10 * MINUTE, 20 * MINUTE) });
  const from = (start + 24 * HOUR) as Instant;
  const window = { from, to: (from + 15 * MINUTE) as Instant };
  story.desk.all = [pendingOf(CALLER, { window, isSoonest: false })];
  return story.arrived('1000', CALLER);
}

const press = (story: Given, ...keys: string[]): Given => {
  for (const each of keys) story.when(key(each));
  return story;
};
const last = ({ said }: Given) => said.at(-1);
const none = ({ decision }: Given) => expect([decision.requests, decision.cancels]).toEqual([[], []]);

describe('who has one pending', () => {
  const told =
    'You have asked us to call you tomorrow between 09:00 and 09:15. To keep that, press one, or just hang up. To be called at another time, press two. To cancel it, press three.';
  const kept = 'Thank you. We will call you tomorrow between 09:00 and 09:15.';

  test('is told of it, and keeps it by one, by saying nothing, by what does not fit, or by hanging up', () => {
    const story = calls(siteOf(BY_STEP));
    expect(last(story)).toBe(told);
    none(story.when(hungUp));
    const ways = [
      (each: Given) => press(each, '1'),
      (each: Given) => each.when(finished()).when(timer('input')),
      (each: Given) => press(each, '7', '8', '9'),
    ];
    for (const way of ways) {
      const asked = way(calls(siteOf(BY_STEP)));
      expect(last(asked)).toBe(kept);
      expect(last(asked.when(finished()))).toBe('It stays');
      none(asked.when(hungUp));
    }
  });

  test('calls it off: hears so, and goes on where the step says, or with the next one', () => {
    const story = press(calls(siteOf(BY_STEP)), '3');
    expect(story.decision.cancels).toEqual(['pending.1']);
    expect(last(story)).toBe('Thank you. Your callback is cancelled.');
    expect(last(story.when(finished()))).toBe('It is off');
    const plain = press(calls(siteOf('[ { callback: support }, { say: The next } ]')), '3').when(finished());
    expect(last(plain)).toBe('The next');
  });

  test('moves it: says when, and hears what is promised', () => {
    const story = press(calls(siteOf(BY_STEP)), '2');
    expect(last(story)).toBe(
      'To be called as soon as possible, press one. To be called tomorrow, press two.',
    );
    const soon = press(story, '1');
    expect(last(soon)).toMatch(/^We call you at 0 7 0 1 2 3 4 5 6 7 between 09:10 and 09:25\./);
    press(soon, '1');
    expect(soon.decision.requests).toMatchObject([{ number: CALLER, at: null }]);
    const morning = press(calls(siteOf(BY_STEP)), '2', '2');
    expect(last(morning)).toMatch(/tomorrow between 08:00 and 08:15\./);
    none(press(morning, '3'));
  });

  test('moves it to one of several times', () => {
    const story = press(calls(siteOf('[ { schedule_callback: support }, { say: The next } ]')), '2');
    expect(last(story)).toMatch(/^Today: press one for 09:00\./);
    press(story, '2', '1');
    expect(story.decision.requests).toMatchObject([{ at: start + 15 * MINUTE }]);
  });

  test('is not asked for another day where none is promised', () => {
    const story = press(calls(siteOf(BY_STEP, '{ next-day: no }')), '2');
    expect(last(story)).toMatch(/^We call you at .* between 09:10 and 09:25\./);
  });

  test('in line: what was called off leads back to it, at the place they had', () => {
    const site = siteOf(
      '[ { offer_callback: other }, { queue: support } ]',
      '{ first: customer }, other: { queue: support }',
      ', offer-callback: { on-entry: over 45s, into: other }',
    );
    const story = given(site)
      .line({ estimate: waitOf(10 * MINUTE, 20 * MINUTE) })
      .arrived('1000', CALLER);
    const window = { from: start as Instant, to: (start + HOUR) as Instant };
    story.desk.all = [pendingOf(CALLER, { window, profile: 'other' })];
    press(story, '1', '3');
    expect(story.decision.cancels).toEqual(['pending.1']);
    story.desk.took(story.decision);
    story.when(finished());
    expect(last(story)).toMatch(/^You would wait/);
    story.when(finished()).when(timer('input')).thenIs('queued');
    expect(story.queued.rank).toBe(start);
  });
});

test('an offer says the day, if it is another', () => {
  const offer = (afterMs: number, profile: string) => {
    const more = ', hours: office, offer-callback: { on-entry: over 45s }';
    const story = given(siteOf('[ { queue: support } ]', profile, more)).after(afterMs);
    story.line({ estimate: waitOf(30 * MINUTE, 40 * MINUTE) }).arrived('1000', CALLER);
    return /we call you back (.*)\. You keep/.exec(last(story) ?? '')?.[1] ?? null;
  };
  const late = 7 * HOUR + 45 * MINUTE;
  const longest = 'promise: { at-most: 24h }';
  expect(offer(0, `{ ${longest} }`)).toBe('when it is your turn');
  expect(offer(late, `{ ${longest} }`)).toBe('tomorrow');
  expect(offer(late, `{ ${longest}, next-day: { ask: no } }`)).toBe('when it is your turn');
  expect(offer(late, `{ ${longest}, next-day: no }`)).toBeNull();
  expect(offer(late, '{ first: customer }')).toBeNull();
});

describe('next-day', () => {
  const compiled = (written: string) =>
    siteOf('[ { queue: support } ]', `{ next-day: ${written} }`).callbacks.support?.nextDay;

  test('is most, delay and ask; or no', () => {
    const usual = { most: 100, delayMs: 0, ask: true };
    expect(compiled('yes')).toEqual(usual);
    expect(compiled('{ delay: 15m }')).toEqual({ ...usual, delayMs: 15 * MINUTE });
    expect(compiled('{ most: 20, ask: no }')).toEqual({ ...usual, most: 20, ask: false });
    expect(compiled('no')).toBeNull();
  });

  test.each([
    ['{ next-day: maybe }', ['7:35 no, or a mapping is expected here (such as { most: 100, delay: 15m })']],
    ['{ next-day: { most: 0 } }', ['7:43 "most" has to be from 1 to 100000']],
    ['{ next-day: { delay: 9h } }', ['7:44 "delay" has to be from 0s to 8h']],
    ['{ next-day: { ask: perhaps } }', ['7:42 true or false is expected here']],
    ['{ next-day: { mots: 3 } }', ['7:37 "mots" is not a key of "next-day"']],
  ])('%s is told', (written, expected) => expect(faults(written)).toEqual(expected));
});
