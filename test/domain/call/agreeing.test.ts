import { describe, expect, test } from '@jest/globals';
import { switched, untouchedSwitches } from '../../../src/domain/callback/switches.ts';
import type { Instant, QueueName } from '../../../src/domain/ids.ts';
import { pendingOf } from '../../support/callback-desk.ts';
import {
  type CallbackSite,
  callbackSite,
  callbackStep,
  daily,
  hours,
  onEntry,
} from '../../support/callback-site.ts';
import {
  channel,
  finished,
  type Given,
  given,
  hungUp,
  key,
  start,
  timer,
  type When,
  waitOf,
} from '../../support/given.ts';
import { step } from '../../support/sites.ts';

// `start` is a Monday, 09:00.
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const number = '+46701234567';
const lost: When = { type: 'channelEnded', channel, cause: 'lost' };
const schedule = { share: 1, slotMs: 15 * MINUTE, daysAhead: 7, hours: null, toleranceMs: 10 * MINUTE };

/** Waits for a minute, in the third place, and would for ten more. */
function waiting(site: CallbackSite = {}, caller = number): Given {
  return given(callbackSite(site))
    .line({
      inLine: [{ rank: start - 2 }, { rank: start - 1 }],
      estimate: waitOf(10 * MINUTE, 20 * MINUTE),
    })
    .arrived('1000', caller)
    .after(MINUTE)
    .thenIs('queued');
}

const press = (story: Given, ...keys: string[]): Given => {
  for (const each of keys) story.when(key(each));
  return story;
};
const requests = ({ decision }: Given) => decision.requests;

describe('a caller agrees', () => {
  test('with their own number, and hears when: asked for before they hear that it is', () => {
    const story = press(waiting(), '1').thenSays('is it 0 7 0 1 2 3 4 5 6 7');
    press(story, '1').thenSays('between 09:10 and 09:25 today');
    expect(requests(story)).toEqual([]);
    story.when(finished()).thenSays('thanks');
    expect(requests(story)).toEqual([
      {
        id: channel,
        profile: 'support',
        number,
        language: 'en',
        callerName: 'Eva',
        variables: {},
        firstJoinedAt: start,
        rank: start,
        priority: 0,
        origin: { type: 'call', call: channel },
        at: null,
        window: { from: start + 10 * MINUTE, to: start + 25 * MINUTE },
      },
    ]);
    expect(story.decision.departure).toEqual({ type: 'callback' });
    story.when(finished()).thenEnds('callback');
    expect(requests(story)).toEqual([]);
  });

  test('with what the flow knows of them, and their own priority', () => {
    const main = [step.set({ vip: true }), step.queue('support', null, { priority: 'vip ? 1 : 0' })];
    const story = press(waiting({ main }), '1', '1').when(finished());
    expect(requests(story)).toMatchObject([
      { variables: { vip: true }, rank: start - 180_000, priority: 1, firstJoinedAt: start },
    ]);
  });

  test('with another number, typed and read back', () => {
    const story = press(waiting(), '1', '2').thenSays('which number');
    press(story, ...'0709999999#').thenSays('is it 0 7 0 9 9 9 9 9 9 9');
    press(story, '1').when(finished()).thenSays('thanks');
    expect(requests(story)).toMatchObject([{ number: '+46709999999' }]);
  });

  test('anonymous, and is asked for a number at once', () => {
    const story = press(waiting({}, 'anonymous'), '1').thenSays('which number');
    press(story, ...'0709999999#', '1').when(finished());
    expect(requests(story)).toMatchObject([{ number: '+46709999999' }]);
  });

  test('and hangs up: agreed only once there is a time', () => {
    const at = (...keys: string[]) => press(waiting(), ...keys).when(hungUp);
    for (const keys of [['1'], ['1', '2'], ['1', '2', ...'0709999999#']]) {
      const story = at(...keys).thenEnds('hungUpBeforeQueue');
      expect(requests(story)).toEqual([]);
    }
    const story = at('1', '1').thenEnds('callback');
    expect(requests(story)).toMatchObject([{ number, rank: start }]);
    expect(story.decision.departure).toEqual({ type: 'callback' });
  });

  test('once, though they hang up right after', () => {
    const story = press(waiting(), '1', '1').when(finished());
    expect(requests(story)).toHaveLength(1);
    story.when(hungUp).thenEnds('callback');
    expect(requests(story)).toEqual([]);
    expect(story.decision.departure).toBeNull();
  });

  test('and is gone when we are back: agreed all the same, once there is a time', () => {
    const story = press(waiting(), '1', '1').when(lost).thenEnds('callback');
    expect(requests(story)).toMatchObject([{ number, rank: start }]);
    const tooEarly = press(waiting(), '1').when(lost).thenEnds('lost');
    expect(requests(tooEarly)).toEqual([]);
  });

  test('twice in a call: the second has an id of its own', () => {
    const agreement = [
      callbackStep.number('caller', null, null),
      callbackStep.time({ type: 'now' }),
      callbackStep.agree(),
      callbackStep.agree(),
      callbackStep.number({ variable: 'typed' }, null, null),
      callbackStep.time({ type: 'now' }),
      callbackStep.agree(),
    ];
    const main = [step.set({ typed: '0709999999' }), step.call('agreement')];
    const story = given(callbackSite({ main, blocks: { agreement } }));
    story
      .line({ estimate: waitOf(MINUTE, MINUTE) })
      .arrived()
      .thenEnds('callback');
    expect(requests(story).map(({ id, rank }) => [id, rank])).toEqual([
      [channel, start],
      [`${channel}.2`, start],
    ]);
    expect(story.decision.departure).toBeNull();
  });
});

