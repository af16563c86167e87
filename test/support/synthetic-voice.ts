/** A voice for tests without a speech engine: letters become formants, hisses and pauses, always the same ones. */
import { join, type Pcm, SAMPLES_PER_SECOND, samplesOf, silence } from '../../src/lab/phones/audio/pcm.ts';
import { Random } from './random.ts';

/** First and second formant in Hz. */
const VOWELS: Readonly<Record<string, readonly [number, number]>> = {
  a: [750, 1250],
  e: [450, 1900],
  i: [300, 2250],
  o: [480, 850],
  u: [330, 1050],
  y: [320, 1700],
};
/** Where the hiss of a consonant is loudest, in Hz. */
const HISSES: Readonly<Record<string, number>> = {
  s: 3300,
  f: 2600,
  h: 1500,
  t: 2900,
  k: 1800,
  c: 2300,
  x: 2100,
};

const spoken = new Map<string, Pcm>();

/** Says the words with a falling pitch. The same words always give the same samples. */
export function speak(text: string): Pcm {
  const pcm = spoken.get(text) ?? say(text);
  spoken.set(text, pcm);
  return pcm;
}

function say(text: string): Pcm {
  const letters = [...text.toLowerCase()];
  return join(...letters.map((letter, i) => sound(letter, 130 - (40 * i) / letters.length, i)));
}

function sound(letter: string, pitchHz: number, place: number): Pcm {
  if (letter === ' ') return silence(50);
  const vowel = VOWELS[letter];
  if (vowel !== undefined) return resonate(pulses(pitchHz, 110), vowel);
  const hiss = HISSES[letter];
  if (hiss !== undefined) return resonate(noise(60, 300, place), [hiss, hiss]);
  const number = letter.charCodeAt(0);
  return resonate(pulses(pitchHz * 0.9, 60), [200 + (number % 5) * 40, 900 + (number % 7) * 180]);
}

function pulses(hz: number, ms: number): Pcm {
  const period = Math.round(SAMPLES_PER_SECOND / hz);
  return silence(ms).map((_, i) => (i % period === 0 ? 9000 : 0));
}

export function noise(ms: number, amplitude: number, seed = 1): Pcm {
  const random = new Random(seed);
  return silence(ms).map(() => (random.next() * 2 - 1) * amplitude);
}

/** Two resonators one after the other, and a swell of 10 ms at both ends. */
function resonate(source: Pcm, formants: readonly [number, number]): Pcm {
  let wave = Float64Array.from(source);
  for (const hz of formants) wave = resonator(wave, hz, 90);
  const loudest = wave.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
  const edge = samplesOf(10);
  return Int16Array.from(wave, (value, i) => {
    const swell = Math.min(1, (i + 1) / edge, (wave.length - i) / edge);
    return (value / loudest) * swell * 9000;
  });
}

function resonator(wave: Float64Array, hz: number, widthHz: number): Float64Array<ArrayBuffer> {
  const radius = Math.exp((-Math.PI * widthHz) / SAMPLES_PER_SECOND);
  const turn = 2 * radius * Math.cos((2 * Math.PI * hz) / SAMPLES_PER_SECOND);
  const out = new Float64Array(wave.length);
  for (let i = 0; i < wave.length; i++) {
    out[i] = (wave[i] ?? 0) + turn * (out[i - 1] ?? 0) - radius * radius * (out[i - 2] ?? 0);
  }
  return out;
}

/** A tune of three voices that never repeats exactly. */
export function music(ms: number, seed = 7): Pcm {
  const random = new Random(seed);
  const notes = Array.from({ length: Math.ceil(ms / 250) }, () => [0, 1, 2].map(() => random.whole(0, 24)));
  return silence(ms).map((_, i) => {
    const chord = notes[Math.floor(i / samplesOf(250))] ?? [];
    const fade = 1 - (i % samplesOf(250)) / samplesOf(400);
    return chord.reduce(
      (sum, note) =>
        sum + 1500 * fade * Math.sin((2 * Math.PI * 220 * 2 ** (note / 12) * i) / SAMPLES_PER_SECOND),
      0,
    );
  });
}
