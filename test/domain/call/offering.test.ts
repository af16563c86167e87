import { describe, expect, test } from '@jest/globals';
import type { OfferRecord } from '../../../src/domain/callback/offer.ts';
import { lookAtHolding } from '../../../src/domain/callback/offer-rules.ts';
import type { CallbackSettings, Holding, OfferRule } from '../../../src/domain/callback/settings.ts';
import { switched, untouchedSwitches } from '../../../src/domain/callback/switches.ts';
import type { BlockId, Instant, QueueName, TextName } from '../../../src/domain/ids.ts';
import { pendingOf, profileOf } from '../../support/callback-desk.ts';
import {
  beforeClosing,
  type CallbackSite,
  callbackSite,
  callbackStep,
  daily,
  hours,
  inQueue,
  onEntry,
} from '../../support/callback-site.ts';
import { finished, type Given, given, key, start, timer, type When, waitOf } from '../../support/given.ts';
import { step, text } from '../../support/sites.ts';

// `start` is a Monday, 09:00.
const MINUTE = 60_000;
const number = '+46701234567';

interface Scene extends CallbackSite {
  readonly minutes?: number | null;
  readonly caller?: string;
  readonly place?: number;
  readonly before?: (story: Given) => void;
}

function arrive({ minutes = 20, caller = number, place = 3, before, ...site }: Scene): Given {
  const story = given(callbackSite(site));
  const others = Array.from({ length: place - 1 }, (_, index) => ({ rank: start - 1_000 * (index + 1) }));
  story.line({
    inLine: others,
    ...(minutes === null ? {} : { estimate: waitOf(minutes * MINUTE, minutes * 2 * MINUTE) }),
  });
  before?.(story);
  return story.arrived('1000', caller);
}

const answered: When = ({ state }) => ({ type: 'legAnswered', channel: state.channel });
const reasons = ({ decision }: Given): string[] =>
  decision.offers.map(({ rule, reason }) => `${rule}: ${reason}`);
const agents = (story: Given, free: number, wrappingUp = 0) =>
  story.desk.agents.set('support', { free, wrappingUp, atWork: 2 });

