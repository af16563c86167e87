/**
 * From whatever WAV a speech engine writes to what a telephone plays: 8 kHz, 16 bit, one channel, with the silence at
 * both ends cut short. Slow (some 15 ms for each second of speech), so it runs in a thread of its own: see converter.ts.
 */
import wavefile from 'wavefile';

export const TELEPHONE_RATE = 8000;
/** Quieter than this (of 32,767) is silence: about -50 dB. */
const SILENCE = 100;
/** Silence that stays before and after the speech. */
const MARGIN_MS = 80;
/** A rendering longer than this is no sentence but a mistake. */
const LONGEST_MS = 10 * 60_000;

export type Conversion =
  | { readonly ok: true; readonly wav: Uint8Array; readonly durationMs: number }
  | { readonly ok: false; readonly reason: string };

/** Never throws: a file that is no WAV, is empty or holds no sound is told in `reason`. */
export function toTelephoneWav(bytes: Uint8Array): Conversion {
  try {
    return convert(bytes);
  } catch (error) {
    return { ok: false, reason: `not a WAV file that can be read: ${messageOf(error)}` };
  }
}

function convert(bytes: Uint8Array): Conversion {
  const source = new wavefile.WaveFile(bytes);
  // Sixteen bits from here on: the library is several times slower with floats.
  if (source.bitDepth !== '16') source.toBitDepth('16');
  const { sampleRate, numChannels } = source.fmt as { sampleRate: number; numChannels: number };
  const mixed = mix(source.getSamples(true), numChannels);
  if (mixed.length === 0) return { ok: false, reason: 'the WAV file holds no samples' };
  if ((mixed.length / sampleRate) * 1000 > LONGEST_MS)
    return { ok: false, reason: 'the WAV file is too long' };

  const speech = trim(resample(mixed, sampleRate));
  if (speech.length === 0) return { ok: false, reason: 'the WAV file holds nothing but silence' };
  return {
    ok: true,
    wav: mono(TELEPHONE_RATE, speech).toBuffer(),
    durationMs: Math.round((speech.length / TELEPHONE_RATE) * 1000),
  };
}

/** The channels' mean, so that a voice on one side only is still heard. */
function mix(interleaved: Float64Array, channels: number): Float64Array {
  if (channels === 1) return interleaved;
  const mixed = new Float64Array(Math.floor(interleaved.length / channels));
  for (let frame = 0; frame < mixed.length; frame++) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += interleaved[frame * channels + channel] ?? 0;
    mixed[frame] = sum / channels;
  }
  return mixed;
}

function resample(samples: Float64Array, rate: number): Float64Array {
  if (rate === TELEPHONE_RATE) return samples;
  const wave = mono(rate, samples);
  // With the library's low-pass filter, without which high sounds fold into the band as noise.
  wave.toSampleRate(TELEPHONE_RATE, { method: 'sinc' });
  return wave.getSamples(true);
}

function mono(rate: number, samples: Float64Array): wavefile.WaveFile {
  const wave = new wavefile.WaveFile();
  // What filtering lifts over full scale is clipped here.
  wave.fromScratch(1, rate, '16', samples);
  return wave;
}

function trim(samples: Float64Array): Float64Array {
  const first = samples.findIndex(isSound);
  if (first < 0) return samples.subarray(0, 0);
  const last = samples.findLastIndex(isSound);
  const margin = (MARGIN_MS / 1000) * TELEPHONE_RATE;
  return samples.subarray(Math.max(0, first - margin), Math.min(samples.length, last + 1 + margin));
}

const isSound = (sample: number): boolean => Math.abs(sample) > SILENCE;

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
