/** An agent sends the caller on, by the phone's own transfer keys. */
import { describe, expect, test } from '@jest/globals';
import type { Language, SkillName } from '../../../src/domain/ids.ts';
import type { QueueSettings } from '../../../src/domain/site.ts';
import {
  agentKey,
  chosen,
  commandFailed,
  connected,
  finished,
  type Given,
  given,
  hungUp,
  key,
  legAnswered,
  legEnded,
  replacedBy,
  sentTo,
  start,
  timer,
  waitOf,
} from '../../support/given.ts';
import { defaultQueue, siteOf, step } from '../../support/sites.ts';

const siteWith = (queue: Partial<QueueSettings> = {}) =>
  siteOf(
    {
      main: [
        step.collect('number', 'account', { maxDigits: 2 }),
        step.queue('support', 'sorry'),
        step.say('thanks'),
      ],
      sorry: [step.say('sorry')],
      billing: [
        step.branch({ 'account == "42"': 'known' }, 'unknown'),
        step.queue('support'),
        step.say('end of billing'),
      ],
      known: [step.say('known customer')],
      unknown: [step.say('unknown customer')],
      bye: [step.hangup()],
    },
    {
      queue: { maxWaitMs: 120_000, ...queue },
      variables: { account: 'text' },
      agents: ['anna', 'omar', 'eva'],
      agentSettings: {
        anna: { extension: '201', phone: 'PJSIP/anna' },
        omar: { extension: '202', phone: 'PJSIP/omar', wrapUpMs: 3_000 },
        eva: { extension: null, phone: 'PJSIP/eva' },
      },
      numbers: { '2000': 'billing', '2001': 'bye' },
      handBack: '*80',
    },
  );

const WAITED_MS = 30_000;
const TALKED_MS = 900_000;

/** With Anna, after half a minute in line and a quarter of an hour of talk. */
const talking = (queue: Partial<QueueSettings> = {}): Given =>
  given(siteWith(queue))
    .arrived()
    .when(key('4'))
    .when(key('2'))
    .thenIs('queued')
    .after(WAITED_MS)
    .when(chosen('anna'))
    .when(legAnswered())
    .when(connected())
    .after(TALKED_MS);

