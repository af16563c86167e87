import { describe, expect, test } from '@jest/globals';
import type { Sounded } from '../../../src/domain/callback/sounded.ts';
import type { CallbackEnd } from '../../../src/domain/callback/state.ts';
import { AFTER_LOST_PREVIEW_MS } from '../../../src/domain/callback/turn.ts';
import type { Instant } from '../../../src/domain/ids.ts';
import {
  accepted,
  agentFirst,
  agentLost,
  anna,
  answered,
  askedAgain,
  at,
  bridged,
  calledIn,
  cancelled,
  chosen,
  clockOf,
  dayHours,
  declined,
  ended,
  given,
  HOUR,
  lost,
  MINUTE,
  pressed1,
  pressed2,
  pressed9,
  previewStarted,
  request,
  rescheduled,
  retryNow,
  type Story,
  settings,
  start,
  switchedOff,
  switchedOn,
  timer,
  turn,
  type When,
} from './callback-story.ts';

const waiting = (): Story => given().when(turn(), answered, pressed1);
const talking = (): Story => waiting().when(bridged);

describe('a callback that is agreed on', () => {
  test('as soon as possible: waits for its turn, and is booked', () => {
    const story = given().thenIs('due').thenTells('booked').thenPromiseIs('open');
    story.thenTimers({ closing: '18:00', promise: '10:20', expiry: '13:00' });
    expect(story.last.messages[0]).toMatchObject({
      id: 'c1~booked~1',
      to: request.number,
      text: 'booked',
      language: 'sv',
      usefulUntil: at('10:20'),
      window: request.window,
    });
    expect(story.last.history.map(({ type }) => type)).toEqual(['requested', 'promised', 'due', 'messaged']);
    expect(story.state).toMatchObject({ rank: at('09:56'), firstJoinedAt: at('09:56'), queue: 'support' });
  });

  test('for a window to come: not before five minutes ahead of it', () => {
    given({ window: { from: at('10:30'), to: at('10:50') } })
      .thenIsLater('10:25', 'promise')
      .whenTimer('due')
      .thenIs('due');
  });

  test('for a time of their own: then, and for two hours', () => {
    given(chosen)
      .thenIsLater('15:00', 'chosen')
      .thenTimers({ due: '15:00', promise: '15:10', expiry: '17:00' })
      .whenTimer('due')
      .thenIs('due');
  });

  test('out of hours: when they open', () => {
    const now = at('07:30');
    given({ window: { from: now, to: at('08:20') } }, { now }).thenIsLater('08:00', 'hours');
  });

  test('when it would be too late by then: over at once, and told so', () => {
    const now = at('17:59');
    const story = given({ window: { from: at('18:10'), to: at('18:20') } }, { now });
    story.thenIsOver('expired', 'hours').thenTells('expired').thenPromiseIs('broken never').thenTimers({});
  });

  test('without texts nothing is sent', () => {
    const messages = {
      ...{ booked: null, missed: null, last: null, expired: null },
      ...{ upNext: null, reminder: null, cancelled: null, moved: null },
    };
    given({}, { settings: { ...settings, messages } })
      .thenTells()
      .when(turn(), ended('noAnswer'))
      .thenTells();
  });

  test('where nobody is ever called: over', () => {
    given({}, { hours: { weekly: [[], [], [], [], [], [], []], except: {} } }).thenIsOver('expired', 'hours');
  });

  test('around the clock there is no end of hours to watch', () => {
    given({}, { hours: null }).thenTimers({ promise: '10:20', expiry: '13:00' });
  });
});

