import { describe, expect, test } from '@jest/globals';
import type { QueueStep, Step } from '../../../src/domain/flow/steps.ts';
import type { HoursName, Instant, SkillName } from '../../../src/domain/ids.ts';
import type { Credits, SkillNeed } from '../../../src/domain/queue/settings.ts';
import type { QueueSettings, Site } from '../../../src/domain/site.ts';
import {
  chosen,
  connected,
  finished,
  type Given,
  given,
  hungUp,
  key,
  legAnswered,
  legEnded,
  sentTo,
  start,
  timer,
  waitOf,
} from '../../support/given.ts';
import { defaultQueue, siteOf, step } from '../../support/sites.ts';

const WAYS = { full: 'full', closed: 'closed', nobodyLoggedIn: 'nobody' };
const ways: Record<string, Step[]> = {
  full: [step.say('full')],
  closed: [step.say('closed')],
  nobody: [step.say('nobody')],
};

const queueSite = (queue: Partial<QueueSettings>, more: Parameters<typeof step.queue>[2] = {}): Site =>
  siteOf(
    { main: [step.queue('support', null, { on: WAYS, ...more }), step.say('after')], ...ways },
    { queue },
  );

const join = (
  queue: Partial<QueueSettings>,
  more: Parameters<typeof step.queue>[2] = {},
  before: (story: Given) => Given = (story) => story,
): Given => before(given(queueSite(queue, more))).arrived();

const refusals = ({ decision }: Given) => decision.refusals.map(({ queue, reason }) => `${queue} ${reason}`);

describe('who is not let in', () => {
  test('a queue that is full: its own way, and it is told as refused', () => {
    const story = given(queueSite({ maxCallers: 2 }))
      .line({ inLine: [{ rank: 1 }, { rank: 2 }] })
      .arrived()
      .thenDoes('answer', 'say')
      .thenSays('full');
    expect(refusals(story)).toEqual(['support full']);
    expect(story.state.firstJoinedAt).toBeNull();
  });

  test('one place is left: let in', () => {
    const story = given(queueSite({ maxCallers: 2 }))
      .line({ inLine: [{ rank: 1 }] })
      .arrived();
    story.thenDoes('answer', 'hold').thenIs('queued');
    expect(refusals(story)).toEqual([]);
  });

  test('a queue without a limit is never full', () => {
    join({ maxCallers: null }, {}, (story) => story.line({ waiting: 10_000 })).thenIs('queued');
  });

  const withHours = (weekly: { from: number; to: number }[][]): Site => ({
    ...queueSite({ hours: 'office' as HoursName, maxCallers: 0 }),
    hours: { ['office' as HoursName]: { weekly, except: {} } },
  });
  const always = Array.from({ length: 7 }, () => [{ from: 0, to: 1440 }]);

  test('a queue that is closed, even when it is full as well', () => {
    const closed = given(withHours(Array.from({ length: 7 }, () => []))).arrived();
    closed.thenSays('closed');
    expect(refusals(closed)).toEqual(['support closed']);
    given(withHours(always)).arrived().thenSays('full');
  });

  test('hours that were changed while the call went on count as they are now', () => {
    const open = withHours(always);
    given({ ...open, queues: queueSite({ hours: 'office' as HoursName }).queues })
      .reloaded(withHours(Array.from({ length: 7 }, () => [])))
      .arrived()
      .thenSays('closed');
  });

  test('a queue that nobody serves, by the rules of `join-empty`', () => {
    const asked: unknown[] = [];
    const empty = (factors: unknown) => asked.push(factors) > 0;
    const story = join({ joinEmpty: ['paused', 'wrapup'] }, {}, (before) => before.line({ empty }));
    story.thenSays('nobody');
    expect(refusals(story)).toEqual(['support nobodyLoggedIn']);
    expect(asked).toEqual([['paused', 'wrapup']]);
    join({ joinEmpty: null }, {}, (before) => before.line({ empty: true })).thenIs('queued');
    join({ joinEmpty: ['paused'] }, {}, (before) => before.line({ empty: false })).thenIs('queued');
  });

  test('a way that is not given goes on to the next step', () => {
    given(siteOf({ main: [step.queue('support'), step.say('after')] }, { queue: { maxCallers: 0 } }))
      .arrived()
      .thenSays('after');
  });

  test('a queue that is not there any more is closed', () => {
    const site = queueSite({});
    given({ ...site, queues: {} })
      .arrived()
      .thenSays('closed');
  });

  test('refused twice in one go, each is told', () => {
    const twice = siteOf(
      { main: [step.queue('support'), step.queue('sales'), step.say('after')] },
      { queue: { maxCallers: 0 }, queues: { sales: { maxCallers: 0 } } },
    );
    const story = given(twice).arrived().thenDoes('answer', 'say').thenSays('after');
    expect(refusals(story)).toEqual(['support full', 'sales full']);
  });

  test('whom an agent has sent on is let in though the queue is full', () => {
    const story = given(
      siteOf(
        {
          main: [step.queue('support')],
          second: [step.queue('sales', null, { on: WAYS }), step.say('after')],
          ...ways,
        },
        { queues: { sales: { maxCallers: 1 } }, numbers: { '2000': 'second' } },
      ),
    )
      .arrived()
      .when(chosen('anna'))
      .when(legAnswered())
      .when(connected())
      .line({ waiting: 7 })
      .when(sentTo('2000'))
      .thenIs('queued');
    expect(story.queued).toMatchObject({ queue: 'sales', avoid: null });
  });
});

