/** A caller has a callback pending: keep it, move it, call it off. And a stranger who types their number can do nothing. */
import { describe, expect, test } from '@jest/globals';
import type { Step } from '../../../src/domain/flow/steps.ts';
import type { CallbackId, Instant } from '../../../src/domain/ids.ts';
import { HOUR, MINUTE, number, press, schedule } from '../../support/agreement-story.ts';
import { type PendingOfNumber, pendingOf } from '../../support/callback-desk.ts';
import {
  type CallbackSite,
  callbackSite,
  callbackStep,
  daily,
  hours,
  onEntry,
} from '../../support/callback-site.ts';
import { finished, type Given, given, hungUp, key, start, timer, waitOf } from '../../support/given.ts';
import { step } from '../../support/sites.ts';

// `start` is a Monday, 09:00.
const DAY = 24 * HOUR;
const OTHER = '+46709999999';
const at = 'test.yaml:1';
const looks: Step = { type: 'callbackPending', at, profile: 'support', pending: 'pending' as never };
const calls: Step = { type: 'callbackCancel', at, profile: 'support' };

const blocks: Record<string, Step[]> = {
  pending: [
    step.menu('you asked for {callback_from} to {callback_to} {callback_day}', {
      '1': 'kept',
      '2': 'moved',
      '3': 'cancelled',
    }),
  ],
  kept: [callbackStep.forget(), step.say('kept'), step.hangup()],
  moved: [step.set({ when: 'now' })],
  cancelled: [calls, step.say('cancelled'), step.hangup()],
  own: [callbackStep.number('caller', 'denied', 'limited'), looks, step.call('time')],
  typed: [
    step.collect('which number', 'typed', { minDigits: 3, maxDigits: 15 }),
    callbackStep.number({ variable: 'typed' }, 'denied', 'limited'),
    looks,
    step.call('time'),
  ],
};

/** In the dialogue, with these pending. */
function asks(
  dialogue: 'own' | 'typed',
  all: PendingOfNumber[],
  more: CallbackSite = {},
  caller = number,
): Given {
  const site = callbackSite({ ...more, blocks: { ...blocks, ...more.blocks }, main: [step.call(dialogue)] });
  const story = given(site).line({ estimate: waitOf(10 * MINUTE, 20 * MINUTE) });
  story.desk.all = all;
  return story.arrived('1000', caller);
}

const tomorrow = {
  window: { from: (start + DAY) as Instant, to: (start + DAY + 15 * MINUTE) as Instant },
  isSoonest: false,
};
const mine = (more: Partial<PendingOfNumber> = {}) => pendingOf(number, { ...tomorrow, ...more });
const told = 'you asked for 09:00 to 09:15 tomorrow';

describe('who has one pending', () => {
  test('is told of it before anything is asked for', () => {
    const story = asks('own', [mine()]).thenSays(told);
    expect(story.state.agreement).toMatchObject({ time: null });
    story.when(hungUp).thenEnds('hungUpBeforeQueue');
    expect([story.decision.requests, story.decision.cancels]).toEqual([[], []]);
  });

  test('keeps it', () => {
    const story = asks('own', [mine()]).when(key('1')).thenSays('kept').when(hungUp);
    expect([story.decision.requests, story.decision.cancels]).toEqual([[], []]);
  });

  test('moves it: from a time of their own to as soon as possible, by the place they have kept', () => {
    const story = asks('own', [mine({ rank: start - HOUR })]);
    story.line({ estimate: waitOf(30 * MINUTE, 40 * MINUTE) });
    story.when(key('2')).thenSays('between 09:30 and 09:45 today').when(finished());
    expect(story.decision.requests).toMatchObject([{ number, at: null }]);
    expect(story.decision.cancels).toEqual([]);
  });

  test('moves it to as soon as possible from as soon as possible: what was promised holds', () => {
    const window = { from: (start + 5 * MINUTE) as Instant, to: (start + 20 * MINUTE) as Instant };
    const story = asks('own', [mine({ window, isSoonest: true })]);
    story.when(key('2')).thenSays('between 09:05 and 09:20 today').when(finished());
    expect(story.decision.requests).toMatchObject([{ at: null, window }]);
  });

  test('calls it off, once', () => {
    const story = asks('own', [mine()]).when(key('3')).thenSays('cancelled');
    expect(story.decision.cancels).toEqual(['pending.1']);
    expect(story.state.agreement).toBeNull();
    story.desk.took(story.decision);
    story.when(hungUp);
    expect([story.decision.requests, story.decision.cancels]).toEqual([[], []]);
  });

  test('who types the number that they call from is who they are', () => {
    const story = press(asks('typed', [mine()]), ...'0701234567#').thenSays(told);
    story.when(key('3'));
    expect(story.decision.cancels).toEqual(['pending.1']);
  });

  test('is not told of one in another profile, nor of one that is over meanwhile', () => {
    asks('own', [mine({ profile: 'other' })]).thenSays('between 09:10 and 09:25 today');
    const story = asks('own', [mine()]).thenSays(told);
    story.desk.all = [];
    story.when(key('3')).thenSays('cancelled');
    expect(story.decision.cancels).toEqual([]);
  });

  test('may call it off though no more are offered, and though they have had as many as may be', () => {
    const story = asks('own', [mine()], { profile: { offering: false, capacity: 1 } });
    story.desk.madeAt.set(
      number,
      Array.from({ length: 9 }, () => start as Instant),
    );
    story.thenSays(told).when(key('2')).thenSays('none');
    const other = asks('own', [mine()], { profile: { offering: false } }).when(key('3'));
    expect(other.decision.cancels).toEqual(['pending.1']);
  });
});

