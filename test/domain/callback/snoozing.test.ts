/** Agents who are asked whether they take a callback decline it, with a reason, or put it off. */
import { describe, expect, test } from '@jest/globals';
import { placeOf } from '../../../src/domain/callback/on-floor.ts';
import type { CallbackSettings } from '../../../src/domain/callback/settings.ts';
import { MOST_SNOOZES, putOffUntil } from '../../../src/domain/callback/snoozing.ts';
import {
  accepted,
  agentFirst,
  anna,
  at,
  dayHours,
  declined,
  declinedBecause,
  ended,
  given,
  HOUR,
  MINUTE,
  missed,
  previewStarted,
  request,
  type Story,
  snoozed,
  start,
  turn,
  windowsOf,
} from './callback-story.ts';

const withReasons: CallbackSettings = {
  ...agentFirst,
  declining: { ask: [], reasons: { '1': 'not_my_field', '2': 'no_time' } },
};
const asked = (change: Parameters<typeof given>[0] = {}, settings = withReasons, now = start): Story =>
  given(change, { settings, now }).when(turn(), previewStarted);

describe('the reason of a decline', () => {
  test('is the one that the key stands for; none, for any other key, or none', () => {
    const story = asked().when(declinedBecause('2')).thenIs('previewing').thenDoes().thenOutcomesAre();
    expect(story.last.history).toMatchObject([{ type: 'previewDeclined', agent: anna, reason: 'no_time' }]);
    for (const how of [declinedBecause('9'), declined]) {
      expect(asked().when(how).last.history).toMatchObject([{ type: 'previewDeclined', reason: '' }]);
    }
  });

  test('is counted; who did not answer has declined nothing', () => {
    const story = asked().when(declinedBecause('1'), declinedBecause('1'), declined, missed);
    expect(story.state.declines).toEqual({ not_my_field: 2, '': 1 });
    expect(story.last.history).toMatchObject([{ type: 'previewMissed', agent: anna }]);
  });

  test('may have any name', () => {
    const settings = { ...agentFirst, declining: { ask: [], reasons: { '1': 'constructor' } } };
    expect(asked({}, settings).when(declinedBecause('1')).state.declines).toEqual({ constructor: 1 });
  });

  test('is not known any more where the site asks nothing now', () => {
    const story = asked().with({ declining: null }).when(declinedBecause('1'));
    expect(story.state.declines).toEqual({ '': 1 });
  });
});

describe('put off', () => {
  test('agents are asked again after so long, and nobody meanwhile; no attempt is used', () => {
    const story = asked().after(10_000).when(snoozed).thenIsLater('10:05', 'snoozed').thenDoes('endAttempt');
    story.thenOutcomesAre().thenPromiseIs('open');
    expect(story.last.history[0]).toMatchObject({
      type: 'previewSnoozed',
      agent: anna,
      until: start + 310_000,
    });
    story.when(turn()).thenNothingHappens(story);
    story
      .whenTimer('due')
      .thenIs('due')
      .when(turn())
      .thenIs('previewing')
      .when(accepted())
      .thenIs('dialling');
  });

  test('the place in line stays', () => {
    const standing = ({ state }: Story) => placeOf(state, { need: [] } as never, 0.65);
    const story = asked();
    const before = standing(given({}, { settings: withReasons }));
    expect(standing(story.when(snoozed))).toEqual(before);
    expect(before).toMatchObject({ rank: request.rank, holds: 'place' });
    // Whom we could not reach has none until the next attempt.
    expect(standing(story.when(accepted(), ended('noAnswer')))).toBeNull();
  });

  test('twice, and no third time until the customer was dialled', () => {
    const again = (story: Story) => story.whenTimer('due').when(turn());
    const twice = again(again(asked().when(snoozed)).when(snoozed));
    expect([MOST_SNOOZES, twice.state.snoozes]).toEqual([2, 2]);
    const third = twice.when(snoozed).thenIs('previewing').thenDoes();
    expect(third.last.history).toEqual([]);
    const retry = third.when(accepted(), ended('noAnswer')).whenTimer('due').when(turn());
    retry.thenIs('previewing').when(snoozed).thenIs('later');
  });

  /** As it stands; the promised window is from 10:00 to 10:20, and nobody is called after 13:00. */
  const until = (story: Story, now: number, settings: Partial<CallbackSettings> = {}, hours = dayHours) => {
    const context = {
      now: now as never,
      settings: { ...withReasons, ...settings },
      windows: windowsOf(hours),
    };
    const found = putOffUntil(story.state, context);
    return found === null ? null : new Date(found + 2 * HOUR).toISOString().slice(11, 19);
  };

  test.each([
    ['as long as the profile says', '10:00', {}, '10:05:00'],
    ['as long as it says now', '10:00', { snoozeMs: 10 * MINUTE }, '10:10:00'],
    ['a minute before the promised time is over, at the latest', '10:16', {}, '10:19:00'],
    ['not for a moment', '10:18:31', {}, null],
    ['what was promised is broken: up to the last moment', '12:57', {}, '12:59:00'],
    ['too late for anything', '13:01', {}, null],
  ])('%s (at %s)', (_, clock, settings, expected) => {
    const story = asked();
    const broken = story.whenTimer('promise');
    const now = at(clock.length === 5 ? `${clock}:00` : clock);
    expect(until(now > at('10:20') ? broken : story, now, settings)).toBe(expected);
  });

  test('not past the end of calling hours', () => {
    const until10 = (minute: number) => ({
      ...dayHours,
      weekly: dayHours.weekly.map(() => [{ from: 480, to: 600 + minute }]),
    });
    expect(until(asked(), start, {}, until10(4))).toBe('10:03:00');
    expect(until(asked(), start, {}, until10(1))).toBeNull();
    expect(until(asked(), start, {}, until10(0))).toBeNull();
  });

  test('only while agents are asked', () => {
    expect(until(given({}, { settings: withReasons }), start)).toBeNull();
    expect(until(asked().when(snoozed), start)).toBeNull();
    expect(until(asked().when(accepted()), start)).toBeNull();
  });

  test('a site of an earlier release says nothing of it, and nobody puts anything off', () => {
    expect(until(asked(), start, { snoozeMs: undefined as never })).toBeNull();
  });
});