describe('credits', () => {
  const credits: Credits = {
    rules: [
      { if: 'matter == "fire"', creditMs: 100_000 },
      { if: 'caller.startsWith("+46")', creditMs: 20_000 },
      { if: 'matter == "sales"', creditMs: 7_000 },
    ],
    queueMs: 3_000,
    transferredMs: 500_000,
    priorityMs: 30_000,
    ageing: null,
    capMs: 600_000,
  };
  const withMatter = (more: Partial<Credits>, priority: string | null = null): Given =>
    given(
      siteOf(
        {
          main: [step.set({ matter: 'fire' }), step.queue('support', null, { priority })],
        },
        { queue: { credits: { ...credits, ...more } }, variables: { matter: 'text' } },
      ),
    ).arrived();

  test('all that hold are added up, and so is the priority', () => {
    const plain = withMatter({}).queued;
    expect(plain).toMatchObject({ creditMs: 123_000, priority: 0, rank: start - 123_000 });
    expect(withMatter({}, '2').queued).toMatchObject({
      creditMs: 183_000,
      priority: 2,
      rank: start - 183_000,
    });
  });

  test('are capped', () => {
    expect(withMatter({ capMs: 110_000 }, '9').queued).toMatchObject({
      creditMs: 110_000,
      rank: start - 110_000,
    });
  });

  test('a priority below 0, or that is no number, is none; a broken one is cut', () => {
    expect(withMatter({}, '-3').queued).toMatchObject({ priority: 0, creditMs: 123_000 });
    expect(withMatter({}, '1 / 0').queued.priority).toBe(0);
    expect(withMatter({}, '2.9').queued.priority).toBe(2);
  });

  test('whom an agent sent on has one more, once', () => {
    const story = given(
      siteOf(
        {
          main: [step.queue('support'), step.queue('sales')],
          second: [step.queue('sales')],
        },
        {
          queue: { maxWaitMs: 1_000 },
          queues: { sales: { credits: { ...credits, rules: [] } } },
          numbers: { '2000': 'second' },
        },
      ),
    )
      .arrived()
      .after(1_000)
      .when(timer('maxWait'));
    expect(story.queued).toMatchObject({ queue: 'sales', creditMs: 3_000 });

    story.when(chosen('anna')).when(legAnswered()).when(connected()).when(sentTo('2000'));
    expect(story.queued).toMatchObject({ queue: 'sales', creditMs: 503_000, avoid: 'anna' });
    expect(story.state.transferred).toBeNull();
  });
});

