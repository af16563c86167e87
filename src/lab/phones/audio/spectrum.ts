/** Band energies of short frames, by a fast Fourier transform of 256 points. */

import { max, round, sqrt } from './fast-math.ts';

const SIZE = 256;
const BITS = 8;
export const FRAME_SAMPLES = 160;
export const WINDOW_SAMPLES = SIZE;
export const BANDS = 16;
const LOWEST_HZ = 150;
const HIGHEST_HZ = 3600;

const window = Float64Array.from({ length: SIZE }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / SIZE));
const cosines = Float64Array.from({ length: SIZE / 2 }, (_, i) => Math.cos((2 * Math.PI * i) / SIZE));
const sines = Float64Array.from({ length: SIZE / 2 }, (_, i) => Math.sin((2 * Math.PI * i) / SIZE));
const reversed = Uint16Array.from({ length: SIZE }, (_, i) => {
  let bits = 0;
  for (let b = 0; b < BITS; b++) bits |= ((i >> b) & 1) << (BITS - 1 - b);
  return bits;
});

/** First FFT bin of each band and the end of the last: evenly spaced in mel, as hearing is. */
const edges = (() => {
  const mel = (hz: number) => Math.log1p(hz / 700);
  const step = (mel(HIGHEST_HZ) - mel(LOWEST_HZ)) / BANDS;
  const bin = (hz: number) => round((hz * SIZE) / 8000);
  const list = Array.from({ length: BANDS + 1 }, (_, b) => bin(700 * Math.expm1(mel(LOWEST_HZ) + b * step)));
  // Low bands are narrower than a bin: push them apart so that none is empty.
  for (let b = 1; b < list.length; b++) list[b] = max(list[b] ?? 0, (list[b - 1] ?? 0) + 1);
  return list;
})();

const real = new Float64Array(SIZE);
const imaginary = new Float64Array(SIZE);

function transform(): void {
  for (let half = 1; half < SIZE; half *= 2) {
    const stride = SIZE / (half * 2);
    for (let start = 0; start < SIZE; start += half * 2) {
      for (let k = 0; k < half; k++) {
        const c = cosines[k * stride] as number;
        const s = sines[k * stride] as number;
        const a = start + k;
        const b = a + half;
        const br = real[b] as number;
        const bi = imaginary[b] as number;
        const r = br * c + bi * s;
        const i = bi * c - br * s;
        const ar = real[a] as number;
        const ai = imaginary[a] as number;
        real[b] = ar - r;
        imaginary[b] = ai - i;
        real[a] = ar + r;
        imaginary[a] = ai + i;
      }
    }
  }
}

/**
 * Writes the BANDS energies of the window starting at sample `from` into `out` at `at`. Energies are compressed
 * (fourth root of power), so that loud vowels do not hide soft consonants and faint noise stays faint.
 */
export function bandEnergies(samples: Float32Array, from: number, out: Float32Array, at: number): void {
  for (let i = 0; i < SIZE; i++) {
    const place = reversed[i] as number;
    real[place] = (samples[from + i] ?? 0) * (window[i] as number);
    imaginary[place] = 0;
  }
  transform();
  for (let band = 0; band < BANDS; band++) {
    let power = 0;
    for (let bin = edges[band] as number; bin < (edges[band + 1] as number); bin++) {
      power += (real[bin] as number) ** 2 + (imaginary[bin] as number) ** 2;
    }
    out[at + band] = sqrt(sqrt(power));
  }
}
