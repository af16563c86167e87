/** Dialling switched to a dry run: nobody is dialled, asked or written to, and the timeline says what would be done. */
import { describe, expect, test } from '@jest/globals';
import { inDryRun } from '../../../src/domain/callback/dry-run.ts';
import type { DialCheck, LiveDialCheck } from '../../../src/domain/callback/event.ts';
import {
  isDryRun,
  isSwitchedOn,
  positionOf,
  switched,
  untouchedSwitches,
} from '../../../src/domain/callback/switches.ts';
import {
  accepted,
  agentFirst,
  at,
  given,
  settings,
  switchedOn,
  switchedToDryRun,
  timer,
  turn,
} from './callback-story.ts';

const tried = (otherwise: LiveDialCheck = { type: 'go' }): DialCheck => ({ type: 'dryRun', otherwise });
const notes = (story: ReturnType<typeof given>): unknown[] =>
  story.last.history.map((entry) => (entry.type === 'wouldDial' ? `would dial: ${entry.check}` : entry.type));

describe.each([
  ['customer first', settings],
  ['agent first', agentFirst],
])('%s', (_, how) => {
  test('when its turn comes it is noted, once for each time it is due; nothing is done', () => {
    const due = given({}, { settings: how }).when(switchedToDryRun).thenIs('due').thenDoes();
    expect(notes(due)).toEqual(['switched']);
    const noted = due.when(turn(tried())).thenIs('due').thenDoes();
    expect(notes(noted)).toEqual(['would dial: go']);
    noted.when(turn(tried())).thenNothingHappens(noted);
    const dueAgain = noted.at(at('12:00')).when({ type: 'rescheduled', by: 'admin', at: at('12:30') });
    const again = dueAgain.at(at('12:30')).when(timer('due')).thenIs('due').when(turn(tried())).thenDoes();
    expect(notes(again)).toEqual(['would dial: go']);
  });

  test('switched on again, it goes on as ever', () => {
    given({}, { settings: how })
      .when(switchedToDryRun, turn(tried()), switchedOn, turn())
      .thenIs(how.first === 'agent' ? 'previewing' : 'dialling');
  });

  test('what is against a dial is noted, but for what soon passes; nothing is over for it', () => {
    const due = given({}, { settings: how });
    due.when(turn(tried({ type: 'numberBusy' }))).thenNothingHappens(due);
    due.when(turn(tried({ type: 'linesTaken' }))).thenNothingHappens(due);
    const denied = due.when(turn(tried({ type: 'denied', reason: 'premium' }))).thenIs('due');
    expect(notes(denied)).toEqual(['would dial: denied']);
    const spent = due.when(turn(tried({ type: 'spent', until: at('17:00') }))).thenIs('due');
    expect(notes(spent)).toEqual(['would dial: spent']);
  });

  test('its time runs out as ever', () => {
    const noted = given({}, { settings: how }).when(turn(tried()));
    noted.at(at('13:01')).when(turn(tried())).thenIsOver('expired', 'promise').thenDoes();
    noted.at(at('13:01')).when(timer('expiry')).thenIsOver('expired', 'promise').thenDoes();
  });
});

test('a preview is taken back, also if an agent accepts in that moment', () => {
  const asked = given({}, { settings: agentFirst }).when(turn()).thenIs('previewing');
  asked.when(switchedToDryRun).thenIs('due').thenDoes('endAttempt');
  asked.when(accepted(tried())).thenIs('due').thenDoes('endAttempt');
});

test('no message is left, and the timeline says which one there would have been', () => {
  const { last } = given().thenTells('booked');
  const dry = inDryRun(last);
  expect(dry.messages).toEqual([]);
  expect(dry.history.at(-1)).toEqual({
    at: at('10:00'),
    type: 'notMessaged',
    kind: 'booked',
    why: 'dryRun',
  });
  expect(dry).toMatchObject({ state: last.state, timers: last.timers, actions: last.actions });
});

describe('the switch', () => {
  const site = (dialling: boolean | 'dry-run') => ({ offering: true, dialling });
  const all = (to: boolean | 'dry-run') => switched(untouchedSwitches, 'dialling', null, to);

  test.each([
    [all(true), site('dry-run'), 'dry-run'],
    [all('dry-run'), site(true), 'dry-run'],
    [all('dry-run'), site(false), false],
    [all(false), site('dry-run'), false],
    [switched(all('dry-run'), 'dialling', 'bank', false), site(true), false],
    [switched(all(true), 'dialling', 'bank', 'dry-run'), site(false), 'dry-run'],
    [switched(all(true), 'dialling', 'bank', true), site('dry-run'), true],
    [
      switched(switched(all(true), 'dialling', 'bank', true), 'dialling', 'bank', null),
      site('dry-run'),
      'dry-run',
    ],
  ] as const)('of all switches the one that lets the least happen counts', (switches, settings, position) => {
    expect(positionOf(switches, 'dialling', 'bank', settings)).toBe(position);
    expect(isSwitchedOn(switches, 'dialling', 'bank', settings)).toBe(position === true);
    expect(isDryRun(switches, 'bank', settings)).toBe(position === 'dry-run');
    expect(positionOf(switches, 'offering', 'bank', settings)).toBe(true);
  });
});
