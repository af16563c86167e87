import { expect, test } from '@jest/globals';
import wavefile from 'wavefile';
import { toTelephoneWav } from '../../../src/adapters/speech/telephone-wav.ts';
import { tone } from './support.ts';

function read(bytes: Uint8Array) {
  const wave = new wavefile.WaveFile(bytes);
  const { sampleRate, numChannels } = wave.fmt as { sampleRate: number; numChannels: number };
  return { rate: sampleRate, channels: numChannels, bits: wave.bitDepth, samples: wave.getSamples(true) };
}

/** How strong one frequency is, of full scale. */
function strength(samples: Float64Array, frequency: number): number {
  let cosine = 0;
  let sine = 0;
  samples.forEach((sample, index) => {
    cosine += sample * Math.cos((2 * Math.PI * frequency * index) / 8000);
    sine += sample * Math.sin((2 * Math.PI * frequency * index) / 8000);
  });
  return (2 * Math.hypot(cosine, sine)) / samples.length / 32_767;
}

test.each([
  ['22,050 Hz mono 16 bit', {}],
  ['48,000 Hz stereo 24 bit', { rate: 48_000, channels: 2, bits: '24' }],
  ['44,100 Hz mono float', { rate: 44_100, bits: '32f' }],
  ['8,000 Hz mono 16 bit', { rate: 8000 }],
])('%s becomes 8 kHz, one channel, 16 bit, with the same tone', (_name, options) => {
  const result = toTelephoneWav(tone(options));
  if (!result.ok) throw new Error(result.reason);
  const { rate, channels, bits, samples } = read(result.wav);
  expect({ rate, channels, bits }).toEqual({ rate: 8000, channels: 1, bits: '16' });
  expect(strength(samples, 440)).toBeGreaterThan(0.45);
  expect(strength(samples, 440)).toBeLessThan(0.55);
  expect(strength(samples, 1000)).toBeLessThan(0.02);
  expect(result.durationMs).toBeGreaterThan(480);
  expect(result.durationMs).toBeLessThan(520);
});

test('silence at both ends is cut to a short margin', () => {
  const result = toTelephoneWav(tone({ seconds: 0.5, silence: 1.5 }));
  if (!result.ok) throw new Error(result.reason);
  expect(result.durationMs).toBeGreaterThan(620);
  expect(result.durationMs).toBeLessThan(700);
});

test.each([
  ['text', Buffer.from('this is not audio'), /not a WAV file/],
  ['nothing', Buffer.alloc(0), /not a WAV file/],
  ['a WAV cut off in its header', tone().subarray(0, 30), /not a WAV file/],
  ['silence', tone({ seconds: 0, silence: 1 }), /nothing but silence/],
])('%s is told, not thrown', (_name, bytes, reason) => {
  expect(toTelephoneWav(bytes)).toEqual({ ok: false, reason: expect.stringMatching(reason) });
});