describe('waiting for its turn', () => {
  test('the end of hours: on when they open again, or over if that is too late', () => {
    const hours = {
      ...dayHours,
      weekly: dayHours.weekly.map(() => [
        { from: 480, to: 720 },
        { from: 760, to: 1080 },
      ]),
    };
    given({}, { hours }).whenTimer('closing').thenIsLater('12:40', 'hours').whenTimer('due').thenIs('due');
    const evening = at('17:00');
    given({ window: { from: evening, to: at('17:30') } }, { now: evening })
      .whenTimer('closing')
      .thenIsOver('expired', 'hours')
      .thenTells('expired')
      .thenPromiseIs('broken late');
  });

  test('hours that were prolonged meanwhile: it goes on waiting', () => {
    given()
      .at(at('10:10'))
      .when(timer('closing'))
      .thenIs('due')
      .thenTimers({ closing: '18:00', promise: '10:20', expiry: '13:00' });
  });

  test('the promise is broken when its window is over, and the callback goes on', () => {
    given().whenTimer('promise').thenIs('due').thenPromiseIs('broken late').when(turn()).thenIs('dialling');
    given().at(at('10:20')).when(timer('promise')).thenPromiseIs('open').when(turn()).thenPromiseIs('open');
  });

  test('no attempt is begun after the last moment', () => {
    const story = given()
      .whenTimer('expiry')
      .thenIsOver('expired', 'promise')
      .thenTells('expired')
      .thenTimers({});
    expect(story.last.withdrawsMessages).toBe(true);
    given().at(at('13:00')).when(timer('expiry')).thenIs('due').when(turn()).thenIs('dialling');
    given()
      .at((at('13:00') + 1) as Instant)
      .when(turn())
      .thenIsOver('expired', 'promise')
      .thenDoes();
  });

  test('a timer that comes too soon is set anew', () => {
    given(chosen).when(timer('due')).thenIsLater('15:00', 'chosen');
  });

  test.each([[{ type: 'off' }], [{ type: 'numberBusy' }], [{ type: 'linesTaken' }]] as const)(
    'not dialled when %p',
    (check) => {
      const story = given();
      story.when(turn(check)).thenNothingHappens(story).when(turn()).thenIs('dialling');
    },
  );

  test('a number that the guard does not let through: over, and nothing is sent there', () => {
    const check = { type: 'denied', reason: 'premium' } as const;
    given()
      .when(turn(check))
      .thenIsOver('denied', 'premium')
      .thenDoes()
      .thenTells()
      .thenPromiseIs('broken never');
  });

  test('no money left: on the next day, or over if that is too late', () => {
    const spent = (clock: string) => turn({ type: 'spent', until: at(clock) });
    given().when(spent('12:00')).thenIsLater('12:00', 'spending');
    given().when(spent('13:01')).thenIsOver('expired', 'spending');
  });

  test('out of hours no turn is taken', () => {
    given().at(at('12:00')).when(turn()).thenIs('dialling');
    const story = given({ at: at('17:59'), window: { from: at('17:59'), to: at('18:30') } });
    story.whenTimer('due').at(at('18:00')).when(turn()).thenDoes().thenIsOver('expired', 'hours');
  });

  test('a site that allows fewer attempts by now', () => {
    const story = given().when(turn(), ended('noAnswer')).whenTimer('due').thenIs('due');
    const ladder = { ...settings.ladder, maxAttempts: 1 };
    story
      .with({ ladder })
      .when(turn())
      .thenIsOver('failedUnreached', 'attempts')
      .thenDoes()
      .thenTells('last');
  });

  test('no turn before it is due, nor in an attempt', () => {
    const later = given(chosen);
    later.when(turn()).thenNothingHappens(later);
    const dialling = given().when(turn());
    dialling.when(turn()).thenNothingHappens(dialling);
  });
});