describe('nothing is asked for', () => {
  test.each([
    ['a premium number', '0900123456#', 'premium'],
    ['an emergency number', '112#', 'emergency'],
    ['another country', '004791234567#', 'country'],
    ['the site itself', '1000#', 'own'],
    ['too little', '070123#', 'short'],
  ])('for %s that is typed', (_, typed, why) => {
    const story = press(waiting(), '1', '2', ...typed).thenSays(`denied ${why}`);
    expect(story.state.agreement).toBeNull();
    story.when(finished()).thenIs('queued').when(hungUp).thenEnds('abandoned');
    expect(requests(story)).toEqual([]);
  });

  test('where a first number was good and the second is not', () => {
    const blocks = {
      agreement: [
        callbackStep.number('caller', null, null),
        callbackStep.time({ type: 'now' }),
        callbackStep.number({ variable: 'typed' }, null, null),
        callbackStep.agree(),
        step.say('after'),
      ],
    };
    const main = [step.set({ typed: '0900123456' }), step.queue('support')];
    const story = press(waiting({ blocks, main }), '1').thenSays('after').when(hungUp);
    expect(requests(story)).toEqual([]);
  });

  test('for a number that has as many as may be', () => {
    const story = waiting();
    story.desk.all = [1, 2].map((id) => pendingOf(number, { id: `p${id}` as never, profile: 'other' }));
    press(story, '1').thenSays('limited').when(finished()).thenIs('queued');
    const often = waiting();
    often.desk.madeAt.set(
      number,
      Array.from({ length: 6 }, () => start as Instant),
    );
    press(often, '1').thenSays('limited');
  });

  test('but who has one pending may change it', () => {
    const story = waiting();
    story.desk.all = [pendingOf(number)];
    story.desk.madeAt.set(
      number,
      Array.from({ length: 6 }, () => start as Instant),
    );
    press(story, '1', '1').when(finished());
    expect(requests(story)).toMatchObject([{ number }]);
  });

  test('once offering is switched off, or as many are pending as may be', () => {
    const off = waiting();
    press(off, '1');
    off.desk.switches = switched(untouchedSwitches, 'offering', 'support', false);
    press(off, '1').thenSays('none').when(finished()).thenIs('queued');
    const full = waiting({ profile: { capacity: 1 } });
    full.desk.all = [pendingOf('+46709999999')];
    press(full, '1', '1').thenSays('none').when(hungUp);
    expect(requests(full)).toEqual([]);
  });

  test('when nothing can be promised', () => {
    const story = waiting().line({ estimate: waitOf(4 * HOUR, 5 * HOUR) });
    press(story, '1', '1').thenSays('none').when(hungUp);
    expect(requests(story)).toEqual([]);
  });

  test('by a customer whom we have called back', () => {
    const greeting = [callbackStep.number('caller', 'denied', 'limited'), step.say('good')];
    const story = given(callbackSite({ blocks: { greeting } })).dialled();
    story.when({ type: 'legAnswered', channel: story.state.channel }).thenSays('limited');
  });

  test('by one who goes to the dialogue by another key of the queue: back in line at once', () => {
    const blocks = {
      greeting: [step.queue('support', 'sorry')],
      star: [callbackStep.number('caller', 'another', 'limited'), step.say('good')],
    };
    const story = given(callbackSite({ blocks })).dialled();
    const customer = story.state.channel;
    story.when({ type: 'legAnswered', channel: customer }).thenIs('queued');
    story.when({ type: 'keyPressed', channel: customer, key: '*' }).thenIs('queued');
    expect(requests(story)).toEqual([]);
  });

  test('by who comes back to a line and hangs up there', () => {
    const blocks = {
      agreement: [
        callbackStep.number('caller', null, null),
        callbackStep.time({ type: 'now' }),
        callbackStep.back(),
      ],
    };
    const story = press(waiting({ blocks }), '1').thenIs('queued').when(hungUp).thenEnds('abandoned');
    expect(requests(story)).toEqual([]);
  });

  test('by who was told a time and then put through to somebody', () => {
    const blocks = {
      agreement: [
        callbackStep.number('caller', null, null),
        callbackStep.time({ type: 'now' }),
        step.transfer('+468123456'),
      ],
    };
    const story = press(waiting({ blocks }), '1').thenIs('transferring').when(hungUp);
    expect(requests(story)).toEqual([]);
  });
});

