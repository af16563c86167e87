import { describe, expect, test } from '@jest/globals';
import type { Language, TextName } from '../../../src/domain/ids.ts';
import type { Telling, TellMessage, TellPlace, TellWait } from '../../../src/domain/queue/settings.ts';
import type { Site } from '../../../src/domain/site.ts';
import {
  chosen,
  commandFailed,
  finished,
  type Given,
  given,
  hungUp,
  improved,
  key,
  legAnswered,
  legEnded,
  start,
  timer,
  waitOf,
} from '../../support/given.ts';
import { siteOf, step, text } from '../../support/sites.ts';

const once = { afterMs: 0, everyMs: null, times: null };
const place = (more: Partial<TellPlace> = {}): TellPlace => ({
  text: 'place' as TextName,
  ...once,
  whenBetter: false,
  limit: null,
  overText: null,
  ...more,
});
const wait = (more: Partial<TellWait> = {}): TellWait => ({
  text: 'wait' as TextName,
  longerText: 'longer' as TextName,
  ...once,
  whenBetter: false,
  ...more,
});
const message = (name: string, more: Partial<TellMessage> = {}): TellMessage => ({
  prompt: text(name),
  ...once,
  ...more,
});

const siteWith = (tell: Partial<Telling>): Site =>
  siteOf(
    { main: [step.queue('support')] },
    {
      queue: { tell: { place: null, wait: null, messages: [], gapMs: 10_000, ...tell } },
      texts: {
        place: '{over, select, yes {over } other {}}place {position}',
        over: 'more than {position}',
        wait: '{kind} {from} {to}',
        longer: 'longer: {kind} {from} {to}',
        hold: 'please hold',
        offer: 'an offer',
      },
    },
  );
const told = (tell: Partial<Telling>): Given => given(siteWith(tell)).arrived();

/** Lets due timers fire, and prompts end after three seconds, for so long; says what was said, and when. */
function heard(story: Given, forMs: number): string[] {
  const lines: string[] = [];
  const until = story.now + forMs;
  const note = () => {
    for (const said of story.said) lines.push(`${(story.now - start) / 1_000}: ${said}`);
  };
  for (;;) {
    const endsAt = story.queued.telling.playback === null ? null : story.now + 3_000;
    const due = story.watch.timers.get('telling') ?? null;
    const next = Math.min(endsAt ?? Number.POSITIVE_INFINITY, due ?? Number.POSITIVE_INFINITY);
    if (next > until) break;
    story.after(Math.max(0, next - story.now)).when(endsAt === null ? timer('telling') : finished());
    note();
  }
  story.after(until - story.now);
  return lines;
}

describe('the place', () => {
  test('is told at once, or after a while', () => {
    expect(heard(told({ place: place() }).at(4), 60_000)).toEqual(['0: place 4']);
    expect(heard(told({ place: place({ afterMs: 20_000 }) }), 60_000)).toEqual(['20: place 1']);
  });

  test('is told again and again, counted from the start of each', () => {
    const story = told({ place: place({ everyMs: 30_000 }) }).at(2);
    expect(heard(story, 70_000)).toEqual(['0: place 2', '30: place 2', '60: place 2']);
  });

  test('so many times and no more', () => {
    const story = told({ place: place({ everyMs: 20_000, times: 2, whenBetter: true }) }).at(2);
    expect(heard(story, 100_000)).toHaveLength(2);
    story.at(1).when(improved).thenNothingHappens().thenTimersStand({});
    expect(story.queued.telling.watchesBelow).toBeNull();
  });

  test('is told when it is better, never when it is worse', () => {
    const story = told({ place: place({ whenBetter: true, everyMs: 60_000 }) }).at(3);
    expect(heard(story, 20_000)).toEqual(['0: place 3']);
    expect(story.queued.telling.watchesBelow).toBe(3);
    story.at(4).when(improved).thenNothingHappens();
    expect(heard(story, 60_000)).toEqual([]);
    expect(story.queued.telling.watchesBelow).toBe(4);
    story.at(3).when(improved).thenNothingHappens();
    expect(heard(story, 60_000)).toEqual(['120: place 3']);
    story.at(2).when(improved).thenSays('place 2');
  });

  test('that is better is not told at once, where that is not wanted', () => {
    const story = told({ place: place({ everyMs: 30_000 }) }).at(3);
    heard(story, 5_000);
    story.at(1).when(improved).thenNothingHappens();
    expect(heard(story, 30_000)).toEqual(['30: place 1']);
    expect(story.queued.telling.watchesBelow).toBeNull();
  });

  test('above the limit it is not told, and is as soon as it is within', () => {
    const story = told({ place: place({ limit: 5, whenBetter: true }) }).at(8);
    expect(heard(story, 20_000)).toEqual([]);
    expect(story.queued.telling.watchesBelow).toBe(8);
    story.at(7).when(improved).thenNothingHappens();
    expect(story.queued.telling.watchesBelow).toBe(7);
    story.at(5).when(improved).thenSays('place 5');
  });

  test('or there is another text, which is not repeated because 8 has become 7', () => {
    const over = place({ limit: 5, overText: 'over' as TextName, whenBetter: true });
    const story = told({ place: over }).at(8);
    expect(heard(story, 20_000)).toEqual(['0: more than 5']);
    story.at(7).when(improved).thenNothingHappens().at(6).when(improved).thenNothingHappens();
    story.at(5).when(improved).thenSays('place 5');
  });

  test('a text can tell by itself that it is above the limit', () => {
    const over = place({ limit: 5, overText: 'place' as TextName });
    expect(heard(told({ place: over }).at(8), 1_000)).toEqual(['0: over place 5']);
  });

  test('that nobody knows is asked for again, without haste', () => {
    told({ place: place(), messages: [message('hold')] })
      .line({ place: null })
      .when(timer('telling'))
      .thenDoes()
      .thenSetsTimers({ telling: 1_000 })
      .line({ place: 2 })
      .when(timer('telling'))
      .thenSays('place 2');
  });
});

