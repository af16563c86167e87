import { describe, expect, test } from '@jest/globals';
import type { CallbackSettings } from '../../../src/domain/callback/settings.ts';
import type { TextName } from '../../../src/domain/ids.ts';
import {
  accepted,
  agentFirst,
  askedAgain,
  at,
  calledIn,
  cancelled,
  chosen,
  ended,
  given,
  HOUR,
  MINUTE,
  rescheduled,
  type Story,
  settings,
  start,
  timer,
  turn,
  type When,
} from './callback-story.ts';

const ahead = (of: CallbackSettings): CallbackSettings => ({
  ...of,
  messages: { ...of.messages, upNext: 'next' as TextName, reminder: 'reminder' as TextName },
});
const telling = { settings: ahead(settings) };
const waitIs = (minutes: number | null): When => ({
  type: 'waitLookedAt',
  waitMs: minutes === null ? null : minutes * MINUTE,
});
/** Between 11:00 and 11:30, agreed on at 10:00. */
const inAnHour = { window: { from: at('11:00'), to: at('11:30') } };

describe('soon it is their turn', () => {
  test('is looked at half way to it, and told once, at most so long before', () => {
    const story = given(inAnHour, telling).thenTells('booked');
    story.thenTimers({ due: '10:55', promise: '11:30', expiry: '13:00', upNext: '10:10' });
    const told = story
      .at(at('10:10'))
      .when(waitIs(45))
      .thenTells()
      .at(at('10:55'))
      .when(timer('due'), waitIs(8))
      .thenTells()
      .at(at('10:58'))
      .when(waitIs(4))
      .thenTells('upNext');
    expect(told.last.messages[0]).toMatchObject({
      id: 'c1~upNext~2',
      text: 'next',
      inMs: 4 * MINUTE,
      usefulUntil: at('11:02'),
    });
    expect(told.state.told).toEqual({ upNext: at('10:58'), reminder: null });
    expect(told.last.history).toMatchObject([{ type: 'messaged', kind: 'upNext' }]);
    const again = told.when(waitIs(1));
    again.thenNothingHappens(told);
  });

  test('the next look comes after half of what is missing: thirty seconds at least, ten minutes at most', () => {
    const story = given({}, telling).at(at('10:05'));
    const next = (wait: number | null) => (story.when(waitIs(wait)).last.timers.upNext ?? 0) - at('10:05');
    expect([5.5, 8, 25, 300, null].map(next)).toEqual([
      30_000,
      1.5 * MINUTE,
      10 * MINUTE,
      10 * MINUTE,
      2 * MINUTE,
    ]);
  });

  test('not within five minutes of the promise, which said as much', () => {
    const soon = { window: { from: at('10:00'), to: at('10:05') } };
    const story = given(soon, telling);
    expect(story.last.timers.upNext).toBe(at('10:05'));
    story.at(at('10:05')).when(waitIs(3)).thenTells('upNext');
  });

  test('while it is too early for what was promised, the wait is until then at least', () => {
    given(inAnHour, telling).at(at('10:30')).when(waitIs(2)).thenTells();
    given(inAnHour, telling).at(at('10:51')).when(waitIs(2)).thenTells('upNext');
  });

  test('as long as the site says', () => {
    const quarter = { settings: { ...telling.settings, upNextBeforeMs: 15 * MINUTE } };
    const story = given({ window: { from: start, to: at('11:00') } }, quarter);
    expect(story.last.timers.upNext).toBe(at('10:15'));
    story.at(at('10:15')).when(waitIs(15)).thenTells('upNext');
    story.at(at('10:15')).when(waitIs(16)).thenTells();
  });

  test('agent first: while agents are asked', () => {
    given({}, { settings: ahead(agentFirst) })
      .when(turn())
      .thenIs('previewing')
      .at(at('10:06'))
      .when(waitIs(4))
      .thenTells('upNext');
  });

  test('not once we have dialled, nor when it is over', () => {
    const dialled = given({}, telling).at(at('10:06')).when(turn());
    dialled.when(waitIs(1)).thenNothingHappens(dialled.when(waitIs(1)));
    const retried = dialled.when(ended('noAnswer')).thenIs('later');
    const asked = retried.when(waitIs(1));
    asked.thenNothingHappens(retried);
    const previewed = given({}, { settings: ahead(agentFirst) }).when(turn(), accepted());
    previewed.when(waitIs(1)).thenNothingHappens(previewed);
    const over = given({}, telling).when(cancelled('customer'));
    over.when(waitIs(1)).thenNothingHappens(over);
    expect(over.last.timers).toMatchObject({ upNext: null, reminder: null });
  });

  test('out of hours: looked at when they open again', () => {
    const now = at('07:00');
    const story = given({ window: { from: now, to: at('09:00') } }, { ...telling, now }).thenIs('later');
    const looked = story.at(at('07:05')).when(waitIs(1)).thenTells();
    expect(looked.last.timers.upNext).toBe(at('08:00') + 30_000);
  });

  test('without the text, and for a time of their own, there is no timer, so nobody looks', () => {
    expect(given({}).last.timers.upNext).toBeNull();
    expect(given(chosen, telling).last.timers.upNext).toBeNull();
    const gone = given({}, telling).with({ messages: settings.messages }).at(at('10:06'));
    gone.when(waitIs(1)).thenNothingHappens(gone);
  });

  test('of a promise made anew they are told anew', () => {
    const moved = given(inAnHour, telling)
      .at(at('10:56'))
      .when(waitIs(4))
      .thenTells('upNext')
      .when(rescheduled(at('12:00')))
      .when(askedAgain({ at: null, window: { from: at('11:30'), to: at('12:00') } }));
    expect(moved.state.told).toEqual({ upNext: null, reminder: null });
    moved.at(at('11:26')).when(waitIs(3)).thenTells('upNext');
  });
});