describe('an attempt', () => {
  test('is dialled once: the call has a name of its own', () => {
    const story = given().when(turn()).thenIs('dialling').thenDoes('dial').thenOutcomesAre(null);
    expect(story.last.actions).toEqual([
      { type: 'dial', call: 'cb-c1-1', number: request.number, ringMs: 25_000 },
    ]);
    expect(story.state.attempts[0]).toMatchObject({ call: 'cb-c1-1', startedAt: start, answeredAt: null });
    story.when(ended('noAnswer')).whenTimer('due').when(turn());
    const second = story.when(ended('noAnswer')).whenTimer('due').when(turn());
    expect(second.call).toBe('cb-c1-2');
  });

  test('that succeeds: answered, pressed 1, talked', () => {
    const story = given()
      .when(turn())
      .after(8_000)
      .when(answered)
      .thenIs('greeting')
      .after(4_000)
      .when(pressed1)
      .thenIs('waiting')
      .after(2_000)
      .when(bridged)
      .thenIs('talking')
      .after(90_000)
      .when(ended('served', 90_000))
      .thenIsOver('done')
      .thenTells()
      .thenPromiseIs('kept')
      .thenTimers({});
    const seconds = (value: number) => (start + value * 1000) as Instant;
    expect(story.state.attempts).toEqual([
      {
        call: 'cb-c1-1',
        startedAt: start,
        answeredAt: seconds(8),
        verifiedAt: seconds(12),
        bridgedAt: seconds(14),
        agent: anna,
        endedAt: seconds(104),
        outcome: 'served',
        talkMs: 90_000,
        sounded: null,
      },
    ]);
  });

  test('how what answered sounds is noted, and decides nothing; so is a call that was too long', () => {
    const sounded =
      (as: Sounded): When =>
      ({ call }: Story) => ({ type: 'sounded', call, as });
    const story = given().when(turn()).when(answered).when(sounded('machine')).thenIs('greeting').thenDoes();
    expect(story.last.history).toMatchObject([{ type: 'soundedLikeMachine', attempt: 1 }]);
    expect(story.state.attempts[0]?.sounded).toBe('machine');
    const person = story.when(sounded('person')).when(pressed1);
    expect(person.state.attempts[0]?.sounded).toBe('person');
    const cutOff = person.when(bridged).when(({ call }) => ({ type: 'cutOff', call }));
    expect(cutOff.thenIs('talking').last.history).toMatchObject([{ type: 'cutOff', attempt: 1 }]);
    cutOff.when(ended('served', 7_200_000)).thenIsOver('done');
    story.when(ended('machine')).thenIs('later').thenTells('missed');
  });

  test('a talk of less than ten seconds is no success', () => {
    talking().when(ended('served', 10_000)).thenIsOver('done');
    talking()
      .when(ended('served', 9_999))
      .thenIsLater('10:02', 'retry')
      .thenOutcomesAre('customerGone')
      .thenTells('missed');
  });

  test('a long talk is one though the clock was put back in the midst of it', () => {
    talking().whenTimer('success').when(ended('served', 0)).thenIsOver('done').thenOutcomesAre('served');
  });

  test.each<[Parameters<typeof ended>[0], string, string[]]>([
    ['noAnswer', '10:20', ['missed']],
    ['busy', '10:20', ['missed']],
    ['machine', '10:20', ['missed']],
    ['rejected', '10:20', ['missed']],
    ['congestion', '10:01', []],
    ['customerGone', '10:02', ['missed']],
  ])('that ends with %s: the next at %s', (outcome, clock, told) => {
    const story = given()
      .when(turn(), ended(outcome))
      .thenIsLater(clock, 'retry')
      .thenTells(...told);
    story.thenOutcomesAre(outcome).whenTimer('due').thenIs('due');
  });

  test('the message says which of how many, and when the next is', () => {
    const story = given().when(turn(), ended('congestion')).whenTimer('due').when(turn(), ended('machine'));
    expect(story.last.messages).toEqual([
      {
        kind: 'missed',
        id: 'c1~missed~2',
        to: request.number,
        text: 'missed',
        language: 'sv',
        usefulUntil: at('10:21'),
        attempt: 1,
        of: 3,
        outcome: 'machine',
        nextAt: at('10:21'),
      },
    ]);
  });

  test('a busy line that is tried again at once is no news', () => {
    const busy = (minutes: number) => ({
      ...settings.ladder,
      rules: { busy: { counts: true, delaysMs: [minutes * MINUTE], atMost: null } },
    });
    given({}, { settings: { ...settings, ladder: busy(5) } })
      .when(turn(), ended('busy'))
      .thenTells();
    given({}, { settings: { ...settings, ladder: busy(6) } })
      .when(turn(), ended('busy'))
      .thenTells('missed');
  });

  test('none is left: the last message', () => {
    const story = given()
      .when(turn(), ended('noAnswer'))
      .whenTimer('due')
      .when(turn(), ended('busy'))
      .thenIsLater('11:00')
      .whenTimer('due')
      .when(turn(), ended('machine'))
      .thenIsOver('failedUnreached', 'attempts')
      .thenTells('last')
      .thenPromiseIs('kept');
    expect(story.last.messages[0]).toMatchObject({ attempts: 3, usefulUntil: null });
    expect(story.last.withdrawsMessages).toBe(true);
  });

  test('a number that does not exist: over, and nothing is sent there', () => {
    given()
      .when(turn(), ended('invalidNumber'))
      .thenIsOver('failedInvalid', 'invalidNumber')
      .thenTells()
      .thenPromiseIs('withdrawn');
  });

  test('the next would be too late: over', () => {
    const late = given().at(at('12:50'));
    late.when(turn(), ended('noAnswer')).thenIsOver('failedUnreached', 'promise').thenTells('last');
    // Their phone never rang: we did not call in time.
    late
      .after(9.5 * MINUTE)
      .when(turn(), ended('congestion'))
      .thenIsOver('expired', 'promise')
      .thenTells('expired');
  });

  test('goes on when the last moment for an attempt, or the window, or the hours are over', () => {
    const story = given()
      .at(at('12:59'))
      .when(turn())
      .after(2 * MINUTE)
      .when(timer('expiry'))
      .thenIs('dialling');
    story.when(timer('closing'), timer('promise')).thenIs('dialling').thenDoes();
    story
      .when(answered, pressed1, bridged, ended('served', 60_000))
      .thenIsOver('done')
      .thenPromiseIs('broken late');
  });

  test('begun in the window keeps the promise, however long it rings', () => {
    const story = given().at(at('10:20')).when(turn()).whenTimer('promise').thenPromiseIs('open');
    story.when(ended('noAnswer')).thenPromiseIs('kept');
  });

  test('no line does not keep it', () => {
    given()
      .when(turn(), ended('congestion'))
      .thenPromiseIs('open')
      .whenTimer('promise')
      .thenPromiseIs('broken late');
  });

  test('answered, and lost then, has kept it', () => {
    given().when(turn(), answered, lost).thenOutcomesAre('unknown').thenPromiseIs('kept');
    given().when(turn(), lost).thenOutcomesAre('unknown').thenPromiseIs('open');
  });

  test('word comes in any order: what was passed changes nothing', () => {
    const story = talking();
    story.when(answered).thenNothingHappens(story).when(pressed1).thenNothingHappens(story);
    const bridgedAtOnce = given().when(turn(), bridged).thenIs('talking');
    expect(bridgedAtOnce.state.attempts[0]).toMatchObject({
      answeredAt: start,
      bridgedAt: start,
      verifiedAt: null,
    });
  });

  test('word from an earlier call is late', () => {
    const earlier = given().when(turn());
    const story = earlier.when(ended('noAnswer')).whenTimer('due').when(turn());
    for (const event of [
      answered,
      pressed1,
      bridged,
      ended('served', 60_000),
      lost,
      pressed2(10),
      pressed9,
    ]) {
      const late = typeof event === 'function' ? event(earlier) : event;
      story.when(late).thenNothingHappens(story);
    }
  });
});

