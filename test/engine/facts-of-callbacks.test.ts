/** What is counted of callers who agree to be called back, and of the calls by which we do. */
import { describe, expect, test } from '@jest/globals';
import { linesOf } from '../../src/adapters/queue-log/format.ts';
import { factsOf } from '../../src/engine/facts.ts';
import { attemptSite } from '../support/attempt-site.ts';
import { type CountedStory, countedStory } from '../support/counted-story.ts';
import {
  agentKey,
  callback,
  calledOff,
  chosen,
  connected,
  customerAnswers,
  customerDue,
  customerEnds,
  customerKey,
  finished,
  given,
  hungUp,
  key,
  legAnswered,
  legEnded,
  legRinging,
  start,
  timer,
  type When,
  whisperHeard,
} from '../support/given.ts';
import { disagreements } from '../support/log-agrees.ts';
import { parseQueueLogText, staysInLog } from '../support/queue-log.ts';
import { Random } from '../support/random.ts';
import { siteOf, step } from '../support/sites.ts';

const fromLine = (story: CountedStory): string[] =>
  story.lines.map((line) => line.split('|').slice(1, 3).join(' '));

/** Every ENTERQUEUE has one end, and no end is without one. */
function isWhole(story: CountedStory): void {
  const text = story.lines.map((line) => `1|cb-x-1|${line}\n`).join('');
  expect(() => staysInLog(parseQueueLogText(text))).not.toThrow();
}

const request = {
  id: 'c.1',
  at: null,
  window: { from: start, to: start },
} as never;

describe('a caller who agrees to be called back', () => {
  const caller = (): CountedStory =>
    countedStory(
      siteOf(
        { main: [step.queue('support')], out: [step.say('we call you')] },
        { queue: { keys: { '1': 'out' as never } } },
      ),
    ).arrived();
  const agrees = (story: CountedStory): void => {
    const { state } = story.story;
    const change = {
      of: 'call',
      before: state,
      after: { ...state },
      event: { type: 'resumed' },
      place: null,
    } as const;
    const facts = factsOf(
      { ...change, refusals: [], quotes: [], departure: null, requests: [request] },
      story.now,
      () => [],
    );
    expect(facts.map(({ type }) => type)).toEqual(['callbackAgreed']);
    story.store.count(facts);
  };

  test('has left by the key, and is marked when they agree', () => {
    const story = caller().after(60_000).when(key('1'));
    expect(story.lastTypes).toEqual(['leftByKey support']);
    expect(story.stays).toMatchObject([{ outcome: 'leftByKey', agreed: false }]);
    agrees(story);
    story.when(hungUp);
    expect(story.stays).toMatchObject([{ outcome: 'leftByKey', agreed: true, waitMs: 60_000 }]);
    expect(story.lines).toEqual([
      'support|NONE|ENTERQUEUE||+46701234567|1',
      'support|NONE|EXITWITHKEY|1|1|1|60',
    ]);
  });

  test('who hung up in line all the same has not given up', () => {
    const story = caller().after(60_000);
    const { state: before } = story.story;
    const ended = given(attemptSite()).arrived().when(hungUp).state;
    const facts = factsOf(
      {
        of: 'call',
        before,
        after: { ...before, activity: ended.activity },
        event: { type: 'channelEnded', channel: before.channel, cause: 'hungUp' },
        place: 2,
        refusals: [],
        quotes: [],
        departure: { type: 'callback' },
        requests: [request],
      },
      story.now,
      () => [],
    );
    expect(facts.map(({ type }) => type)).toEqual(['leftForCallback', 'callbackAgreed']);
    story.store.count(facts);
    expect(story.stays).toMatchObject([{ outcome: 'leftForCallback', agreed: true }]);
    expect(story.lines.at(-1)).toBe('support|NONE|EXITWITHKEY|callback|2|1|60');
  });

  test('is not marked for having talked with an agent before', () => {
    const story = caller().when(chosen('anna'), legAnswered('anna'), connected());
    story.after(9_000).when(hungUp);
    agrees(story);
    expect(story.stays).toMatchObject([{ outcome: 'completed', agreed: false }]);
  });
});

