import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  classify,
  fromAlaw,
  fromUlaw,
  gain,
  hasTone,
  join,
  levelDecibels,
  mix,
  msOf,
  segments,
  silence,
  toAlaw,
  tone,
  toneMs,
  toUlaw,
} from '../../src/lab/phones/audio.ts';
import { music, noise, speak } from '../support/synthetic-voice.ts';

const codes = Uint8Array.from({ length: 256 }, (_, code) => code);

test.each([
  ['µ-law', toUlaw, fromUlaw, [0xff, 0x80, 0x00], [0, 32124, -32124]],
  ['A-law', toAlaw, fromAlaw, [0xd5, 0xaa, 0x2a], [8, 32256, -32256]],
] as const)('%s has the values of G.711', (_, encode, decode, bytes, samples) => {
  expect([...decode(Uint8Array.from(bytes))]).toEqual(samples);
  // The two zeros of µ-law are one sample.
  expect(decode(encode(decode(codes)))).toEqual(decode(codes));
});

test.each([
  ['µ-law', toUlaw, fromUlaw],
  ['A-law', toAlaw, fromAlaw],
] as const)('%s leaves speech 35 dB above its own noise', (_, encode, decode) => {
  const said = speak('you are number two');
  const wrong = mix(
    decode(encode(said)),
    gain(said, 0).map((sample) => -sample),
  );
  expect(levelDecibels(said) - levelDecibels(wrong)).toBeGreaterThan(35);
});

test('silence and sound are split where they change', () => {
  const found = segments(join(silence(500), tone(400, 700), silence(900), music(1500)));
  expect(found.map(({ what }) => what)).toEqual(['silence', 'sound', 'silence', 'sound']);
  const errors = found.slice(1).map(({ fromMs }, i) => Math.abs(fromMs - ([500, 1200, 2100][i] ?? 0)));
  expect(Math.max(...errors)).toBeLessThanOrEqual(20);
});

test('pauses between words and clicks in silence are neither', () => {
  const words = join(tone(300, 200), silence(250), tone(500, 200));
  expect(segments(words).map(({ what }) => what)).toEqual(['sound']);
  const click = join(silence(600), tone(900, 15), silence(600));
  expect(segments(click).map(({ what }) => what)).toEqual(['silence']);
});

test('the faint noise of a line is silence', () => {
  expect(segments(noise(2000, 40)).map(({ what }) => what)).toEqual(['silence']);
});

test('segments leave out nothing and begin where the one before ends', () => {
  const part = fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 900 }));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 8 }), (parts) => {
      const pcm = join(...parts.map(([sounding, ms]) => (sounding ? tone(500, ms) : silence(ms))));
      const found = segments(pcm);
      expect(found.map(({ fromMs }) => fromMs)).toEqual(
        found.map((_, i) => (i === 0 ? 0 : found[i - 1]?.toMs)),
      );
      expect(found.at(-1)?.toMs ?? 0).toBe(msOf(pcm.length));
      expect(found.every(({ what }, i) => what !== found[i + 1]?.what)).toBe(true);
    }),
  );
});

test.each([
  ['silence', silence(300), 'silence'],
  ['music', music(300), 'sound'],
  ['speech', speak('hello'), 'sound'],
  ['mostly silence', join(silence(200), tone(400, 100)), 'silence'],
  ['nothing at all', silence(0), 'silence'],
] as const)('%s is told', (_, pcm, expected) => {
  expect(classify(pcm)).toBe(expected);
});

test('a tone is heard alone, beside another and in noise, and no other is', () => {
  const mixture = mix(mix(tone(400, 1000), tone(800, 1000)), noise(1000, 800));
  expect([350, 400, 450, 700, 800, 1000].filter((hz) => hasTone(mixture, hz))).toEqual([400, 800]);
});

test('how long a tone was heard is told to 40 ms', () => {
  const heard = toneMs(join(silence(300), tone(400, 600), music(500), tone(400, 200)), 400);
  expect(Math.abs(heard - 800)).toBeLessThanOrEqual(80);
});

test('neither music nor speech is taken for a tone', () => {
  expect([400, 800].filter((hz) => hasTone(join(music(3000), speak('you are number two')), hz))).toEqual([]);
});