describe('on entry', () => {
  test('a wait over the threshold is offered, and noted with all that is to be known of it', () => {
    const story = arrive({ offers: [onEntry(45_000)] })
      .thenIs('asking')
      .thenSays('first offer');
    expect(story.decision.offers).toEqual([
      {
        at: start,
        queue: 'support',
        profile: 'support',
        rule: 0,
        reason: 'offered',
        waitMs: 20 * MINUTE,
      } satisfies Record<keyof OfferRecord, unknown>,
    ]);
  });

  test('can say how long the wait would be', () => {
    const first = [step.menu('{callback_wait}, {callback_wait_from} to {callback_wait_to}', {})];
    const says = (minutes: number | null, words: string) =>
      arrive({ offers: [onEntry(45_000)], blocks: { first }, minutes }).thenSays(words);
    says(4, 'between, 4 to 8');
    says(45, 'moreThan, 60 to 60');
    says(null, 'unknown, 0 to 0');
  });

  const offered: CallbackSite = { offers: [onEntry(45_000)] };
  const profile = (more: Partial<CallbackSettings>): Scene => ({ ...offered, profile: more });
  const rule = (more: Partial<OfferRule>): Scene => ({ offers: [onEntry(45_000, more)] });
  const three = [1, 2].map((id) => pendingOf('+46709999999', { id: `p${id}` as never }));
  const office = { office: daily(10, 16), morning: daily(8, 12) };

  test.each<[string, string, Scene]>([
    ['the wait is just as long as the threshold', 'wait', { ...offered, minutes: 0.75 }],
    ['the wait is a little longer', 'offered', { ...offered, minutes: 0.76 }],
    ['it is not known, and nobody is free', 'offered', { ...offered, minutes: null }],
    [
      'it is not known, and somebody is free',
      'wait',
      { ...offered, minutes: null, before: (story) => agents(story, 1) },
    ],
    ["it is outside of the rule's hours", 'hours', { ...rule({ during: hours('office') }), hours: office }],
    ['it is within them', 'offered', { ...rule({ during: hours('morning') }), hours: office }],
    [
      'somebody is available, and the rule is for when nobody is',
      'available',
      { ...rule({ ifNobodyAvailable: true }), before: (story) => agents(story, 1) },
    ],
    [
      'agents in wrap-up are not available',
      'offered',
      { ...rule({ ifNobodyAvailable: true }), before: (story) => agents(story, 0, 1) },
    ],
    ['its condition does not hold', 'condition', rule({ if: 'vip' })],
    ['its condition holds', 'offered', rule({ if: '!vip && caller != ""' })],
    [
      'the caller is next and an agent is in wrap-up',
      'aboutToBeAnswered',
      { ...offered, place: 1, before: (story) => agents(story, 0, 1) },
    ],
    [
      'the caller is next and an agent is free',
      'aboutToBeAnswered',
      { ...offered, place: 1, before: (story) => agents(story, 1) },
    ],
    ['the caller is next, and nobody is about to be free', 'offered', { ...offered, place: 1 }],
    [
      'an agent is about to be free, for somebody else',
      'offered',
      { ...offered, place: 2, before: (story) => agents(story, 0, 1) },
    ],
    ['the site does not offer any', 'off', profile({ offering: false })],
    [
      'it was switched off by hand for all',
      'off',
      {
        ...offered,
        before: ({ desk }) => {
          desk.switches = switched(untouchedSwitches, 'offering', null, false);
        },
      },
    ],
    [
      'as many are pending as may be',
      'capacity',
      {
        ...profile({ capacity: 2 }),
        before: ({ desk }) => {
          desk.all = three;
        },
      },
    ],
    [
      'there is room for one more',
      'offered',
      {
        ...profile({ capacity: 3 }),
        before: ({ desk }) => {
          desk.all = three;
        },
      },
    ],
    [
      "one of those pending is the caller's own: it may be changed",
      'offered',
      {
        ...profile({ capacity: 2 }),
        before: ({ desk }) => {
          desk.all = [...three.slice(1), pendingOf(number)];
        },
      },
    ],
    ['the number may not be called', 'number', { ...profile({}), caller: '+469001234567' }],
    ['it is of a country that is not called', 'number', { ...offered, caller: '+4791234567' }],
    ['the caller is anonymous: they are asked for a number', 'offered', { ...offered, caller: 'anonymous' }],
    ['there is no number at all', 'offered', { ...offered, caller: '' }],
    [
      'the number was called back as often today as may be',
      'limit',
      {
        ...offered,
        before: ({ desk }) => {
          desk.madeAt.set(
            number,
            Array.from({ length: 6 }, () => (start - MINUTE) as Instant),
          );
        },
      },
    ],
    [
      'it has as many pending elsewhere as may be',
      'limit',
      {
        ...offered,
        before: ({ desk }) => {
          desk.all = [1, 2].map((id) => pendingOf(number, { id: `p${id}` as never, profile: 'other' }));
        },
      },
    ],
    ['nobody waits that long for a promise', 'closing', { ...offered, minutes: 181 }],
    [
      'nobody is called any more today',
      'closing',
      { ...profile({ callingHours: hours('early') }), hours: { early: daily(6, 9) } },
    ],
    [
      'nobody is called any more today, but tomorrow there is a time',
      'offered',
      {
        ...profile({
          callingHours: hours('early'),
          schedule: {
            share: 1,
            slotMs: 15 * MINUTE,
            daysAhead: 7,
            hours: null,
            toleranceMs: 10 * MINUTE,
          },
        }),
        hours: { early: daily(6, 9) },
      },
    ],
  ])('%s: %s', (_, reason, scene) => {
    const story = arrive(scene);
    expect(reasons(story)).toEqual([`0: ${reason}`]);
    story.thenIs(reason === 'offered' ? 'asking' : 'queued');
  });

  test('the first rule that holds is the offer; those before it are noted, those behind it not looked at', () => {
    const rules = [onEntry(60 * MINUTE), onEntry(MINUTE), onEntry(MINUTE)];
    const story = arrive({ offers: rules }).thenSays('second offer');
    expect(reasons(story)).toEqual(['0: wait', '1: offered']);
    expect(reasons(arrive({ offers: rules, minutes: 0.5 }))).toEqual(['0: wait', '1: wait', '2: wait']);
  });

  test('a rule goes on to the next where its callbacks cannot be had', () => {
    const rules = [onEntry(MINUTE, { into: 'crisis' }), onEntry(MINUTE)];
    const story = arrive({ offers: rules, profiles: { crisis: profileOf({ offering: false }) } });
    expect(reasons(story)).toEqual(['0: off', '1: offered']);
  });

  test('rules for those who wait are not looked at', () => {
    expect(reasons(arrive({ offers: [inQueue(0, null), onEntry(45_000)] }))).toEqual(['1: offered']);
  });

  test('before closing: when the queue closes soon, or before the turn would come', () => {
    const opens = { open: daily(8, 10) };
    const closing = (withinMinutes: number, minutes: number) =>
      reasons(
        arrive({
          offers: [beforeClosing(withinMinutes * MINUTE)],
          queue: { hours: hours('open') },
          profile: { queue: 'night' as QueueName },
          hours: opens,
          minutes,
        }),
      );
    expect(closing(60, 5)).toEqual(['0: hours']);
    expect(closing(61, 5)).toEqual(['0: offered']);
    expect(closing(10, 59)).toEqual(['0: hours']);
    expect(closing(10, 61)).toEqual(['0: offered']);
  });

  test('one that whoever waits however long is offered, is refused to somebody about to be answered', () => {
    const main = [callbackStep.offer({ own: 'first' }, { profile: 'support' }), step.queue('support')];
    const story = arrive({ main, minutes: 0 }).thenSays('first offer');
    expect(story.decision.offers).toMatchObject([{ rule: null, reason: 'offered', waitMs: 0 }]);
    const answered = arrive({ main, place: 1, before: (at) => agents(at, 1) }).thenIs('queued');
    expect(answered.decision.offers).toMatchObject([{ rule: null, reason: 'aboutToBeAnswered' }]);
  });

  test('who was offered one and stays has waited since it was offered', () => {
    const story = arrive({ offers: [onEntry(45_000)] });
    for (let i = 0; i < 3; i += 1) story.when(finished()).after(5_000).when(timer('input'));
    story.thenIs('queued');
    expect(story.queued).toMatchObject({ rank: start, joinedAt: start + 15_000 });
    expect(story.state).toMatchObject({ firstJoinedAt: start, left: null });
  });

  test('a customer whom we have called back is offered none', () => {
    const greeting = [callbackStep.offer({ '0': 'first' }), step.queue('support')];
    const story = given(callbackSite({ offers: [onEntry(45_000)], blocks: { greeting } }));
    story
      .line({ estimate: waitOf(20 * MINUTE, 30 * MINUTE) })
      .dialled()
      .when(answered);
    expect(reasons(story.thenIs('queued'))).toEqual(['0: calledBack']);
  });
});