describe('an agent who is lost', () => {
  test('in mid-talk: the customer waits again', () => {
    const story = talking().after(4_000).when(agentLost).thenIs('waiting').thenDoes().thenTells();
    expect(story.last.timers.success).toBeNull();
    const again = story.after(5_000).when(bridged).thenIs('talking');
    expect(again.state.attempts[0]?.bridgedAt).toBe(start);
    again.when(ended('served', 60_000)).thenIsOver('done');
  });

  test('and none comes: tried again at once, which is no news and uses up nothing', () => {
    const story = talking()
      .when(agentLost, ended('agentLost'))
      .thenIs('due')
      .thenTells()
      .thenPromiseIs('kept');
    story.when(turn(), ended('noAnswer'));
    expect(story.when(turn(), ended('noAnswer')).last.messages[0]).toMatchObject({ attempt: 1 });
  });

  test('while the customer is dialled: the attempt goes on', () => {
    const story = given({}, { settings: agentFirst }).when(turn(), accepted(), agentLost).thenIs('dialling');
    story.when(answered, pressed1).thenIs('waiting');
  });
});

describe('a crash', () => {
  test.each<[string, When[]]>([
    ['dialling', []],
    ['greeting', [answered]],
    ['waiting', [answered, pressed1]],
    ['talking', [answered, pressed1, bridged]],
  ])('in %s: the attempt counts as made', (status, events) => {
    const story = given()
      .when(turn(), ...events)
      .thenIs(status as 'dialling');
    story.when(lost).thenOutcomesAre('unknown').thenIsLater('10:20', 'retry').thenTells('missed');
  });

  test('after ten seconds of talk: served', () => {
    talking().whenTimer('success').when(lost).thenIsOver('done').thenOutcomesAre('served');
    talking().whenTimer('success').when(agentLost, lost).thenOutcomesAre('unknown');
  });

  test('the key pressed before it holds', () => {
    given().when(turn(), answered, pressed9, lost).thenIsOver('cancelledByCustomer');
    given()
      .when(turn(), answered, pressed2(30), lost)
      .thenIsLater('10:30', 'chosen')
      .thenOutcomesAre('later');
  });

  test('an attempt that somebody else called off counts', () => {
    given().when(turn(), ended('cancelled')).thenOutcomesAre('unknown').thenIsLater('10:20', 'retry');
  });
});

