/**
 * Sound as the phones handle it: 8000 samples a second, 16 bits, one channel, and G.711 as it goes over the wire.
 */

import { abs, clz32, max, min, round } from './fast-math.ts';

/** Signed 16-bit samples, mono, at SAMPLES_PER_SECOND. */
export type Pcm = Int16Array;

export const SAMPLES_PER_SECOND = 8000;
export const SAMPLES_PER_MS = 8;

export const samplesOf = (ms: number): number => round(ms * SAMPLES_PER_MS);
export const msOf = (samples: number): number => samples / SAMPLES_PER_MS;
export const durationMs = (pcm: Pcm): number => msOf(pcm.length);

export const silence = (ms: number): Pcm => new Int16Array(samplesOf(ms));

export function join(...parts: readonly Pcm[]): Pcm {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

const clamp = (sample: number): number => max(-32768, min(32767, round(sample)));

export const gain = (pcm: Pcm, decibels: number): Pcm => {
  const factor = 10 ** (decibels / 20);
  return pcm.map((sample) => clamp(sample * factor));
};

/** Both sounds at once, from the start; as long as the longer one. */
export function mix(one: Pcm, other: Pcm): Pcm {
  const mixed = new Int16Array(max(one.length, other.length));
  for (let i = 0; i < mixed.length; i++) mixed[i] = clamp((one[i] ?? 0) + (other[i] ?? 0));
  return mixed;
}

/** A tone that swells in and out over 5 ms, so that it neither clicks nor splatters over the band. */
export function tone(hz: number, ms: number, amplitude = 8000): Pcm {
  const pcm = silence(ms);
  const edge = samplesOf(5);
  for (let i = 0; i < pcm.length; i++) {
    const swell = min(1, (i + 1) / edge, (pcm.length - i) / edge);
    pcm[i] = clamp(amplitude * swell * Math.sin((2 * Math.PI * hz * i) / SAMPLES_PER_SECOND));
  }
  return pcm;
}

/** Root mean square in decibels of full scale: 0 is the loudest square wave, -Infinity digital silence. */
export function levelDecibels(pcm: Pcm, from = 0, to = pcm.length): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (pcm[i] ?? 0) ** 2;
  return 10 * Math.log10(sum / max(1, to - from) / 32768 ** 2);
}

const ULAW_BIAS = 0x84;
const ULAW_CLIP = 32635;

function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = min(abs(sample), ULAW_CLIP) + ULAW_BIAS;
  const exponent = 31 - clz32(magnitude) - 7;
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function decodeSample(code: number): number {
  const bits = ~code & 0xff;
  const exponent = (bits >> 4) & 0x07;
  const magnitude = ((((bits & 0x0f) << 3) + ULAW_BIAS) << exponent) - ULAW_BIAS;
  return bits & 0x80 ? -magnitude : magnitude;
}

const ULAW_DECODED = Int16Array.from({ length: 256 }, (_, code) => decodeSample(code));

/** ITU-T G.711 µ-law, one byte a sample. */
export const toUlaw = (pcm: Pcm): Uint8Array => Uint8Array.from(pcm, encodeSample);
export const fromUlaw = (bytes: Uint8Array): Pcm => Int16Array.from(bytes, (byte) => ULAW_DECODED[byte] ?? 0);

/** Every other bit of A-law is turned over on the wire. */
const ALAW_TOGGLE = 0x55;

function encodeAlawSample(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const magnitude = min(sample >= 0 ? sample : -sample - 1, 32767) >> 3;
  const exponent = magnitude < 32 ? 0 : 31 - clz32(magnitude) - 4;
  const mantissa = exponent === 0 ? magnitude >> 1 : (magnitude >> exponent) & 0x0f;
  return (sign | (exponent << 4) | mantissa) ^ ALAW_TOGGLE;
}

function decodeAlawSample(code: number): number {
  const bits = code ^ ALAW_TOGGLE;
  const exponent = (bits >> 4) & 0x07;
  const low = ((bits & 0x0f) << 4) + 8;
  const magnitude = exponent === 0 ? low : (low + 256) << (exponent - 1);
  return bits & 0x80 ? magnitude : -magnitude;
}

const ALAW_DECODED = Int16Array.from({ length: 256 }, (_, code) => decodeAlawSample(code));

/** ITU-T G.711 A-law, one byte a sample. */
export const toAlaw = (pcm: Pcm): Uint8Array => Uint8Array.from(pcm, encodeAlawSample);
export const fromAlaw = (bytes: Uint8Array): Pcm => Int16Array.from(bytes, (byte) => ALAW_DECODED[byte] ?? 0);
