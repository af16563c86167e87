/** Callers who agree to be called back, or do not: what is asked for, and when nothing is. */
import { describe, expect, test } from '@jest/globals';
import { switched, untouchedSwitches } from '../../../src/domain/callback/switches.ts';
import type { Instant } from '../../../src/domain/ids.ts';
import { HOUR, MINUTE, number, press, requests, waiting } from '../../support/agreement-story.ts';
import { pendingOf } from '../../support/callback-desk.ts';
import { callbackSite, callbackStep } from '../../support/callback-site.ts';
import { channel, finished, given, hungUp, start, type When, waitOf } from '../../support/given.ts';
import { step } from '../../support/sites.ts';

const lost: When = { type: 'channelEnded', channel, cause: 'lost' };

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