describe('keys of the customer', () => {
  test('2, later: another time is agreed on, and nothing used up', () => {
    const story = given().when(turn(), answered, pressed2(30)).thenIs('greeting').thenDoes();
    const moved = story
      .after(5_000)
      .when(ended('customerGone'))
      .thenIsLater('10:30', 'chosen')
      .thenOutcomesAre('later');
    moved
      .thenTells('booked')
      .thenPromiseIs('open')
      .thenTimers({ due: '10:30', promise: '10:40', expiry: '12:30' });
    expect(moved.state.promises.map(({ verdict }) => verdict.state)).toEqual(['kept', 'open']);
    const next = moved.whenTimer('due').when(turn(), ended('noAnswer')).thenIsLater('10:50', 'retry');
    next.thenPromiseIs('kept');
    expect(next.last.messages[0]).toMatchObject({ attempt: 1, of: 3 });
  });

  test('2, near the end of hours: when they open', () => {
    const now = at('17:40');
    const story = given({ window: { from: now, to: at('17:50') } }, { now });
    story.when(turn(), answered, pressed2(30), ended('customerGone')).thenIsLater('02 08:00', 'chosen');
  });

  test('2, where nobody may be called any more: nothing changes', () => {
    const hours = {
      weekly: [[], [], [], [], [], [], []],
      except: { '2026-06-01': [{ from: 480, to: 1080 }] },
    };
    const story = given({}, { hours }).at(at('12:50')).when(turn(), answered);
    story.when(pressed2(400)).thenNothingHappens(story);
  });

  test('9, cancel: over once the call is', () => {
    const story = given().when(turn(), answered, pressed9).thenIs('greeting').thenDoes();
    story
      .when(ended('customerGone'))
      .thenIsOver('cancelledByCustomer')
      .thenOutcomesAre('cancelled')
      .thenTells();
    story.when(ended('customerGone')).thenPromiseIs('kept');
  });

  test('and then 1: they talk', () => {
    for (const key of [pressed2(30), pressed9]) {
      const story = given().when(turn(), answered, key, pressed1).thenIs('waiting');
      story.when(ended('customerGone')).thenIsLater('10:02', 'retry');
      given().when(turn(), answered, key, bridged, ended('served', 60_000)).thenIsOver('done');
    }
  });

  test('the last one holds', () => {
    given().when(turn(), answered, pressed9, pressed2(10), ended('machine')).thenIsLater('10:10', 'chosen');
    given()
      .when(turn(), answered, pressed2(10), pressed9, ended('machine'))
      .thenIsOver('cancelledByCustomer');
  });

  test('of nobody who was heard to answer mean nothing', () => {
    const story = given().when(turn());
    story.when(pressed2(10)).thenNothingHappens(story).when(pressed9).thenNothingHappens(story);
  });
});