describe('the place', () => {
  test('follows from the time of joining among those who wait', () => {
    const story = given(queueSite({}))
      .line({ inLine: [{ rank: start - 5_000 }, { rank: start + 5_000 }] })
      .arrived();
    expect(story.queued).toMatchObject({ rank: start, firstPlace: 2 });
  });

  const wanting = (position: string, inLine: { rank: number; priority?: number }[], priority = '0') =>
    given(queueSite({}, { position, priority })).line({ inLine }).arrived().queued;
  const three = [{ rank: start - 3_000 }, { rank: start - 2_000 }, { rank: start - 1_000 }];

  test.each([
    ['1', 1],
    ['2', 2],
    ['3', 3],
    ['4', 4],
    ['200', 4],
    ['0', 4],
  ])('may be asked for: %s is %i', (position, firstPlace) => {
    expect(wanting(position, three).firstPlace).toBe(firstPlace);
  });

  test('may be asked for only behind those of a higher priority', () => {
    const line = [{ rank: start - 3_000, priority: 1 }, ...three.slice(1)];
    expect(wanting('1', line).firstPlace).toBe(2);
    expect(wanting('1', line, '1').firstPlace).toBe(1);
  });

  test('that is asked for is no better than the cap of credits allows', () => {
    const { capMs } = defaultQueue.credits;
    expect(wanting('1', [{ rank: start - 2 * capMs }, ...three]).firstPlace).toBe(2);
  });
});

describe('the need', () => {
  const skill = (name: string, atLeast: number): SkillNeed => ({
    skill: { name: name as SkillName },
    atLeast,
  });
  const steps: QueueStep['need'] = [
    { skills: [skill('billing', 3)], forMs: 60_000 },
    { skills: [skill('billing', 1)], forMs: 30_000 },
    { skills: [], forMs: null },
  ];

  test('widens from step to step; a timer stands for each', () => {
    const story = join({ need: steps }).thenSetsTimers({ widen: 60_000, telling: 0 });
    expect(story.queued.need).toEqual([
      { fromMs: 0, skills: { billing: 3 } },
      { fromMs: 60_000, skills: { billing: 1 } },
      { fromMs: 90_000, skills: {} },
    ]);
    const before = story.queued;
    story.after(60_000).when(timer('widen')).thenDoes().thenSetsTimers({ widen: 30_000 });
    expect(story.queued).toEqual(before);
    expect(story.queued).not.toBe(before);
    story.after(30_000).when(timer('widen')).thenSetsTimers({});
  });

  test('of the step counts instead of the queue’s', () => {
    const own = [{ skills: [skill('sales', 2)], forMs: null }];
    expect(join({ need: steps }, { need: own }).queued.need).toEqual([{ fromMs: 0, skills: { sales: 2 } }]);
    expect(join({ need: steps }, { need: [] }).queued.need).toEqual([]);
  });

  test('takes names of skills from variables; of an empty one nothing is needed', () => {
    const matter = { skill: { variable: 'matter' }, atLeast: 2 };
    const need = [{ skills: [matter, skill('french', 1), skill('billing', 1)], forMs: null }];
    const needed = (value: string) =>
      given(
        siteOf(
          { main: [step.set({ matter: value }), step.queue('support', null, { need })] },
          { variables: { matter: 'text' } },
        ),
      ).arrived().queued.need;
    expect(needed('billing')).toEqual([{ fromMs: 0, skills: { billing: 2, french: 1 } }]);
    expect(needed('')).toEqual([{ fromMs: 0, skills: { billing: 1, french: 1 } }]);
  });
});

describe('the agent who served them last', () => {
  const site = queueSite({ sameAgentMs: 60_000 });

  test('is waited for, for a while', () => {
    const story = given(site).servedLastBy('omar').arrived().thenSetsTimers({ widen: 60_000, telling: 0 });
    expect(story.queued.sameAgent).toEqual({ agent: 'omar', untilMs: 60_000 });
  });

  test.each<[string, (story: Given) => Given]>([
    ['who is logged out', (story) => story.servedLastBy('omar').agentIs('omar', { loggedInSince: null })],
    [
      'who is paused',
      (story) =>
        story
          .servedLastBy('omar')
          .agentIs('omar', { paused: { reason: 'lunch', since: start, by: 'themselves' } }),
    ],
    ['who does not serve the queue', (story) => story.servedLastBy('lars')],
    ['of whom nobody knows', (story) => story],
  ])('%s is not', (_, before) => {
    expect(before(given(site)).arrived().queued.sameAgent).toBeNull();
  });

  test('is not, where the queue does not want it, or the number is not known', () => {
    expect(given(queueSite({})).servedLastBy('omar').arrived().queued.sameAgent).toBeNull();
    expect(given(site).servedLastBy('omar').arrived('1000', '').queued.sameAgent).toBeNull();
  });
});

