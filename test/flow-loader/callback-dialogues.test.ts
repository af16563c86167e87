/** The built-in dialogues as a caller goes through them: compiled from YAML, run by the call machine. */
import { describe, expect, test } from '@jest/globals';
import type { Site } from '../../src/domain/site.ts';
import { loadSite } from '../../src/flow-loader/load-site.ts';
import {
  customerAnswers,
  customerKey,
  finished,
  type Given,
  given,
  hungUp,
  key,
  start,
  timer,
  waitOf,
} from '../support/given.ts';

const MINUTE = 60_000;

function siteOf(offers: string, more = '[ { queue: support }, { say: That was the line } ]'): Site {
  const { site, diagnostics } = loadSite([
    {
      path: 'site.yaml',
      text: `site: Telco
timezone: UTC
country: SE
numbers: { 1000: main }
agents: { anna: { name: Anna, phone: PJSIP/101 }, omar: { name: Omar, phone: PJSIP/102 } }
queues: { support: { agents: [anna, omar]${offers} } }
callbacks: { support: { first: customer } }
flows: { main: ${more} }
`,
    },
  ]);
  expect(diagnostics).toEqual([]);
  if (site === null) throw new Error('no site');
  return site;
}

const arrived = (site: Site, caller = '+46701234567'): Given =>
  given(site)
    .line({ inLine: [{ rank: start - 2 }, { rank: start - 1 }], estimate: waitOf(10 * MINUTE, 20 * MINUTE) })
    .arrived('1000', caller);

const press = (story: Given, ...keys: string[]): Given => {
  for (const each of keys) story.when(key(each));
  return story;
};
const requests = ({ decision }: Given) => decision.requests;
const says = (text: string) => expect.stringContaining(text);
const heard = ({ everyAction }: Given) => JSON.stringify(everyAction.slice(-3));

describe('in line', () => {
  const waiting = (caller?: string) =>
    arrived(siteOf(', offer-callback: { after: 60s }'), caller).thenIs('queued').after(MINUTE);

  test('one key, and one more: asked for, and the call ends', () => {
    const story = press(waiting(), '1');
    expect(heard(story)).toEqual(says('We call you at 0 7 0 1 2 3 4 5 6 7 between 09:1'));
    press(story, '1');
    expect(requests(story)).toMatchObject([{ profile: 'support', number: '+46701234567', rank: start }]);
    expect(heard(story)).toEqual(says('Thank you. We will call you between'));
    story.when(finished()).thenEnds('callback');
  });

  test('to say nothing is to agree, and so is to hang up', () => {
    const silent = press(waiting(), '1').when(finished()).when(timer('input'));
    expect(requests(silent)).toHaveLength(1);
    const gone = press(waiting(), '1').when(hungUp).thenEnds('callback');
    expect(requests(gone)).toHaveLength(1);
  });

  test('three is back in line, at the place they had', () => {
    const story = press(waiting(), '1', '3').thenIs('queued');
    expect(story.queued.rank).toBe(start);
    story.when(hungUp);
    expect(requests(story)).toEqual([]);
  });

  test('another number, and yet another', () => {
    const story = press(waiting(), '1', '2', ...'0709999999#', '1', '2', ...'0708888888#');
    expect(heard(story)).toEqual(says('You entered 0 7 0 8 8 8 8 8 8 8'));
    press(story, '1', '1');
    expect(requests(story)).toMatchObject([{ number: '+46708888888' }]);
  });

  test('a number that may not be called is asked for again; after three tries they are back in line', () => {
    const denied = '0900123456#';
    const story = press(waiting('anonymous'), '1', ...denied);
    expect(heard(story)).toEqual(says('We cannot call that number'));
    press(story.when(finished()), ...denied).when(finished());
    press(story, ...denied)
      .when(finished())
      .thenIs('queued');
    expect(story.queued.rank).toBe(start);
  });

  test('a number typed wrong is typed again', () => {
    const story = press(waiting('anonymous'), '1', ...'0701111111#', '2', ...'0702222222#', '1', '1');
    expect(requests(story)).toMatchObject([{ number: '+46702222222' }]);
  });
});

describe('on entry', () => {
  const offered = () => arrived(siteOf(', offer-callback: { on-entry: over 45s }'));

  test('accepted', () => {
    const story = press(offered().thenIs('asking'), '1', '1');
    expect(requests(story)).toMatchObject([{ rank: start }]);
    story.when(finished()).thenEnds('callback');
  });

  test('not accepted, or thought better of: they join', () => {
    offered().when(finished()).when(timer('input')).thenIs('queued');
    press(offered(), '1', '3').thenIs('queued');
  });

  test('not offered: they join', () => {
    arrived(siteOf(', offer-callback: { on-entry: over 15m }')).thenIs('queued');
  });
});

describe('by a step', () => {
  test('as the caller says, and then the next step', () => {
    const story = press(
      arrived(siteOf('', '[ { callback: support, when: ask }, { say: All done now } ]')),
      '2',
      '1',
    );
    expect(requests(story)).toMatchObject([{ number: '+46701234567', at: expect.any(Number) }]);
    expect(heard(story.when(finished()))).toEqual(says('All done now'));
  });

  test('refused: where the step says', () => {
    const site = siteOf(
      '',
      '[ { callback: support, on: { refused: { say: Well then } } }, { say: All done now } ]',
    );
    expect(heard(press(arrived(site), '3'))).toEqual(says('Well then'));
  });

  test('times to choose from', () => {
    const story = press(arrived(siteOf('', '[ { schedule_callback: support } ]')), '1', '1');
    expect(requests(story)).toMatchObject([{ at: expect.any(Number) }]);
  });
});

test('a customer who answers is greeted, and waits for an agent after 1', () => {
  const story = given(siteOf('')).dialled().when(customerAnswers);
  expect(heard(story)).toEqual(says('Hello, this is Telco'));
  story.when(customerKey('1')).thenIs('queued');
});