describe('agent first', () => {
  const asked = (): Story => given({}, { settings: agentFirst }).when(turn());

  test('agents are asked before the customer is dialled', () => {
    const story = asked().thenIs('previewing').thenDoes('preview').thenOutcomesAre();
    const dialled = story
      .when(previewStarted)
      .after(6_000)
      .when(accepted())
      .thenIs('dialling')
      .thenDoes('dial');
    expect(dialled.last.actions[0]).toMatchObject({ call: story.call });
    expect(dialled.state.attempts[0]).toMatchObject({ agent: anna, startedAt: start + 6_000 });
    dialled.when(answered, bridged, ended('served', 30_000)).thenIsOver('done').thenPromiseIs('kept');
  });

  test('one who declines uses up nothing', () => {
    const story = asked().when(previewStarted, declined).thenIs('previewing').thenDoes().thenOutcomesAre();
    expect(story.last.history).toMatchObject([{ type: 'previewDeclined', agent: anna }]);
    story.when(accepted()).thenIs('dialling').thenOutcomesAre(null);
  });

  test('judged once more when it is accepted', () => {
    asked()
      .when(accepted({ type: 'denied', reason: 'country' }))
      .thenIsOver('denied', 'country')
      .thenDoes('endAttempt');
    asked()
      .when(accepted({ type: 'off' }))
      .thenIs('due')
      .thenDoes('endAttempt')
      .when(turn())
      .thenDoes('preview');
    asked()
      .when(accepted({ type: 'numberBusy' }))
      .thenIs('due')
      .thenDoes('endAttempt');
    asked()
      .when(accepted({ type: 'linesTaken' }))
      .thenIs('later')
      .thenDoes('endAttempt')
      .after(AFTER_LOST_PREVIEW_MS)
      .when(timer('due'))
      .thenIs('due');
    asked()
      .when(accepted({ type: 'spent', until: at('12:00') }))
      .thenIsLater('12:00', 'spending')
      .thenDoes('endAttempt');
    asked().at(at('13:01')).when(accepted()).thenIsOver('expired', 'promise').thenDoes('endAttempt');
  });

  test('the end of hours, or of the time, calls the agents off', () => {
    const hours = {
      ...dayHours,
      weekly: dayHours.weekly.map(() => [
        { from: 480, to: 720 },
        { from: 760, to: 1080 },
      ]),
    };
    const lunch = given({}, { settings: agentFirst, hours }).when(turn());
    lunch.whenTimer('closing').thenIsLater('12:40', 'hours').thenDoes('endAttempt');
    asked().whenTimer('expiry').thenIsOver('expired', 'promise').thenDoes('endAttempt');
  });

  test('a preview that is lost, or ends, was no attempt; the next is not at once', () => {
    for (const end of [lost, ended('cancelled'), ended('congestion')]) {
      const story = asked().when(end).thenIsLater('10:00', 'lostPreview').thenOutcomesAre().thenDoes();
      const next = story.whenTimer('due').when(turn()).thenIs('previewing');
      expect(next.call).toBe('cb-c1-2');
    }
    asked().at(at('13:00')).when(lost).thenIsOver('expired', 'promise');
  });

  test('switching off takes the preview back', () => {
    asked().when(switchedOff).thenIs('due').thenDoes('endAttempt');
    const dialling = asked().when(accepted());
    dialling.when(switchedOff).thenIs('dialling').thenDoes();
    given().when(switchedOff).thenIs('due').when(switchedOn).thenIs('due');
  });

  test('a customer cannot press keys before they are dialled', () => {
    const story = asked();
    for (const event of [answered, pressed1, bridged, agentLost, pressed2(10), pressed9]) {
      story.when(event).thenNothingHappens(story);
    }
    const dialling = story.when(accepted());
    for (const event of [previewStarted, declined, accepted()])
      dialling.when(event).thenNothingHappens(dialling);
  });
});

