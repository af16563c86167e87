/** The time that a callback is agreed for: as the flow, the hours and the slots have it. `start` is a Monday, 09:00. */
import { describe, expect, test } from '@jest/globals';
import type { Instant, QueueName } from '../../../src/domain/ids.ts';
import { HOUR, MINUTE, press, requests, schedule, waiting } from '../../support/agreement-story.ts';
import { type CallbackSite, daily, hours } from '../../support/callback-site.ts';
import { type Given, hungUp, start } from '../../support/given.ts';
import { step } from '../../support/sites.ts';

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