describe('back in line', () => {
  test('at the same place, with the stay that goes on', () => {
    const story = waiting({ queue: { maxWaitMs: 10 * MINUTE } });
    const { rank, joinedAt, firstPlace, need } = story.queued;
    press(story, '*').after(MINUTE).when(finished()).thenIs('queued');
    expect(story.queued).toMatchObject({ rank, joinedAt, firstPlace, need });
    expect(story.state.left).toBeNull();
    story
      .after(8 * MINUTE)
      .when(timer('maxWait'))
      .thenSays('sorry');
  });

  test('the dialogue is left behind: what comes after the line is what would have come', () => {
    const story = press(waiting(), '1', '2', ...'112#').thenSays('denied emergency');
    story.when(finished()).thenIs('queued');
    story.when({ type: 'queueEmptied' }).thenSays('after');
  });

  test('on with the flow where no line was left', () => {
    given(callbackSite({ main: [callbackStep.back(), step.say('on')] }))
      .arrived()
      .thenSays('on');
  });

  test('after an offer on entry it is the queue that comes next, with the time that has passed', () => {
    const story = given(callbackSite({ offers: [onEntry(45_000)] }))
      .line({ estimate: waitOf(10 * MINUTE, 20 * MINUTE) })
      .arrived('1000', 'anonymous')
      .when(key('1'))
      .thenSays('which number')
      .after(20_000);
    press(story, ...'112#')
      .thenSays('denied emergency')
      .when(finished())
      .thenIs('queued');
    expect(story.queued).toMatchObject({ rank: start, joinedAt: start + 20_000 });
  });

  test('an offer on entry that is accepted keeps the place of that moment', () => {
    const story = given(callbackSite({ offers: [onEntry(45_000)] }))
      .line({ estimate: waitOf(10 * MINUTE, 20 * MINUTE) })
      .arrived()
      .when(key('1'))
      .after(MINUTE)
      .when(key('1'))
      .when(hungUp);
    expect(requests(story)).toMatchObject([{ rank: start, firstJoinedAt: start }]);
    expect(story.decision.departure).toBeNull();
  });
});