describe('what is wished from elsewhere', () => {
  const ends: [string, When, CallbackEnd][] = [
    ['the customer cancels', cancelled('customer'), 'cancelledByCustomer'],
    ['an admin cancels', cancelled('admin'), 'cancelledByAdmin'],
    ['the customer calls in', calledIn, 'superseded'],
  ];

  test.each(ends)('%s while nothing is under way: over at once', (_, event, end) => {
    const story = given(chosen).when(event).thenIsOver(end).thenTells().thenDoes().thenPromiseIs('withdrawn');
    expect(story.last.withdrawsMessages).toBe(true);
    given().when(event).thenIsOver(end);
    given({}, { settings: agentFirst }).when(turn(), event).thenIsOver(end).thenDoes('endAttempt');
  });

  test.each(ends)('%s while the phone rings: it stops ringing', (_, event, end) => {
    const story = given().when(turn(), event).thenIs('dialling').thenDoes('endAttempt');
    story.when(event).thenDoes();
    story
      .when(ended('cancelled'))
      .thenIsOver(end)
      .thenOutcomesAre('cancelled')
      .thenPromiseIs('withdrawn')
      .thenTells();
    story.when(ended('busy')).thenIsOver(end).thenOutcomesAre('busy');
    story.when(lost).thenIsOver(end);
    // They were faster.
    story.when(answered, pressed1, bridged, ended('served', 60_000)).thenIsOver('done');
  });

  test.each(ends)('%s when it was answered: nobody hangs up, and no further attempt', (_, event, end) => {
    for (const story of [given().when(turn(), answered), waiting(), talking()]) {
      const { status } = story.state.progress;
      story.when(event).thenIs(status).thenDoes().when(ended('customerGone')).thenIsOver(end);
      story.when(event, ended('served', 60_000)).thenIsOver('done');
    }
    given().when(turn(), answered, event, pressed1, ended('customerGone')).thenIsOver(end);
  });

  test('another time: a new promise in the place of the old one', () => {
    const story = given()
      .when(rescheduled(at('15:00')))
      .thenIsLater('15:00', 'chosen')
      .thenTells('booked');
    story.thenTimers({ due: '15:00', promise: '15:10', expiry: '17:00' }).thenPromiseIs('open');
    expect(story.state.promises.map(({ verdict }) => verdict.state)).toEqual(['withdrawn', 'open']);
    expect(story.last.withdrawsMessages).toBe(true);
    expect(story.state).toMatchObject({ rank: at('09:56'), firstJoinedAt: at('09:56') });
    given({}, { settings: agentFirst })
      .when(turn(), rescheduled(at('15:00')))
      .thenDoes('endAttempt')
      .thenIs('later');
  });

  test('another time out of hours is when they open; gone by, at once', () => {
    given()
      .when(rescheduled(at('20:00')))
      .thenIsLater('02 08:00', 'chosen');
    given(chosen)
      .when(rescheduled(at('09:00')))
      .thenIs('due')
      .thenPromiseIs('open');
  });

  test('another time while the phone rings, or is answered', () => {
    const ringing = given()
      .when(turn(), rescheduled(at('15:00')))
      .thenIs('dialling')
      .thenDoes('endAttempt');
    ringing.when(ended('cancelled')).thenIsLater('15:00', 'chosen').thenTells('booked');
    ringing.when(ended('invalidNumber')).thenIsOver('failedInvalid', 'invalidNumber');
    given()
      .when(turn(), answered, rescheduled(at('15:00')))
      .thenDoes()
      .when(ended('machine'))
      .thenIsLater('15:00');
  });

  test('another time, when no attempt is left for it', () => {
    const third = given()
      .when(turn(), ended('noAnswer'))
      .whenTimer('due')
      .when(turn(), ended('noAnswer'))
      .whenTimer('due')
      .when(turn(), answered, rescheduled(at('15:00')));
    third.when(ended('machine')).thenIsOver('failedUnreached', 'attempts').thenTells('last');
  });

  test('a broken promise stays broken when another time is agreed on', () => {
    const story = given()
      .whenTimer('promise')
      .when(rescheduled(at('15:00')));
    expect(story.state.promises.map(({ verdict }) => verdict.state)).toEqual(['broken', 'open']);
  });

  test('asked again: for another time, or for at once instead of a time', () => {
    const story = given().when(askedAgain(chosen)).thenIsLater('15:00', 'chosen').thenTells('booked');
    expect(story.state).toMatchObject({
      variables: { matter: 'bill' },
      origin: request.origin,
      rank: request.rank,
    });
    given(chosen).when(askedAgain(request)).thenIs('due').thenTimers({
      closing: '18:00',
      promise: '10:20',
      expiry: '13:00',
    });
  });

  test('asked again for as soon as possible: gives us no more time', () => {
    const again = { at: null, window: { from: at('10:15'), to: at('10:45') } };
    const story = given().at(at('10:15')).when(askedAgain(again)).thenIs('due').thenTells().thenDoes();
    expect(story.state.promises).toHaveLength(1);
    expect(story.state).toMatchObject({ until: at('13:00'), variables: { matter: 'bill' } });
    const dialling = given().when(turn(), askedAgain(again)).thenIs('dialling').thenDoes();
    dialling.when(ended('noAnswer')).thenIsLater('10:20', 'retry');
    // The promise was kept: this is a new one.
    const missed = given().when(turn(), ended('noAnswer')).at(at('10:15'));
    expect(missed.when(askedAgain(again)).thenIs('due').state.promises).toHaveLength(2);
  });

  test('asked again after all', () => {
    const story = given().when(turn(), calledIn, askedAgain(request), ended('cancelled')).thenIs('due');
    story.thenOutcomesAre('cancelled').thenPromiseIs('open');
  });

  test('retry now: due at once, where that is sooner and allowed', () => {
    const missed = given().when(turn(), ended('noAnswer')).thenIsLater('10:20');
    missed.when(retryNow).thenIs('due').thenTells();
    const due = given();
    due.when(retryNow).thenNothingHappens(due);
    const night = given(chosen, { now: at('07:00') });
    night.when(retryNow).thenIsLater('08:00', 'hours');
    const tomorrow = given({ at: at('09:00', '2026-06-02'), window: { from: start, to: start } }).at(
      at('19:00'),
    );
    tomorrow.when(retryNow).thenIsLater('02 08:00', 'hours');
    // Called before the promised window, on an admin's word.
    given(chosen).when(retryNow, turn(), ended('noAnswer')).thenPromiseIs('broken early');
  });

  test('retry now is nothing to an attempt, nor where it would be later', () => {
    const dialling = given().when(turn());
    dialling.when(retryNow).thenNothingHappens(dialling);
    const night = given({ window: { from: at('07:30'), to: at('08:20') } }, { now: at('07:30') });
    night.when(retryNow).thenNothingHappens(night);
  });
});

