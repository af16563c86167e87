/** Person or machine, by how they speak. */
import { describe, expect, test } from '@jest/globals';
import {
  NOTHING_HEARD,
  soundOfTalk,
  soundSoFar,
  talkBegan,
  talkEnded,
} from '../../../src/domain/callback/sounded.ts';
import type { Instant } from '../../../src/domain/ids.ts';

const at = (ms: number): Instant => (1_700_000_000_000 + ms) as Instant;

describe('a talk that is over', () => {
  test.each([
    [0, null],
    [99, null],
    [100, 'person'],
    [600, 'person'],
    [2_199, 'person'],
    [2_200, 'machine'],
    [30_000, 'machine'],
  ])('of %i ms: %s', (talkMs, sounded) => expect(soundOfTalk(talkMs)).toBe(sounded));
});

describe('a talk that goes on', () => {
  const heard = talkBegan(NOTHING_HEARD, at(0));

  test('may be a short one, as long as its end may be on the way', () => {
    expect(soundSoFar(heard, at(2_900))).toBeNull();
  });
  test('is a machine’s, once the end of a short one would have been told', () => {
    expect(soundSoFar(heard, at(3_150))).toBe('machine');
  });
  test('says nothing when nobody speaks', () => {
    expect(soundSoFar(NOTHING_HEARD, at(60_000))).toBeNull();
    expect(soundSoFar(talkEnded(heard, 500, at(1_200)), at(60_000))).toBeNull();
  });
});

test('silence is reckoned from the last word, not from the news of it; a click breaks no silence', () => {
  const quiet = talkEnded(talkBegan(NOTHING_HEARD, at(0)), 3_000, at(3_700));
  expect(quiet).toEqual({ talkingSince: null, quietSince: at(3_000) });
  expect(talkEnded(talkBegan(quiet, at(5_000)), 20, at(5_720))).toEqual(quiet);
});
