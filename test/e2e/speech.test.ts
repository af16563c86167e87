/** Real espeak-ng, from the text to the file that Asterisk plays. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import wavefile from 'wavefile';
import { findEspeak } from '../../src/adapters/speech/default-command.ts';
import { createSpeech } from '../../src/adapters/speech/speech.ts';
import type { Language } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import type { Speech } from '../../src/engine/ports.ts';
import { provideTools } from '../../src/lab/provision/provide-tools.ts';

const sv = 'sv' as Language;
const en = 'en-GB' as Language;
const never = new AbortController().signal;
const settings = { command: [], voices: {}, limitMs: 20_000, fallback: 'beep' };
const reasons: string[] = [];
let folder = '';
let speech: Speech;

beforeAll(async () => {
  const { espeak } = await provideTools();
  folder = mkdtempSync(join(tmpdir(), 'keepline-espeak-'));
  speech = await createSpeech({
    cacheFolder: join(folder, 'sounds'),
    defaultCommand: await findEspeak(`relative${delimiter}${dirname(espeak.executable)}`),
    events: { textNotRendered: ({ reason }) => reasons.push(reason) },
  });
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function listen(sound: string) {
  const wave = new wavefile.WaveFile(readFileSync(`${sound}.wav`));
  const { sampleRate, numChannels } = wave.fmt as { sampleRate: number; numChannels: number };
  const samples = wave.getSamples(true);
  const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  return {
    rate: sampleRate,
    channels: numChannels,
    bits: wave.bitDepth,
    seconds: samples.length / 8000,
    loudness,
  };
}

test('a sentence is spoken for the telephone, in the voice of its language', async () => {
  const text = 'Du är nummer 7 i kön.';
  const swedish = await speech.prepare(text, sv, settings, never);
  const english = await speech.prepare(text, en, settings, never);
  expect(reasons).toEqual([]);
  for (const sound of [swedish, english]) {
    const heard = listen(sound);
    expect(heard).toMatchObject({ rate: 8000, channels: 1, bits: '16' });
    expect(heard.seconds).toBeGreaterThan(0.8);
    expect(heard.seconds).toBeLessThan(6);
    // Speech is some thousands of 32,768; noise or silence is far below.
    expect(heard.loudness).toBeGreaterThan(800);
  }
  expect(readFileSync(`${swedish}.wav`).equals(readFileSync(`${english}.wav`))).toBe(false);
});

test('å, ä and ö are read as letters of the text, not as bytes', async () => {
  const right = listen(await speech.prepare('år', sv, settings, never));
  const wrong = listen(await speech.prepare('Ã¥r', sv, settings, never));
  expect(wrong.seconds).toBeGreaterThan(right.seconds * 1.3);
});

test('a text that looks like options is read aloud', async () => {
  const heard = listen(await speech.prepare('--version -q -x', en, settings, never));
  expect(heard.seconds).toBeGreaterThan(0.8);
});

test('a voice that does not exist is told, with what the engine says', async () => {
  const told = reasons.length;
  const sound = await speech.prepare('Hej', sv, { ...settings, voices: { [sv]: 'xyzzy' } }, never);
  expect(sound).toBe('beep');
  expect(reasons.slice(told)).toEqual([
    expect.stringMatching(/espeak-ng ended with code \d+: .*voice does not exist/),
  ]);
});

test('the texts of a site are rendered ahead', async () => {
  const texts = {
    welcome: { [sv]: 'Välkommen till Telco.', [en]: 'Welcome to Telco.' },
    place: { [sv]: '{position, plural, =1 {Du är näst på tur.} other {Du har plats # i kön.}}' },
  };
  const place = { text: 'place', limit: null, overText: null };
  const queues = { support: { tell: { place, wait: null, messages: [] }, whisper: null } };
  const site = { texts, queues, languages: [sv, en], speech: settings } as unknown as Site;
  const result = await speech.warm(site, never, () => {});
  expect(result).toEqual({ rendered: 22, cached: 0, failed: [] });
}, 60_000);