describe('a rule that holds on', () => {
  const crisis = onEntry(15 * MINUTE, {
    ifNobodyAvailable: true,
    holdsUntilUnderMs: 5 * MINUTE,
    during: hours('open'),
  });
  const site = callbackSite({ offers: [crisis], hours: { open: daily(8, 10) } });

  const support = 'support' as QueueName;
  /** What the engine keeps of it: looked at by the same rule, with nobody's needs in mind. */
  const lookedAt = (story: Given, holding: Holding | null, rule = crisis): Holding | null => {
    const { now, current, line, callbacks } = story.contextOf(null);
    const usualWait = line(support).estimate(now, {});
    const queue = { now, timezone: current.timezone, usualWait, agents: callbacks.agentsOf(support) };
    return lookAtHolding(rule, { ...queue, queueHours: null, during: daily(8, 10), holding }).holding;
  };

  /** One caller after the other, each with the engine's memory of the last; `free` agents there. */
  function* callers(rule = crisis) {
    let held: Holding | null = null;
    let next: Next = { minutes: 0 };
    for (;;) {
      const story = given({ ...site, offers: { [support]: [rule] } }).after(next.afterMs ?? 0);
      if (held !== null) story.desk.held.set('support 0', held);
      agents(story, next.free ?? 0);
      const { minutes } = next;
      story.line({
        inLine: [{ rank: 0 }],
        ...(minutes === null ? {} : { estimate: waitOf(minutes * MINUTE, minutes * MINUTE) }),
      });
      story.arrived();
      held = lookedAt(story, held, rule);
      next = yield [...reasons(story), held === null ? 'not' : held.since === null ? 'soon' : 'held'].join(
        ', ',
      );
    }
  }
  type Next = { minutes: number | null; free?: number; afterMs?: number };
  const run = (...each: Next[]) => runBy(crisis, ...each);
  const runBy = (rule: OfferRule, ...each: Next[]) => {
    const line = callers(rule) as Generator<string, never, Next>;
    line.next();
    return each.map((next) => line.next(next).value);
  };

  test('is entered over the one threshold and left under the other', () => {
    expect(
      run(
        { minutes: 14 },
        { minutes: 16 },
        { minutes: 6 },
        { minutes: 5 },
        { minutes: 4.9 },
        { minutes: 14 },
      ),
    ).toEqual([
      '0: wait, not',
      '0: offered, held',
      '0: offered, held',
      '0: offered, held',
      '0: wait, not',
      '0: wait, not',
    ]);
  });

  test('needs nobody to be available when it is entered, not as it goes on', () => {
    expect(run({ minutes: 16, free: 1 }, { minutes: 16 }, { minutes: 10, free: 1 })).toEqual([
      '0: available, not',
      '0: offered, held',
      '0: offered, held',
    ]);
  });

  test('is entered when nobody can say how long it takes, and ends with its hours', () => {
    expect(run({ minutes: null }, { minutes: null }, { minutes: 16, afterMs: 60 * MINUTE })).toEqual([
      '0: offered, held',
      '0: offered, held',
      '0: hours, not',
    ]);
  });

  test('may have to be so for a while before it begins', () => {
    const slow = { ...crisis, beginsAfterMs: 30_000 };
    expect(
      runBy(
        slow,
        { minutes: 16 },
        { minutes: 16, afterMs: 29_999 },
        { minutes: 14, afterMs: 30_000 },
        { minutes: 16, afterMs: 31_000 },
        { minutes: 16, afterMs: 60_999 },
        { minutes: 16, afterMs: 61_000 },
        { minutes: 6, afterMs: 62_000 },
        { minutes: 4, afterMs: 63_000 },
      ),
    ).toEqual([
      '0: notYet, soon',
      '0: notYet, soon',
      '0: wait, not',
      '0: notYet, soon',
      '0: notYet, soon',
      '0: offered, held',
      '0: offered, held',
      '0: wait, not',
    ]);
  });

  test('is the same object as long as nothing changes', () => {
    const story = given(site).line({ inLine: [{ rank: 0 }], estimate: waitOf(16 * MINUTE, 16 * MINUTE) });
    const begun = lookedAt(story, null);
    expect(begun).toEqual({ soSince: start, since: start });
    expect(lookedAt(story, begun)).toBe(begun);
    const soon = { soSince: start, since: null };
    expect(lookedAt(story, soon, { ...crisis, beginsAfterMs: 1 })).toBe(soon);
  });

  test('does not hold while the queue is closed', () => {
    const look = {
      now: start as Instant,
      timezone: 'UTC',
      usualWait: waitOf(16 * MINUTE, 16 * MINUTE),
      agents: { free: 0, wrappingUp: 0 },
      queueHours: daily(10, 16),
      during: null,
      holding: { soSince: start as Instant, since: start as Instant },
    };
    expect(lookAtHolding(crisis, look)).toEqual({ against: 'hours', holding: null });
    expect(lookAtHolding(crisis, { ...look, queueHours: daily(8, 16) })).toEqual({
      against: null,
      holding: look.holding,
    });
  });
});