describe('the customer’s own clock', () => {
  const site = siteOf(
    {
      main: [step.queue('support'), step.say('second try'), step.queue('sales'), step.queue('support')],
      direct: [step.queue('sales')],
    },
    { queue: { maxWaitMs: 60_000 }, queues: { sales: { maxWaitMs: 60_000 } }, numbers: { '2000': 'direct' } },
  );
  const inSales = () =>
    given(site).arrived().after(60_000).when(timer('maxWait')).after(5_000).when(finished());

  test('goes on from queue to queue: the place counts from the first one', () => {
    const { state, queued, now } = inSales();
    expect(state.firstJoinedAt).toBe(start);
    expect(queued).toMatchObject({ queue: 'sales', rank: start, joinedAt: now });
  });

  const served = (story: Given) => story.when(chosen('anna')).when(legAnswered()).when(connected());

  test('goes on through transfers', () => {
    const { state, queued } = served(inSales()).after(300_000).when(sentTo('2000'));
    expect(state.firstJoinedAt).toBe(start);
    expect(queued.rank).toBe(start - defaultQueue.credits.transferredMs);
  });

  test('begins anew once they have been served', () => {
    const { state, queued, now } = served(inSales()).after(300_000).when(legEnded('hungUp'));
    expect(queued.queue).toBe('support');
    expect([state.firstJoinedAt, queued.rank]).toEqual([now, now]);
  });

  test('begins anew after a talk with whom an agent sent them on to', () => {
    const sentOut = served(inSales()).when(sentTo('102')).thenIs('transferring');
    const { state, queued, now } = sentOut
      .when(legAnswered())
      .when(connected())
      .after(60_000)
      .when(legEnded('hungUp'));
    expect([state.firstJoinedAt, queued.rank, queued.creditMs]).toEqual([now, now, 0]);
  });
});

describe('what is predicted on joining', () => {
  const estimate = waitOf(90_000, 200_000);

  test('is noted, untold', () => {
    const story = given(queueSite({}))
      .line({ inLine: [{ rank: 1 }], estimate })
      .arrived();
    expect(story.decision.quotes).toEqual([
      { queue: 'support', joinedAt: start, place: 2, estimate, told: null },
    ]);
    expect(story.queued.predicted).toEqual({ meanMs: 90_000, varianceMs2: 90_000 ** 2, modelMs: 90_000 });
  });

  test('is not, where nothing is known; no wait at all teaches nothing', () => {
    const unknown = given(queueSite({})).arrived();
    expect(unknown.decision.quotes).toEqual([]);
    expect(unknown.queued.predicted).toBeNull();
    const free = given(queueSite({}))
      .line({ estimate: waitOf(0, 0) })
      .arrived();
    expect(free.queued.predicted).toBeNull();
  });
});

describe('where they wait', () => {
  test.each([['jazz'], [null]])('with the queue’s music: %s', (music) => {
    expect(join({ music }).action('hold')).toMatchObject({ room: 'support', music });
  });

  test('a queue that a reload has changed is as it is now; its steps are as they were', () => {
    const old = queueSite({ music: 'old', maxWaitMs: 10_000 });
    const story = given(old)
      .reloaded(queueSite({ music: 'new', maxWaitMs: 20_000 }))
      .arrived();
    story.thenSetsTimers({ maxWait: 20_000, telling: 0 });
    expect(story.action('hold').music).toBe('new');
  });

  test('leaves them the way on that the step has, however they leave', () => {
    join({ keys: { '0': 'full' } as never })
      .when(key('0'))
      .thenDoes('unhold', 'say')
      .thenSays('full');
    join({}).when(hungUp).thenEnds('abandoned');
  });

  test('firstJoinedAt is when they joined', () => {
    expect(join({}).state.firstJoinedAt).toBe(start as Instant);
  });
});
