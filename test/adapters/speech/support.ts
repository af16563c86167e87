import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach } from '@jest/globals';
import wavefile from 'wavefile';
import type { Language } from '../../../src/domain/ids.ts';
import type { SpeechSettings } from '../../../src/domain/site.ts';
import type { Events } from '../../../src/observe/events.ts';

export const sv = 'sv' as Language;
export const en = 'en' as Language;

const folders: string[] = [];

/** A folder that is gone after the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keepline-speech-'));
  folders.push(folder);
  return folder;
}

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A WAV as an engine would write it: `seconds` of a tone between silences. */
export function tone(
  options: { rate?: number; channels?: number; bits?: string; seconds?: number; silence?: number } = {},
): Buffer {
  const { rate = 22_050, channels = 1, bits = '16', seconds = 0.5, silence = 0 } = options;
  const sounding = Math.round(rate * seconds);
  const still = Math.round(rate * silence);
  const full = bits === '32f' ? 1 : 2 ** (Number(bits) - 1) - 1;
  const side = Array.from({ length: sounding + 2 * still }, (_, index) =>
    index < still || index >= still + sounding
      ? 0
      : 0.5 * full * Math.sin((2 * Math.PI * 440 * index) / rate),
  );
  const wave = new wavefile.WaveFile();
  wave.fromScratch(
    channels,
    rate,
    bits,
    channels === 1 ? side : Array.from({ length: channels }, () => side),
  );
  return Buffer.from(wave.toBuffer());
}

export function settings(command: readonly string[], more: Partial<SpeechSettings> = {}): SpeechSettings {
  return { command, voices: {}, limitMs: 20_000, fallback: 'beep', ...more };
}

/** An engine made of JavaScript: `script` sees `text`, `out`, `voice`, and `fs`. */
export const scripted = (script: string): readonly string[] => [
  process.execPath,
  '-e',
  `const fs = require('node:fs'); const [file, out, voice] = process.argv.slice(1);
   const text = fs.readFileSync(file, 'utf8'); ${script}`,
  '{in}',
  '{out}',
  '{voice}',
];

export type NotRendered = Parameters<Events['textNotRendered']>[0];

export function recordFailures(): { events: Pick<Events, 'textNotRendered'>; told: NotRendered[] } {
  const told: NotRendered[] = [];
  return { told, events: { textNotRendered: (about) => told.push(about) } };
}

/** How many lines a file that engines append to has; 0 before the first. */
export function lines(file: string): number {
  try {
    return readFileSync(file, 'utf8').split('\n').length - 1;
  } catch {
    return 0;
  }
}

/** Waits until `condition` holds; fails loudly when it does not in time. */
export async function until(condition: () => boolean, what: string): Promise<void> {
  const deadline = Date.now() + 15_000;
  while (!condition()) {
    if (Date.now() > deadline) throw new Error(`in vain waited until ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