test('an ended one stays ended', () => {
  const over = given().when(cancelled('admin'));
  const events: When[] = [
    turn(),
    answered,
    ended('served', 60_000),
    lost,
    calledIn,
    askedAgain(request),
    retryNow,
  ];
  for (const event of [
    ...events,
    rescheduled(at('15:00')),
    switchedOff,
    timer('due'),
    timer('expiry'),
    cancelled('customer'),
  ]) {
    over.when(event).thenNothingHappens(over);
  }
});

test('the timeline tells the whole of it', () => {
  const entries: string[] = [];
  let story = given();
  const keep = (next: Story): void => {
    story = next;
    entries.push(...story.last.history.map(({ type, at: when }) => `${clockOf(when)} ${type}`));
  };
  keep(story);
  keep(story.when(turn()));
  keep(story.after(MINUTE).when(ended('noAnswer')));
  keep(story.whenTimer('due'));
  for (const event of [turn(), answered, pressed1, bridged]) keep(story.when(event));
  keep(story.after(HOUR).when(ended('served', HOUR)));
  expect(entries).toEqual([
    '10:00 requested',
    '10:00 promised',
    '10:00 due',
    '10:00 messaged',
    '10:00 dialled',
    '10:01 attemptEnded',
    '10:01 postponed',
    '10:01 messaged',
    '10:01 promiseResolved',
    '10:21 due',
    '10:21 dialled',
    '10:21 answered',
    '10:21 verified',
    '10:21 bridged',
    '11:21 attemptEnded',
    '11:21 over',
  ]);
});