describe('a customer whom we call first', () => {
  test('is in no queue until they have pressed 1, and then like any caller', () => {
    const story = countedStory(attemptSite()).dialled().after(9_000).when(customerAnswers).after(3_000);
    expect(story.types).toEqual([]);
    story.when(customerKey('1')).after(5_000).when(chosen('anna'), legRinging('anna'));
    story.after(2_000).when(legAnswered('anna'), connected()).after(60_000).when(customerEnds());
    expect(story.types).toEqual([
      'joined support',
      'ringingStarted support anna',
      'connected support anna',
      'completed support',
    ]);
    expect(story.stays).toMatchObject([
      { callback, callerNumber: '+46701234567', waitMs: 7_000, talkMs: 60_000, outcome: 'completed' },
    ]);
    expect(story.stays[0]?.firstJoinedAt).toBe(start - 600_000);
    expect(story.lines[0]).toBe('support|NONE|ENTERQUEUE||+46701234567|1');
    isWhole(story);
  });

  test.each([
    ['does not answer', [customerEnds('noAnswer')]],
    ['answers and presses nothing', [customerAnswers, customerEnds()]],
    ['is not called after all', [calledOff]],
  ])('who %s was in no queue', (_, events) => {
    const story = countedStory(attemptSite())
      .dialled()
      .after(9_000)
      .when(...events);
    story.story.thenIs('ended');
    expect(story.types).toEqual([]);
    expect(story.lines).toEqual([]);
  });

  test('who hangs up in line has left it once', () => {
    const story = countedStory(attemptSite()).dialled().when(customerAnswers, customerKey('1'));
    story.after(40_000).when(customerEnds());
    expect(story.types).toEqual(['joined support', 'abandoned support']);
    expect(story.stays).toMatchObject([{ callback, outcome: 'abandoned' }]);
    isWhole(story);
  });
});

describe('agents who are asked first', () => {
  const rung = (): CountedStory =>
    countedStory(attemptSite({}, { first: 'agent' }))
      .previewed()
      .after(2_000)
      .when(chosen('anna'), legRinging('anna'));
  const accepted = (): CountedStory =>
    rung()
      .after(4_000)
      .when(legAnswered('anna'), whisperHeard('anna'))
      .after(1_000)
      .when(agentKey('1', 'anna'));

  test('ring for nobody who waits: no stay, no wait, but their phones rang', () => {
    const story = rung().after(15_000).when(legEnded('noAnswer', 'anna'));
    expect(story.types).toEqual(['ringingStarted support anna', 'ringNoAnswer support anna']);
    expect(story.last).toMatchObject([{ preview: true, ringMs: 15_000 }]);
    expect(story.stays).toEqual([]);
    expect(story.lines).toEqual(['support|anna|RINGNOANSWER|15000']);
    expect(story.store.misses(start, story.now)).toEqual([]);
    expect(story.store.misses(start, (story.now + 1) as never)).toMatchObject([
      { agent: 'anna', cause: 'noAnswer' },
    ]);
    isWhole(story);
  });

  test('and accept have missed nothing; the customer enters the queue when they answer', () => {
    const story = accepted();
    expect(story.types).toEqual(['ringingStarted support anna']);
    story.when(customerDue).after(8_000);
    expect(story.lastTypes).toEqual([]);
    story.when(customerAnswers).after(300).when(connected()).after(60_000).when(customerEnds());
    expect(story.types).toEqual([
      'ringingStarted support anna',
      'joined support',
      'connected support anna',
      'completed support',
    ]);
    expect(story.stays).toMatchObject([
      {
        callback,
        agent: 'anna',
        waitMs: 0,
        ringMs: 4_000,
        talkMs: 60_000,
        outcome: 'completed',
        how: 'caller',
      },
    ]);
    expect(fromLine(story)).toEqual(['NONE ENTERQUEUE', 'anna CONNECT', 'anna COMPLETECALLER']);
    isWhole(story);
  });

  test.each([
    ['a customer who does not answer', [customerDue, customerEnds('noAnswer')]],
    ['a customer who is not to be called after all', [calledOff]],
  ])('and accept have missed nothing with %s', (_, events) => {
    const story = accepted()
      .after(9_000)
      .when(...events);
    story.story.thenIs('ended');
    expect(story.types).toEqual(['ringingStarted support anna']);
    expect(story.stays).toEqual([]);
    expect(story.store.misses(start, (story.now + 1) as never)).toEqual([]);
  });

  test.each<[string, When[]]>([
    ['decline, and say why', [agentKey('2', 'anna'), agentKey('1', 'anna')]],
    ['decline, and hang up', [agentKey('2', 'anna'), legEnded('hungUp', 'anna')]],
    ['decline, and say nothing', [agentKey('2', 'anna'), timer('ring')]],
    ['put it off', [agentKey('3', 'anna')]],
  ])('and %s have missed nothing', (_, events) => {
    const declining = { ask: [], reasons: {} };
    const story = countedStory(attemptSite({}, { first: 'agent', declining }))
      .previewed()
      .when(chosen('anna'), legRinging('anna'), legAnswered('anna'));
    for (const event of events) story.after(20_000).when(event);
    expect(story.lines).toEqual([]);
    expect(story.store.misses(start, (story.now + 1) as never)).toEqual([]);
  });

  test('and hang up while the customer rings have dumped them', () => {
    const story = accepted().when(customerDue).after(3_000).when(legEnded('hungUp', 'anna'));
    expect(story.lastTypes).toEqual(['agentDumped support anna']);
    expect(story.last).toMatchObject([{ preview: true }]);
    story.when(customerAnswers, customerKey('1')).after(5_000).when(customerEnds());
    expect(fromLine(story)).toEqual(['anna AGENTDUMP', 'NONE ENTERQUEUE', 'NONE ABANDON']);
    isWhole(story);
  });

  test('whose phone is let go, since the callback is called off, are told of no miss', () => {
    const story = rung().after(3_000).when(calledOff);
    expect(story.lastTypes).toEqual(['ringCanceled support anna']);
    expect(story.stays).toEqual([]);
    isWhole(story);
  });
});

