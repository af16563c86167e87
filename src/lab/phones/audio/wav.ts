import { readFile, writeFile } from 'node:fs/promises';
import wavefile from 'wavefile';
import { type Pcm, SAMPLES_PER_SECOND } from './pcm.ts';

/** Reads a WAV file of any rate, width and number of channels (of which the first is taken). */
export async function readWav(path: string): Promise<Pcm> {
  const wav = new wavefile.WaveFile(new Uint8Array(await readFile(path)));
  if (wav.bitDepth === '8m') wav.fromMuLaw();
  if (wav.bitDepth === '8a') wav.fromALaw();
  if (wav.bitDepth !== '16') wav.toBitDepth('16');
  const { sampleRate } = wav.fmt as { readonly sampleRate: number };
  if (sampleRate !== SAMPLES_PER_SECOND) wav.toSampleRate(SAMPLES_PER_SECOND, { method: 'sinc' });
  const samples: unknown = wav.getSamples(false, Int16Array);
  const first: unknown = Array.isArray(samples) ? samples[0] : samples;
  if (!(first instanceof Int16Array)) throw new Error(`${path}: no samples`);
  return first;
}

export async function writeWav(path: string, pcm: Pcm): Promise<void> {
  const wav = new wavefile.WaveFile();
  wav.fromScratch(1, SAMPLES_PER_SECOND, '16', pcm);
  await writeFile(path, wav.toBuffer());
}