describe('the time', () => {
  const wished = (when: string) => [step.set({ when }), step.queue('support')];
  const windowOf = (story: Given) => story.state.agreement?.time;

  test('is the slot after the hours are over, if there are any', () => {
    const open = { open: daily(8, 9) };
    const profile = { callingHours: hours('open'), schedule };
    const story = press(waiting({ hours: open, profile }), '1', '1');
    story.thenSays('between 08:00 and 08:10 tomorrow');
    expect(windowOf(story)).toEqual({
      at: start + 23 * HOUR,
      window: { from: start + 23 * HOUR, to: start + 23 * HOUR + 10 * MINUTE },
    });
  });

  test('in hours that open before the promise is over', () => {
    const story = waiting({ hours: { open: daily(10, 18) }, profile: { callingHours: hours('open') } });
    press(story, '1', '1').thenSays('between 10:00 and 10:15 today');
  });

  test('is that of the queue whose agents call back', () => {
    const site: CallbackSite = { profile: { queue: 'office' as QueueName, promise: { atMostMs: HOUR } } };
    press(waiting(site), '1', '1').thenSays('between 09:10 and 09:25 today');
  });

  test('tomorrow: the first slot of that day, or of the first day that has one', () => {
    const main = wished('tomorrow');
    const profile = { schedule, callingHours: hours('open') };
    const open = { open: daily(8, 17) };
    press(waiting({ main, profile, hours: open }), '1', '1').thenSays('between 08:00 and 08:10 tomorrow');
    const closed = { open: { ...daily(8, 17), except: { '2026-11-24': [] } } };
    press(waiting({ main, profile, hours: closed }), '1', '1').thenSays('between 08:00 and 08:10 2026-11-25');
    const story = waiting({ main, profile, hours: open });
    story.desk.taken.set((start + 23 * HOUR) as Instant, 99);
    press(story, '1', '1').thenSays('between 08:15 and 08:25 tomorrow');
  });

  test('tomorrow, where there are no slots: when it opens', () => {
    const profile = { callingHours: hours('open') };
    const story = waiting({ main: wished('tomorrow'), profile, hours: { open: daily(8, 17) } });
    press(story, '1', '1').thenSays('between 08:00 and 08:15 tomorrow');
  });

  test('anything else that is said means now', () => {
    press(waiting({ main: wished('whenever') }), '1', '1').thenSays('between 09:10 and 09:25 today');
  });

  test('one of the slots: nothing is agreed until it is chosen', () => {
    const story = press(waiting({ profile: { schedule } }), '5').thenSays('3: 09:15 09:30 09:45');
    story.when(hungUp);
    expect(requests(story)).toEqual([]);
    const chosen = press(waiting({ profile: { schedule } }), '5', '2');
    chosen.thenSays('between 09:30 and 09:40 today').when(hungUp);
    expect(requests(chosen)).toMatchObject([{ at: start + 30 * MINUTE }]);
  });

  test('not a slot that somebody else has taken meanwhile, nor one that there is not', () => {
    const story = press(waiting({ profile: { schedule } }), '5');
    story.desk.taken.set((start + 30 * MINUTE) as Instant, 99);
    press(story, '2').thenSays('none');
    press(waiting({ profile: { schedule } }), '5', '4')
      .thenSays('none')
      .when(hungUp);
  });

  test('the slots that are read are all of one day', () => {
    const open = { open: { ...daily(8, 9), except: { '2026-11-23': [{ from: 9 * 60, to: 9 * 60 + 30 }] } } };
    const profile = { schedule, callingHours: hours('open') };
    press(waiting({ profile, hours: open }), '5').thenSays('1: 09:15  ');
  });
});

describe('a caller whom we were to call back', () => {
  const site = callbackSite({
    main: [callbackStep.takeOver('taken'), step.queue('support', null, { on: { full: 'full' } })],
    blocks: { taken: [step.say('place {callback_place}')] },
    queue: { maxCallers: 2 },
  });
  const asked = (start - 30 * MINUTE) as Instant;
  const mine = (id: string, more = {}) =>
    pendingOf(number, { id: id as never, rank: asked, priority: 1, firstJoinedAt: asked, ...more });

  test('takes over the place of the oldest, and is let in though the queue is full', () => {
    const story = given(site).line({ inLine: [{ rank: asked - 1 }, { rank: asked + 1 }] });
    story.desk.all = [mine('c1'), mine('c2')];
    story.arrived().thenSays('place 2');
    expect(story.decision.claims).toEqual(['c1']);
    story.when(finished()).thenIs('queued');
    expect(story.queued).toMatchObject({ rank: asked, priority: 1, creditMs: 0 });
    expect(story.state).toMatchObject({ tookOver: null, firstJoinedAt: asked });
    expect(story.decision.claims).toEqual([]);
  });

  test('has no better place than the one that is better', () => {
    const story = given(site);
    story.desk.all = [mine('c1', { rank: start + 1, priority: 0, firstJoinedAt: start + 1 })];
    story.arrived().when(finished());
    expect(story.queued).toMatchObject({ rank: start, priority: 0 });
  });

  test('goes on as anybody does if there is none, or the queue would not let them in', () => {
    const story = given(site);
    story.desk.all = [pendingOf('+46709999999'), mine('c1', { profile: 'other' })];
    story.arrived().thenIs('queued');
    expect(story.decision.claims).toEqual([]);
    const empty = given(
      callbackSite({
        main: [
          callbackStep.takeOver('taken'),
          step.queue('support', null, { on: { nobodyLoggedIn: 'full' } }),
        ],
        blocks: { taken: [step.say('taken')] },
        queue: { joinEmpty: ['paused'] },
      }),
    ).line({ empty: true });
    empty.desk.all = [mine('c1')];
    empty.arrived().thenSays('full');
    expect(empty.decision.claims).toEqual([]);
    expect(empty.state.tookOver).toBeNull();
  });
});