describe('a reminder of a time that they chose', () => {
  const remindedAt = (story: Story) => story.last.timers.reminder ?? null;

  test('an hour before, once', () => {
    const story = given(chosen, telling);
    expect(remindedAt(story)).toBe(at('14:00'));
    const told = story.at(at('14:00')).when(timer('reminder')).thenTells('reminder');
    expect(told.last.messages[0]).toMatchObject({ window: chosen.window, usefulUntil: at('15:00') });
    expect(told.state.told.reminder).toBe(at('14:00'));
    const again = told.when(timer('reminder'));
    again.thenNothingHappens(told);
  });

  test('only if it was chosen two hours before', () => {
    const from = (clock: string) => ({ at: at(clock), window: { from: at(clock), to: at('15:30') } });
    expect(remindedAt(given(from('11:59'), telling))).toBeNull();
    expect(remindedAt(given(from('12:00'), telling))).toBe(at('11:00'));
    expect(remindedAt(given({}, telling))).toBeNull();
    expect(remindedAt(given(chosen))).toBeNull();
  });

  test('moved: of the new time, and what was said of the old one is withdrawn', () => {
    const moved = given(chosen, telling)
      .at(at('11:00'))
      .when(rescheduled(at('16:00')));
    expect([remindedAt(moved), moved.last.withdrawsMessages]).toEqual([at('15:00'), true]);
    const sooner = given(chosen, telling)
      .at(at('11:00'))
      .when(rescheduled(at('12:00')));
    expect(remindedAt(sooner)).toBeNull();
  });

  test('not after the fact: late, tried, called off, or as soon as possible instead', () => {
    const late = given(chosen, telling).at(at('15:00'));
    late.when(timer('reminder')).thenNothingHappens(late);
    const over = given(chosen, telling).when(calledIn);
    over.when(timer('reminder')).thenNothingHappens(over);
    const soonest = given(chosen, telling).when(
      askedAgain({ at: null, window: { from: start, to: at('10:20') } }),
    );
    expect(remindedAt(soonest)).toBeNull();
    const asked = soonest.when(timer('reminder'));
    asked.thenNothingHappens(soonest);
  });

  test('the distance is the one that the site says', () => {
    const dayBefore = { settings: { ...telling.settings, reminderBeforeMs: 2 * HOUR } };
    expect(remindedAt(given(chosen, dayBefore))).toBe(at('13:00'));
  });
});