describe('a number that is typed and has one pending', () => {
  const theirs = (more: Partial<PendingOfNumber> = {}) =>
    pendingOf(OTHER, { ...tomorrow, id: 'theirs' as CallbackId, ...more });
  const strangers = ['+46701234567', 'anonymous', '', '101', '+469001234567'];

  test.each(strangers)('by %p: nothing is told, nothing is changed, as if it had had too many', (caller) => {
    for (const pending of [
      theirs(),
      theirs({ askedFrom: '+46708888888' }),
      theirs({ askedFrom: caller === number ? null : caller }),
    ]) {
      const story = press(asks('typed', [pending], {}, caller), ...'0709999999#').thenSays('limited');
      expect(story.state.agreement).toBeNull();
      expect(JSON.stringify(story.state.variables)).not.toMatch(/09:|tomorrow/);
      story.when(hungUp);
      expect([story.decision.requests, story.decision.cancels]).toEqual([[], []]);
    }
  });

  test('that this very caller asked for may be changed, and nothing is told of it', () => {
    const story = press(asks('typed', [theirs({ askedFrom: number })]), ...'0709999999#');
    story.thenSays('between 09:10 and 09:25 today').when(finished());
    expect(story.decision.requests).toMatchObject([{ number: OTHER }]);
    expect(story.decision.cancels).toEqual([]);
  });

  test('that gets one while they are in the dialogue: no time is promised', () => {
    const slow = {
      own: [
        callbackStep.number({ variable: 'typed' }, 'denied', 'limited'),
        step.say('moment'),
        step.call('time'),
      ],
    };
    const site = callbackSite({
      blocks: { ...blocks, ...slow },
      main: [step.set({ typed: '0709999999' }), step.call('own')],
    });
    const story = given(site)
      .line({ estimate: waitOf(MINUTE, MINUTE) })
      .arrived('1000', number)
      .thenSays('moment');
    story.desk.all = [theirs()];
    story.when(finished()).thenSays('none').when(hungUp);
    expect(story.decision.requests).toEqual([]);
  });
});

