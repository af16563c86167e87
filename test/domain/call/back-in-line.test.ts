/** Back in line: from the dialogue about a callback, and from a callback that was agreed before. */
import { describe, expect, test } from '@jest/globals';
import type { Instant } from '../../../src/domain/ids.ts';
import { MINUTE, number, press, requests, waiting } from '../../support/agreement-story.ts';
import { pendingOf } from '../../support/callback-desk.ts';
import { callbackSite, callbackStep, onEntry } from '../../support/callback-site.ts';
import { finished, given, hungUp, key, start, timer, waitOf } from '../../support/given.ts';
import { step } from '../../support/sites.ts';

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