describe('back to the queue', () => {
  test('the caller is in line at once, where they were, with a credit, and not for the same agent', () => {
    const story = talking();
    const { visit } = story.talking.from ?? {};
    story
      .when(sentTo('*80'))
      .thenDoes('hangup', 'disconnect', 'hold')
      .thenTells('anna callEnded')
      .thenIs('queued');
    const credit = defaultQueue.credits.transferredMs;
    expect(visit?.rank).toBe(start);
    expect(story.queued).toMatchObject({
      rank: start - credit,
      creditMs: credit,
      avoid: 'anna',
      sameAgent: null,
      joinedAt: story.now,
      predicted: null,
    });
    expect(story.state).toMatchObject({
      firstJoinedAt: start,
      transferred: null,
      variables: { account: '42' },
    });
  });

  test('they have the whole of `max-wait` before them, however long they have talked', () => {
    talking()
      .when(sentTo('*80'))
      .thenTimersStand({ maxWait: 120_000, telling: 0 })
      .after(119_000)
      .when(chosen('omar'))
      .when(legEnded('busy'))
      .thenIs('queued');
  });

  test('the leg’s own end, which follows, changes nothing', () => {
    const story = talking();
    const leg = story.leg();
    story
      .when(sentTo('*80'))
      .when({ type: 'channelEnded', channel: leg, cause: 'hungUp' })
      .thenNothingHappens();
    story.when(sentTo('*80')).thenNothingHappens().thenIs('queued');
  });

  test('the credit is capped', () => {
    const credits = { ...defaultQueue.credits, capMs: 20_000 };
    const story = talking({ credits }).when(sentTo('*80'));
    expect(story.queued).toMatchObject({ creditMs: 20_000, rank: start - 20_000 });
    const again = story.when(chosen('omar')).when(legAnswered()).when(connected()).when(sentTo('*80'));
    expect(again.queued).toMatchObject({ creditMs: 20_000, rank: start - 20_000, avoid: 'omar' });
  });

  test('an ageing credit that had fallen due is kept', () => {
    const credits = {
      ...defaultQueue.credits,
      transferredMs: 0,
      ageing: { afterMs: 20_000, creditMs: 50_000 },
    };
    expect(talking({ credits }).when(sentTo('*80')).queued).toMatchObject({
      rank: start - 50_000,
      creditMs: 50_000,
    });
    const late = { ...credits, ageing: { afterMs: 60_000, creditMs: 50_000 } };
    expect(talking({ credits: late }).when(sentTo('*80')).queued.rank).toBe(start);
  });

  test('what they need has widened as far as they had waited, not talked', () => {
    const skill = { skill: { name: 'billing' as SkillName }, atLeast: 1 };
    const need = [
      { skills: [{ ...skill, atLeast: 3 }], forMs: 20_000 },
      { skills: [skill], forMs: 60_000 },
      { skills: [], forMs: null },
    ];
    const story = talking({ need }).when(sentTo('*80'));
    expect(story.queued.need).toEqual([
      { fromMs: 0, skills: { billing: 1 } },
      { fromMs: 50_000, skills: {} },
    ]);
    story.thenTimersStand({ maxWait: 120_000, widen: 50_000, telling: 0 });
  });

  test('the way on is the queue step’s', () => {
    talking()
      .when(sentTo('*80'))
      .after(120_000)
      .when(timer('maxWait'))
      .thenSays('sorry')
      .when(finished())
      .thenSays('thanks');
  });

  test('is for agents: whoever else dials it leaves the caller to the flow', () => {
    given(siteOf({ main: [step.transfer('102'), step.say('after')] }, { handBack: '*80' }))
      .arrived()
      .when(legAnswered())
      .when(connected())
      .when(sentTo('*80'))
      .thenDoes('hangup', 'disconnect', 'say')
      .thenSays('after');
  });

  test('nothing is handed back where the site has no word for it', () => {
    given(siteOf({ main: [step.queue('support'), step.say('after')] }))
      .arrived()
      .when(chosen('anna'))
      .when(legAnswered())
      .when(connected())
      .when(sentTo('nowhere'))
      .thenDoes('hangup', 'disconnect', 'say')
      .thenSays('after');
  });
});

describe('to a number of the site', () => {
  test('its flow begins, with all that is known of the caller', () => {
    const story = talking()
      .when(sentTo('2000'))
      .thenDoes('hangup', 'disconnect', 'say')
      .thenTells('anna callEnded');
    story.thenSays('known customer');
    expect(story.state).toMatchObject({
      variables: { account: '42' },
      language: 'en' as Language,
      transferred: { by: 'anna', visit: { queue: 'support' } },
    });
    story.when(finished()).thenIs('queued');
    expect(story.queued).toMatchObject({ avoid: 'anna', creditMs: defaultQueue.credits.transferredMs });
    expect(story.queued.rank).toBe(start - defaultQueue.credits.transferredMs);
  });

  test('what stood behind the queue is left behind', () => {
    talking()
      .when(sentTo('2000'))
      .when(finished())
      .when(chosen('omar'))
      .when(legAnswered())
      .when(connected())
      .when(legEnded('hungUp'))
      .thenSays('end of billing');
  });

  test('a flow that ends at once parts and hangs up everybody once', () => {
    talking()
      .when(sentTo('2001'))
      .thenDoes('hangup', 'disconnect', 'hangup')
      .thenTells('anna callEnded')
      .thenEnds('answered');
  });
});