describe('the wait', () => {
  const known = (tell: Partial<TellWait> = {}, p50Ms = 200_000, p80Ms = 400_000) =>
    told({ wait: wait(tell) }).line({ estimate: waitOf(p50Ms, p80Ms) });

  test.each([
    ['a range', 200_000, 400_000, 'between 4 7'],
    ['one number, where both ends are the same', 200_000, 230_000, 'about 4 4'],
    ['less than a minute', 10_000, 50_000, 'lessThan 0 1'],
    ['more than an hour', 3_600_000, 4_000_000, 'moreThan 60 60'],
    ['fives, above ten minutes', 660_000, 1_000_000, 'between 15 20'],
  ])('is told as %s', (_, p50Ms, p80Ms, said) => {
    const story = known({}, p50Ms, p80Ms).when(timer('telling')).thenSays(said);
    expect(story.decision.quotes).toMatchObject([
      {
        queue: 'support',
        joinedAt: start,
        place: 1,
        estimate: { p50Ms },
        told: { kind: said.split(' ')[0] },
      },
    ]);
  });

  test('that is unknown is not told, and is looked at again when its turn comes', () => {
    const story = told({ wait: wait({ everyMs: 30_000 }) });
    expect(heard(story, 40_000)).toEqual([]);
    expect(heard(story.line({ estimate: waitOf(100_000, 110_000) }), 40_000)).toEqual(['60: about 2 2']);
  });

  test('that has become shorter is told as such', () => {
    const story = known({ everyMs: 60_000 });
    expect(heard(story, 50_000)).toEqual(['0: between 4 7']);
    expect(heard(story.line({ estimate: waitOf(100_000, 110_000) }), 50_000)).toEqual(['60: about 2 2']);
  });

  test('that is longer than was said is told as longer, and not again and again', () => {
    const story = known({ everyMs: 60_000 });
    heard(story, 50_000);
    story.line({ estimate: waitOf(430_000, 500_000) });
    expect(heard(story, 130_000)).toEqual([
      '60: longer: between 8 9',
      '120: between 8 9',
      '180: between 8 9',
    ]);
  });

  test('or not told at all', () => {
    const story = known({ everyMs: 60_000, longerText: null });
    heard(story, 50_000);
    expect(heard(story.line({ estimate: waitOf(430_000, 500_000) }), 130_000)).toEqual([]);
    expect(story.queued.telling.wait).toMatchObject({ value: { to: 7 }, times: 1 });
  });

  test('that is a little longer is passed over: its upper end may still be kept', () => {
    const story = known({ everyMs: 60_000 });
    heard(story, 50_000);
    expect(heard(story.line({ estimate: waitOf(300_000, 500_000) }), 60_000)).toEqual([]);
  });

  test('that is better is told when the place is better', () => {
    const story = known({ whenBetter: true }).at(3);
    heard(story, 20_000);
    expect(story.queued.telling.watchesBelow).toBe(3);
    story.at(2).when(improved).thenNothingHappens();
    expect(story.queued.telling.watchesBelow).toBe(2);
    story
      .at(1)
      .line({ estimate: waitOf(100_000, 110_000) })
      .when(improved)
      .thenSays('about 2 2');
  });

  test('that was unknown is told when the place is better', () => {
    const story = told({ wait: wait({ whenBetter: true }) }).at(3);
    heard(story, 20_000);
    story
      .at(2)
      .line({ estimate: waitOf(100_000, 110_000) })
      .when(improved)
      .thenSays('about 2 2');
  });
});