describe('what would be another day', () => {
  const open = { office: daily(8, 17) };
  const queue = { hours: hours('office') };
  const longest = { promise: { atMostMs: 2 * DAY } };
  const offers = [onEntry(0, { say: [{ kind: 'text', text: 'offer {callback_day}' as never }] })];
  const main = [callbackStep.offer({ '0': 'first' }), step.say('no offer')];
  const first = [step.menu('offer {callback_day}', { '1': 'own' })];
  /** Comes while it is open for another quarter of an hour, and would wait for half an hour. */
  const late = (profile: CallbackSite['profile'], promised: readonly number[] = []) => {
    const site = callbackSite({
      offers,
      main,
      queue,
      hours: open,
      profile: { ...longest, ...profile },
      blocks: { ...blocks, first },
    });
    const story = given(site)
      .after(8 * HOUR - 15 * MINUTE)
      .line({ estimate: waitOf(30 * MINUTE, 40 * MINUTE) });
    story.desk.all = promised.map((hour) => {
      const window = { from: (start + hour * HOUR) as Instant, to: (start + hour * HOUR) as Instant };
      return pendingOf(`+4670888880${hour % 10}`, { window });
    });
    return story.arrived('1000', number);
  };

  test('is said in the offer, and in what is confirmed', () => {
    const story = late({}).thenSays('offer tomorrow').when(key('1'));
    story.thenSays('between 08:00 and 08:15 tomorrow').when(finished());
    expect(story.decision.requests).toHaveLength(1);
  });

  test('is not said in the offer, where the site does not ask', () => {
    late({ nextDay: { most: 100, delayMs: 0, ask: false } }).thenSays('offer today');
  });

  test('is so long after opening', () => {
    const story = late({ nextDay: { most: 100, delayMs: 20 * MINUTE, ask: true } }).when(key('1'));
    story.thenSays('between 08:20 and 08:35 tomorrow');
  });

  test('is not promised at all', () => {
    const story = late({ nextDay: null }).thenSays('no offer');
    expect(story.decision.offers).toMatchObject([{ reason: 'closing' }]);
  });

  test('is promised to so many', () => {
    const nextDay = { most: 2, delayMs: 0, ask: true };
    // One for today, one for the day after tomorrow; then two for tomorrow.
    late({ nextDay }, [7, 47, 23]).thenSays('offer tomorrow');
    const story = late({ nextDay }, [23, 24]).thenSays('no offer');
    expect(story.decision.offers).toMatchObject([{ reason: 'capacity' }]);
    const dialogue = late({ nextDay }, [23]).when(key('1'));
    expect(dialogue.state.agreement).toMatchObject({ time: expect.anything() });
  });

  test.each([
    ['as many are promised', { most: 1, delayMs: 0, ask: true }],
    ['nothing is promised', null],
  ])('where %s meanwhile, the dialogue ends without a time', (_, nextDay) => {
    const story = late({}).thenSays('offer tomorrow');
    const { site } = story.desk;
    const { support } = site.callbacks;
    if (support === undefined) throw new Error('no profile');
    story.desk.site = { ...site, callbacks: { support: { ...support, nextDay } } };
    story.desk.all = [
      pendingOf(OTHER, { window: { from: (start + DAY) as Instant, to: (start + DAY) as Instant } }),
    ];
    story.when(key('1')).thenSays('none');
  });

  test('is not the first slot either; a slot of this day is all right', () => {
    const soon = { promise: { atMostMs: HOUR } };
    late({ ...soon, schedule }).thenSays('offer today');
    late({ ...soon, schedule, nextDay: null }).thenSays('offer today');
    const { decision } = late({ ...soon, schedule: { ...schedule, slotMs: HOUR }, nextDay: null }).thenSays(
      'no offer',
    );
    expect(decision.offers).toMatchObject([{ reason: 'closing' }]);
    late({ ...soon, schedule: { ...schedule, slotMs: HOUR } }).thenSays('offer tomorrow');
  });

  test('may be chosen all the same: by who wants tomorrow, at opening and not before', () => {
    const site = callbackSite({
      main: [step.set({ when: 'tomorrow' }), step.call('own')],
      queue,
      hours: open,
      blocks,
    });
    const asked = (nextDay: object | null, promised = 0) => {
      const made = { ...site, callbacks: { support: { ...site.callbacks.support, nextDay } } } as never;
      const story = given(made).line({ estimate: waitOf(MINUTE, MINUTE) });
      story.desk.all = Array.from({ length: promised }, (_, index) =>
        pendingOf(`+4670777770${index}`, {
          window: { from: (start + DAY) as Instant, to: (start + DAY) as Instant },
        }),
      );
      return story.arrived('1000', number);
    };
    asked(null).thenSays('between 08:00 and 08:15 tomorrow');
    asked({ most: 1, delayMs: 15 * MINUTE, ask: true }).thenSays('between 08:15 and 08:30 tomorrow');
    // As many as may be: the day after.
    asked({ most: 1, delayMs: 0, ask: true }, 1).thenSays('between 08:00 and 08:15 2026-11-25');
  });
});

test('timers and texts that come late change nothing', () => {
  const story = asks('own', [mine()]).when(key('1')).thenSays('kept').when(timer('input'));
  expect([story.decision.requests, story.decision.cancels]).toEqual([[], []]);
});