describe('to a colleague', () => {
  const sent = (queue: Partial<QueueSettings> = {}) => talking(queue).when(sentTo('202'));

  test('their phone rings, while the caller hears music', () => {
    const story = sent().thenDoes('hangup', 'disconnect', 'hold', 'dial').thenTells('anna callEnded');
    expect(story.action('dial')).toMatchObject({ endpoint: 'PJSIP/omar', callerNumber: '+46701234567' });
    expect(story.action('hold').music).toBe('default');
    story.thenIs('transferring').thenTimersStand({ ring: 35_000 });
  });

  test('who answers has taken the call over', () => {
    const story = sent().after(4_000).when(legAnswered()).thenDoes('connect').thenTells('omar tookOver');
    story.when(connected()).after(10_000);
    expect(story.talking).toMatchObject({ from: { agent: 'omar', visit: { queue: 'support' } } });
    expect(story.state.transferred).toBeNull();
    story.when(legEnded('hungUp')).thenTells('omar callEnded').thenSays('thanks');
    expect(story.decision.notices[0]?.event).toMatchObject({ queue: 'support', wrapUpMs: 3_000 });
    story.when(finished()).thenEnds('answered');
  });

  test.each<[string, (story: Given) => Given]>([
    ['does not answer', (story) => story.when(legEnded('noAnswer'))],
    ['is busy', (story) => story.when(legEnded('busy'))],
    ['cannot be dialled', (story) => story.when(commandFailed('dial', 'unreachable'))],
    ['is never heard of', (story) => story.after(35_000).when(timer('ring'))],
    ['is lost before a word is said', (story) => story.when(legAnswered()).when(legEnded('hungUp'))],
  ])('who %s leaves the caller in line, at the place they had', (_, fails) => {
    const story = fails(sent()).thenIs('queued');
    expect(story.action('hold').room).toBe('support');
    expect(story.queued).toMatchObject({ rank: start, avoid: null, joinedAt: story.now, predicted: null });
    story.thenTimersStand({ maxWait: 120_000, telling: 0 });
    expect(story.state.transferred).toBeNull();
  });

  test('can send the caller on in turn', () => {
    sent()
      .when(legAnswered())
      .when(connected())
      .when(sentTo('*80'))
      .thenTells('omar callEnded')
      .thenIs('queued');
  });

  test('the caller hangs up while it rings', () => {
    sent().when(hungUp).thenDoes('hangup').thenTells().thenEnds('answered');
  });

  test('keys of the caller lead nowhere meanwhile', () => {
    sent({ keys: { '1': 'sorry' } as never })
      .when(key('1'))
      .thenNothingHappens();
  });
});

describe('to anything else', () => {
  test('it is dialled, and the caller has been served by it when it ends', () => {
    const story = talking().when(sentTo('0812345678'));
    story.thenDoes('hangup', 'disconnect', 'hold', 'dial').thenTells('anna callEnded');
    expect(story.action('dial').endpoint).toBe('PJSIP/0812345678@trunk');
    story.when(legAnswered()).thenTells().when(connected());
    expect(story.talking.from).toBeNull();
    story.when(hungUp).thenDoes('hangup', 'disconnect').thenEnds('answered');
  });

  test('that does not answer leaves the caller to the flow', () => {
    talking().when(sentTo('102')).when(legEnded('noAnswer')).thenDoes('unhold', 'say').thenSays('thanks');
  });

  test('that cannot be dialled at all as well', () => {
    talking().when(sentTo('who?')).thenDoes('hangup', 'disconnect', 'say').thenSays('thanks');
  });

  test('an agent without an extension is reached by none', () => {
    expect(talking().when(sentTo('eva')).thenSays('thanks').everyNotice).not.toContain('eva tookOver');
  });
});