describe('while a rule says callbacks only', () => {
  const only = onEntry(45_000, { only: true });
  const queue = { ...step.queue('support', 'sorry', { on: { closed: 'closed', full: 'full' } }) };
  const scene = (more: Partial<Scene> = {}): Scene => ({
    offers: [only],
    blocks: { elsewhere: [step.say('elsewhere'), step.hangup()] },
    main: [
      callbackStep.takeOver('takenOver'),
      callbackStep.offer({ '0': 'first' }),
      { ...queue, callbackOnly: 'elsewhere' as BlockId } as typeof queue,
      step.say('after'),
    ],
    ...more,
  });
  const declined = (story: Given): Given => {
    for (let tries = 0; tries < 3; tries += 1) story.when(finished()).after(5_000).when(timer('input'));
    return story;
  };

  test('who does not accept the offer does not join, and goes on by the way of the queue step', () => {
    const story = declined(arrive(scene()).thenSays('first offer')).thenSays('elsewhere');
    expect(story.decision.refusals).toEqual([]);
    expect(story.state.left).toBeNull();
  });

  test('without such a way the next step follows', () => {
    declined(
      arrive(scene({ main: [callbackStep.offer({ '0': 'first' }), queue, step.say('after')] })),
    ).thenSays('after');
  });

  test('who cannot be offered one does not join either; who calls a closed queue hears that it is', () => {
    arrive(scene({ profile: { capacity: 0 } })).thenSays('elsewhere');
    arrive(
      scene({ caller: '+4690012345', profile: { numbers: { ...profileOf().numbers, deny: ['+46900*'] } } }),
    ).thenSays('elsewhere');
    const closed = { queue: { hours: hours('open') }, hours: { open: daily(10, 16) } };
    declined(arrive(scene(closed)).thenSays('first offer')).thenSays('closed');
  });

  test('when the wait is short again by then they are let in', () => {
    const story = arrive(scene()).thenSays('first offer');
    declined(story.line({ inLine: [], estimate: waitOf(10_000, 20_000) })).thenIs('queued');
  });

  test.each<[string, Partial<Scene>]>([
    ['a short wait', { minutes: 0.5 }],
    ['offering is switched off', { profile: { offering: false } }],
    ['about to be answered', { place: 1, before: (story) => agents(story, 0, 1) }],
    [
      'a place that was asked for before',
      {
        before: ({ desk }) => {
          desk.all = [pendingOf(number)];
        },
        blocks: { takenOver: [] },
        main: [
          callbackStep.takeOver(null),
          { ...queue, callbackOnly: 'elsewhere' as BlockId } as typeof queue,
        ],
      },
    ],
  ])('lets in: %s', (_, more) => {
    arrive(scene(more)).thenIs('queued');
  });

  test('a customer whom we have called joins', () => {
    const greeting = [step.queue('support')];
    const story = given(callbackSite({ offers: [only], blocks: { greeting } }));
    story
      .line({ estimate: waitOf(20 * MINUTE, 30 * MINUTE) })
      .dialled()
      .when(answered)
      .thenIs('queued');
  });
});