describe('messages', () => {
  test('each have their own delay, interval and limit', () => {
    const messages = [
      message('hold', { afterMs: 20_000, everyMs: 60_000 }),
      message('offer', { afterMs: 40_000, everyMs: 30_000, times: 2 }),
    ];
    expect(heard(told({ messages }), 150_000)).toEqual([
      '20: please hold',
      '40: an offer',
      '70: an offer',
      '83: please hold',
      '143: please hold',
    ]);
  });

  test('have to wait for the gap after whatever was told before', () => {
    const messages = [message('hold'), message('offer', { afterMs: 5_000 })];
    expect(heard(told({ place: place(), wait: wait(), messages, gapMs: 7_000 }), 60_000)).toEqual([
      '0: place 1',
      '10: please hold',
      '20: an offer',
    ]);
  });

  test('come after the place and the wait, all due together, one by one', () => {
    const story = told({ place: place(), wait: wait(), messages: [message('hold')], gapMs: 0 });
    story.line({ estimate: waitOf(100_000, 110_000) });
    expect(heard(story, 60_000)).toEqual(['0: place 1', '3: about 2 2', '6: please hold']);
  });

  test('are told though the place above the limit is not', () => {
    const story = told({ place: place({ limit: 2 }), messages: [message('hold')] }).at(9);
    expect(heard(story, 60_000)).toEqual(['0: please hold']);
  });

  test('are in the caller’s language', () => {
    const sv = 'sv' as Language;
    const plain = siteWith({ messages: [message('hold')] });
    const site: Site = {
      ...plain,
      languages: [...plain.languages, sv],
      texts: { ...plain.texts, ['hold' as TextName]: { ['en' as Language]: 'hold', [sv]: 'var god dröj' } },
      numbers: { '1000': { flow: 'main' as never, language: sv } },
    };
    given(site).arrived().when(timer('telling')).thenSays('var god dröj');
  });

  test('a text that a reload has brought is known', () => {
    const old = siteWith({});
    const { hold: _, ...texts } = old.texts as Record<string, never>;
    given({ ...old, texts, queues: siteWith({ messages: [message('hold')] }).queues })
      .reloaded(siteWith({ messages: [message('hold')] }))
      .arrived()
      .when(timer('telling'))
      .thenSays('please hold');
  });
});

describe('one at a time, and never in the way', () => {
  const all = { place: place({ everyMs: 30_000 }), messages: [message('hold', { everyMs: 30_000 })] };

  test('none begins while a phone rings', () => {
    const story = told(all).when(chosen('anna')).thenTimersStand({ ring: 30_000 });
    story.after(40_000).when(timer('telling')).thenNothingHappens();
    story.when(legEnded('noAnswer')).thenSays('place 1');
  });

  test('one that was begun goes on while it rings, and nothing follows it', () => {
    told(all)
      .when(timer('telling'))
      .thenSays('place 1')
      .when(chosen('anna'))
      .thenDoes('dial')
      .when(finished())
      .thenNothingHappens()
      .thenTimersStand({ ring: 30_000 });
  });

  test('the agent who answers ends it: they are connected at once', () => {
    told(all)
      .when(timer('telling'))
      .when(chosen('anna'))
      .when(legAnswered())
      .thenDoes('stopPlayback', 'connect')
      .thenTimersStand({});
  });

  test('a report that comes late ends nothing else', () => {
    const story = told(all).when(timer('telling'));
    const { playback } = story.action('say');
    story.when(finished()).after(10_000).when(timer('telling')).thenSays('please hold');
    story.when({ type: 'playbackFinished', playback, failed: false }).thenNothingHappens();
    expect(story.queued.telling.playback).not.toBeNull();
  });

  test('one whose end is never reported is stopped', () => {
    told(all)
      .when(timer('telling'))
      .thenSetsTimers({ prompt: 60_000 })
      .after(60_000)
      .when(timer('prompt'))
      .thenDoes('stopPlayback')
      .thenTimersStand({ telling: 10_000 });
  });

  test('one that cannot be played counts as heard', () => {
    told(all)
      .when(timer('telling'))
      .when(commandFailed('say', 'refused'))
      .thenTimersStand({ telling: 10_000 });
    told(all).when(timer('telling')).when(commandFailed('say', 'gone')).thenNothingHappens();
  });

  test('a caller who leaves, or hangs up, hears no more of it', () => {
    const site = siteWith(all);
    const queue = { ...site.queues['support' as never], keys: { '0': 'main' } } as never;
    given({ ...site, queues: { ['support' as never]: queue } })
      .arrived()
      .when(timer('telling'))
      .when(key('0'))
      .thenDoes('stopPlayback', 'unhold', 'hold');
    told(all).when(timer('telling')).when(hungUp).thenDoes().thenTimersStand({});
  });

  test('with nothing to tell nothing is waited for', () => {
    told({}).thenTimersStand({}).when(improved).thenNothingHappens().thenTimersStand({});
  });
});
