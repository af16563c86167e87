import { describe, expect, test } from '@jest/globals';
import { textsKnownAhead } from '../../../src/adapters/speech/warm-texts.ts';
import { formatMessage } from '../../../src/domain/flow/message.ts';
import type { TextName } from '../../../src/domain/ids.ts';
import { spoken, spokenArguments } from '../../../src/domain/queue/quote.ts';
import type { QueueSettings, TellPlace, TellWait } from '../../../src/domain/queue/settings.ts';
import { defaultQueue, siteOf, step, text } from '../../support/sites.ts';
import { en } from './support.ts';

const rhythm = { afterMs: 0, everyMs: null, times: null, whenBetter: true };
const place = (more: Partial<TellPlace> = {}): TellPlace => ({
  ...rhythm,
  text: 'place' as TextName,
  limit: null,
  overText: null,
  ...more,
});
const wait = (more: Partial<TellWait> = {}): TellWait => ({
  ...rhythm,
  text: 'wait' as TextName,
  longerText: null,
  ...more,
});

interface Written {
  readonly tell?: Partial<QueueSettings['tell']>;
  readonly more?: Partial<QueueSettings>;
  readonly others?: Record<string, Partial<QueueSettings>>;
}

/** What is known ahead of a site with these texts and this queue, in order. */
function known(texts: Record<string, string>, { tell = {}, more = {}, others = {} }: Written = {}): string[] {
  const queue = { ...more, tell: { ...defaultQueue.tell, place: null, ...tell } };
  const site = siteOf({ main: [step.hangup()] }, { queue, queues: others });
  const written = Object.fromEntries(Object.entries(texts).map(([name, pattern]) => [name, { en: pattern }]));
  return [...textsKnownAhead({ ...site, texts: written as typeof site.texts })].map((each) => each.text);
}

const WAIT =
  '{kind, select, lessThan {under {to}} about {about {to}} between {{from} to {to}} other {over {from}}}';

describe('places', () => {
  test('are known up to the twentieth, in a text that may say whether there are more', () => {
    const texts = known(
      { place: '{over, select, yes {more than } other {}}{position}' },
      { tell: { place: place() } },
    );
    expect(texts).toEqual(Array.from({ length: 20 }, (_, index) => String(index + 1)));
  });

  test('are known up to the limit, and the text for those above it once', () => {
    const tell = { place: place({ limit: 3, overText: 'many' as TextName }) };
    expect(known({ place: 'place {position}', many: 'more than {position}' }, { tell })).toEqual([
      'place 1',
      'place 2',
      'place 3',
      'more than 3',
    ]);
  });

  test('of several queues with one text are known as far as any of them goes', () => {
    const others = { sales: { tell: { ...defaultQueue.tell, place: place({ limit: 5 }) } } };
    expect(known({ place: '{position}' }, { tell: { place: place({ limit: 2 }) }, others })).toHaveLength(5);
  });
});

describe('waits', () => {
  test('of every kind are known, for both texts of a queue, and few enough to be rendered', () => {
    const tell = { wait: wait({ longerText: 'longer' as TextName }) };
    const texts = known({ wait: WAIT, longer: 'It takes {from} to {to}.' }, { tell });
    expect(texts).toEqual(expect.arrayContaining(['under 1', 'about 7', '5 to 10', '15 to 45', 'over 60']));
    expect(texts).toEqual(expect.arrayContaining(['It takes 5 to 10.', 'It takes 0 to 1.']));
    for (const never of ['about 11', '10 to 5', '1 to 60', '60 to 60']) expect(texts).not.toContain(never);
    expect(texts.length).toBeLessThan(250);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('that the estimate can lead to are among them', () => {
    const texts = known({ wait: WAIT }, { tell: { wait: wait() } });
    for (let p50Ms = 20_000; p50Ms < 70 * 60_000; p50Ms *= 1.13) {
      for (const ratio of [1, 1.3, 1.8, 2.3]) {
        const estimate = { kind: 'known', p50Ms, p80Ms: p50Ms * ratio } as Parameters<typeof spoken>[0];
        const said = spoken(estimate);
        expect(texts).toContain(formatMessage(WAIT, en, said === null ? {} : spokenArguments(said)));
      }
    }
  });

  test('are not looked for in texts that no queue tells as a wait', () => {
    expect(known({ wait: WAIT })).toEqual([]);
  });
});

describe('what an agent hears before the call', () => {
  test('is known for each queue that says it, unless it needs the caller', () => {
    const whisper = { prompt: text('whisper'), confirm: false, confirmMs: 5_000 };
    const others = { sales: { whisper }, quiet: {} };
    const written = { more: { whisper }, others };
    expect(known({ whisper: '{queue}' }, written)).toEqual(['support', 'sales']);
    expect(known({ whisper: '{queue} {waited}' }, written)).toHaveLength(42);
    expect(known({ whisper: '{queue}, {caller_name}' }, written)).toEqual([]);
  });
});

test('what needs nothing comes first, each once', () => {
  const tell = { place: place({ limit: 1 }) };
  expect(known({ place: '{position}', a: 'hello', b: 'hello', c: 'bye', broken: '{' }, { tell })).toEqual([
    'hello',
    'bye',
    '1',
  ]);
});