describe('somebody is put in the agent’s place', () => {
  test('a colleague: the agent begins their wrap-up, the colleague has taken over', () => {
    const story = talking().when(replacedBy('by.1', 'PJSIP/omar')).thenDoes();
    story.thenTells('anna callEnded', 'omar tookOver');
    expect(story.talking).toMatchObject({
      leg: 'by.1',
      to: 'PJSIP/omar',
      connected: true,
      from: { agent: 'omar', answeredAt: story.now, visit: { queue: 'support' } },
    });
    story.when(legEnded('hungUp')).thenDoes('disconnect', 'say').thenTells('omar callEnded');
  });

  test('somebody who is no agent: the talk is nobody’s', () => {
    const story = talking().when(replacedBy('by.1', 'PJSIP/reception')).thenTells('anna callEnded');
    expect(story.talking).toMatchObject({ leg: 'by.1', to: 'PJSIP/reception', from: null });
    story.when(hungUp).thenDoes('hangup', 'disconnect').thenTells().thenEnds('answered');
    expect(story.action('hangup').channel).toBe('by.1');
  });

  test('somebody unknown', () => {
    const story = talking().when(replacedBy('by.1', null)).thenTells('anna callEnded');
    expect(story.talking).toMatchObject({ leg: 'by.1', to: 'PJSIP/anna', from: null });
  });

  test('who can put another in theirs', () => {
    talking()
      .when(replacedBy('by.1', 'PJSIP/omar'))
      .when(replacedBy('by.2', 'PJSIP/anna'))
      .thenTells('omar callEnded', 'anna tookOver');
  });

  test('the party whose place was taken is the call’s no more', () => {
    const story = talking();
    const leg = story.leg();
    story.when(replacedBy('by.1', 'PJSIP/omar'));
    story
      .when({ type: 'channelEnded', channel: leg, cause: 'hungUp' })
      .thenNothingHappens()
      .thenIs('talking');
    story.when({ type: 'blindTransferred', leg, to: '*80' }).thenNothingHappens().thenIs('talking');
  });

  test('comes too late: they are hung up', () => {
    const story = talking();
    const leg = story.leg();
    story.when(hungUp).when({ type: 'legReplaced', leg, by: 'by.1' as never, to: null, call: null });
    story.thenDoes('hangup').thenTells();
    expect(story.action('hangup').channel).toBe('by.1');
  });

  test('of a phone that only rings: it is hung up, and the agent’s phone rings on', () => {
    given(siteOf({ main: [step.queue('support')] }))
      .arrived()
      .when(chosen('anna'))
      .when((story) => ({
        type: 'legReplaced',
        leg: story.leg(),
        by: 'by.1' as never,
        to: null,
        call: null,
      }))
      .thenDoes('hangup')
      .thenTells()
      .thenRings({ anna: 'reserved' });
  });
});

describe('before the connection was reported', () => {
  const unreported = () =>
    given(siteWith({ strategy: 'ring-all' }))
      .arrived()
      .when(key('4'))
      .when(key('2'))
      .when(chosen('anna'))
      .when(chosen('eva'))
      .when(legAnswered('anna'));

  test('a caller who is sent on has been served, and nobody rings on', () => {
    const story = unreported().when(sentTo('*80'));
    story.thenTells('eva released', 'anna callEnded').thenRings({});
    expect(story.state.served).toBe('agent');
  });

  test('and so has one whose agent was replaced', () => {
    const story = unreported().when(replacedBy('by.1', 'PJSIP/omar'));
    story.thenTells('eva released', 'anna callEnded', 'omar tookOver');
    expect(story.talking).toMatchObject({ others: [], connected: true });
    expect(story.state.served).toBe('agent');
  });
});

test('keys that an agent presses in a talk are their own', () => {
  talking().when(agentKey('1')).thenNothingHappens().thenIs('talking');
});

test('what was predicted for the first stay says nothing about the second', () => {
  const story = given(siteOf({ main: [step.queue('support')] }, { handBack: '*80' }))
    .line({ estimate: waitOf(60_000, 90_000) })
    .arrived();
  expect(story.queued.predicted).not.toBeNull();
  story.when(chosen('anna')).when(legAnswered()).when(connected()).when(sentTo('*80'));
  expect(story.queued.predicted).toBeNull();
});