describe('whatever happens to a call by which we call a customer back', () => {
  const AGENTS = ['anna', 'omar', 'eva'];

  function somethingOf(random: Random, story: CountedStory): When {
    const free = AGENTS.filter(
      (name) => story.story.watch.agents.get(name as never)?.activity.status === 'idle',
    );
    const agent = free[random.whole(0, free.length)];
    const waits = story.story.state.activity.status === 'queued';
    const all: (When | null)[] = [
      customerAnswers,
      random.chance(0.2) ? customerEnds(random.chance(0.8) ? 'hungUp' : 'lost') : null,
      customerKey(random.chance(0.8) ? '1' : '9'),
      random.chance(0.5) ? customerDue : null,
      random.chance(0.1) ? calledOff : null,
      waits && agent !== undefined ? chosen(agent) : null,
      waits && agent !== undefined ? chosen(agent) : null,
      ...ofLeg(story, legRinging(), legAnswered(), legAnswered(), agentKey('1'), legEnded('noAnswer')),
      story.story.state.activity.status === 'talking' ? connected() : null,
      timer('ring'),
      random.chance(0.2) ? timer('input') : null,
      finished(),
    ];
    const possible = all.filter((event) => event !== null);
    return possible[random.whole(0, possible.length)] ?? calledOff;
  }

  const ofLeg = (story: CountedStory, ...events: When[]): When[] =>
    story.story.leg() === 'none' ? [] : events;

  test('each stay begins with the customer and ends once, in the log and in the counts alike', () => {
    const ends = new Set<unknown>();
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = new Random(seed);
      const first = random.chance(0.5) ? 'agent' : 'customer';
      const whole = countedStory(attemptSite({ strategy: 'ring-all' }, { first }));
      const story = first === 'agent' ? whole.previewed() : whole.dialled();
      for (let i = 0; i < 40 && story.story.state.activity.status !== 'ended'; i += 1) {
        story.place = story.story.state.activity.status === 'queued' ? 1 : null;
        story.after(random.pick([0, 10, 1_000, 9_000])).when(somethingOf(random, story));
        const { attempt } = story.story.state;
        const open = story.stays.filter(({ leftAt }) => leftAt === null);
        if (attempt?.customer !== 'answered') expect(open).toEqual([]);
      }
      if (story.story.state.activity.status !== 'ended') story.when(calledOff, customerEnds());
      const log = story.store.pendingLog(1000).flatMap(linesOf).join('');
      expect({ seed, wrong: disagreements(log, story.stays) }).toEqual({ seed, wrong: [] });
      for (const stay of story.stays) {
        expect(stay.callback).toBe(callback);
        ends.add(stay.outcome);
      }
    }
    expect([...ends].sort()).toEqual(['abandoned', 'completed', 'withdrawn']);
  });
});
