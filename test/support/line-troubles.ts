/** What a line and a far end may do to a prompt. */
import {
  durationMs,
  fromAlaw,
  fromUlaw,
  gain,
  join,
  levelDecibels,
  mix,
  type Pcm,
  samplesOf,
  silence,
  toAlaw,
  toUlaw,
} from '../../src/lab/phones/audio.ts';
import { music, noise } from './synthetic-voice.ts';

type Change = (prompt: Pcm) => Pcm;
type Named = readonly (readonly [string, Change])[];

/** Coded twice, as from a PBX through a carrier. */
export const overTheWire: Change = (pcm) => fromAlaw(toAlaw(fromUlaw(toUlaw(pcm))));

/** The prompt stays whole and in time. */
export const HARMLESS: Named = [
  ['nothing', (prompt) => prompt],
  ['silence around it', (prompt) => join(silence(513.5), prompt, silence(700))],
  ['a quieter line', (prompt) => gain(join(silence(100), prompt), -9)],
  ['a louder line', (prompt) => gain(join(silence(100), prompt), 4)],
  ['music before and after it', (prompt) => join(music(900), prompt, music(1500))],
  [
    'music beneath it, 10 dB quieter',
    (prompt) => mix(prompt, beneath(music(durationMs(prompt)), prompt, 10)),
  ],
  [
    'hiss beneath it, 15 dB quieter',
    (prompt) => mix(prompt, beneath(noise(durationMs(prompt), 8000), prompt, 15)),
  ],
  ['100 ms missing at its beginning', (prompt) => prompt.subarray(samplesOf(100))],
  ['a lost packet every 700 ms, filled with silence', (prompt) => everySoOften(prompt, () => silence(20))],
];

/** Bent as well: a last word may then be told to be cut. */
export const BENDING: Named = [
  ['40 ms put in every 700 ms', (prompt) => everySoOften(prompt, (packet) => join(silence(40), packet))],
  ['a packet said twice every 700 ms', (prompt) => everySoOften(prompt, (packet) => join(packet, packet))],
  ['half a sample of delay', (prompt) => prompt.map((sample, i) => (sample + (prompt[i - 1] ?? 0)) / 2)],
];

const beneath = (under: Pcm, over: Pcm, decibels: number): Pcm =>
  gain(under, levelDecibels(over) - decibels - levelDecibels(under));

function everySoOften(pcm: Pcm, change: Change): Pcm {
  const parts: Pcm[] = [];
  for (let from = 0; from < pcm.length; from += samplesOf(700)) {
    const packetEnd = from + samplesOf(20);
    parts.push(change(pcm.slice(from, packetEnd)), pcm.slice(packetEnd, from + samplesOf(700)));
  }
  return join(...parts);
}