describe('in the queue', () => {
  /** Lets telling timers fire, and prompts end after three seconds; what was said, and each look, with its second. */
  function heard(story: Given, forMs: number): string[] {
    const lines: string[] = [];
    const until = story.now + forMs;
    for (;;) {
      const ends = story.queued.telling.playback === null ? null : story.now + 3_000;
      const next = Math.min(ends ?? Infinity, story.watch.timers.get('telling') ?? Infinity);
      if (next > until) break;
      story.after(Math.max(0, next - story.now)).when(ends === null ? timer('telling') : finished());
      const second = (story.now - start) / 1_000;
      for (const { rule, reason } of story.decision.offers) lines.push(`${second}: ${rule} ${reason}`);
      for (const said of story.said) lines.push(`${second}: "${said}"`);
    }
    story.after(until - story.now);
    return lines;
  }
  const silent = { tell: { place: null, wait: null, messages: [], gapMs: 10_000 } };
  const rhythm = inQueue(60_000, 120_000);
  const wait = { afterMs: 0, everyMs: null, times: null, longerText: null, whenBetter: false };
  const waiting = (scene: Scene = {}) =>
    arrive({ offers: [rhythm], queue: silent, ...scene }).thenIs('queued');

  test('is offered after 60 s and then every 120 s, each look noted', () => {
    const looks = [60, 180, 300].flatMap((second) => [`${second}: 0 offered`, `${second}: "offer"`]);
    expect(heard(waiting(), 400_000)).toEqual(looks);
  });

  test('the wait is noted that was expected then; nothing is noted in between', () => {
    const story = waiting();
    heard(story, 59_000);
    story.line({ estimate: waitOf(7 * MINUTE, 8 * MINUTE) }).after(1_000);
    story.when(timer('telling'));
    expect(story.decision.offers).toMatchObject([{ rule: 0, reason: 'offered', waitMs: 7 * MINUTE }]);
    expect(story.queued.telling.offers).toEqual({ 0: { value: null, at: start + 60_000, times: 1 } });
  });

  test('can say how long the wait is; nothing of it where that is more than what was told', () => {
    const offers = [inQueue(60_000, 120_000, { say: text('{callback_wait} {callback_wait_to}') })];
    expect(heard(waiting({ offers, minutes: 4 }), 100_000)).toEqual(['60: 0 offered', '60: "between 8"']);
    const tell = { ...silent.tell, wait: { ...wait, text: 'wait' as TextName } };
    const texts = { wait: '{to} minutes' };
    const story = waiting({ offers, minutes: 4, queue: { tell }, texts });
    expect(heard(story, 20_000)).toEqual(['0: "8 minutes"']);
    story.line({ estimate: waitOf(6 * MINUTE, 9 * MINUTE) });
    expect(heard(story, 80_000)).toEqual(['60: 0 offered', '60: "unknown 0"']);
  });

  test('is not told when it does not hold, and is looked at again in its rhythm', () => {
    const story = waiting({ place: 1, before: (at) => agents(at, 0, 1) });
    expect(heard(story, 120_000)).toEqual(['60: 0 aboutToBeAnswered']);
    expect(story.queued.telling.offers[0]?.times).toBe(0);
    agents(story, 0, 0);
    expect(heard(story, 120_000)).toEqual(['180: 0 offered', '180: "offer"']);
  });

  test('once, where it is not to be repeated, offered or not', () => {
    expect(heard(waiting({ offers: [inQueue(30_000, null)] }), 300_000)).toEqual([
      '30: 0 offered',
      '30: "offer"',
    ]);
    const off = waiting({ offers: [inQueue(30_000, null)], profile: { offering: false } });
    expect(heard(off, 300_000)).toEqual(['30: 0 off']);
    off.thenTimersStand({});
  });

  test('of two that are due the first that holds is told, and the other in its own rhythm', () => {
    const offers = [
      inQueue(60_000, 120_000, { if: 'vip', say: text('vip offer') }),
      inQueue(60_000, 100_000),
      inQueue(60_000, 120_000, { say: text('other offer') }),
    ];
    expect(heard(waiting({ offers }), 150_000)).toEqual(['60: 0 condition', '60: 1 offered', '60: "offer"']);
  });

  test('comes behind the place and before messages, with the gap between', () => {
    const message = { prompt: text('message'), afterMs: 60_000, everyMs: null, times: null };
    const tell = { ...silent.tell, place: placeEvery(60_000), messages: [message] };
    const story = waiting({ queue: { tell }, texts: { message: 'message' } });
    expect(heard(story, 100_000)).toEqual([
      '0: "place 3"',
      '60: "place 3"',
      '73: 0 offered',
      '73: "offer"',
      '86: "message"',
    ]);
  });

  test('the key leads to the agreement at any moment, and the place is kept', () => {
    const story = waiting().after(5_000).when(key('1')).thenIs('asking');
    expect(story.decision.departure).toEqual({ type: 'key', key: '1' });
    expect(story.state.left).toMatchObject({ visit: { rank: start, joinedAt: start, queue: 'support' } });
    expect(story.state.left?.visit).not.toHaveProperty('ringing');
  });

  test('back in line, nothing is told anew that was told just before', () => {
    const story = waiting();
    expect(heard(story, 61_000)).toHaveLength(2);
    story.when(key('*')).when(finished()).thenIs('queued');
    expect(heard(story, 110_000)).toEqual([]);
    expect(heard(story, 30_000)).toEqual(['180: 0 offered', '180: "offer"']);
  });

  test('a customer whom we have called back is not offered another one, nor led to it by the key', () => {
    const story = given(callbackSite({ offers: [rhythm], queue: silent }))
      .dialled()
      .when(answered);
    expect(heard(story, 70_000)).toEqual(['60: 0 calledBack']);
    const press = (pressed: string) =>
      story.when({ type: 'keyPressed', channel: story.state.channel, key: pressed });
    press('1').thenIs('queued');
    press('*').thenSays('star');
  });

  test('goes by the version that the call began with, whose keys lead there', () => {
    const story = waiting().reloaded(callbackSite({ offers: [], queue: silent }));
    expect(heard(story, 100_000)).toEqual(['60: 0 offered', '60: "offer"']);
  });
});

const placeEvery = (everyMs: number) => ({
  text: 'place' as never,
  afterMs: 0,
  everyMs,
  times: null,
  whenBetter: false,
  limit: null,
  overText: null,
});
