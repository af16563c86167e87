import { readFile, stat, writeFile } from 'node:fs/promises';
import { toTelephoneWav } from './telephone-wav.ts';

/** No engine needs more for ten minutes of speech in stereo; more would only fill the memory. */
const LARGEST_BYTES = 128 * 1024 * 1024;

export type FileConversion =
  | { readonly ok: true; readonly durationMs: number }
  | { readonly ok: false; readonly reason: string };

/** Reads what the engine wrote and writes what the telephone plays. Holds its thread while it works; never rejects. */
export async function convertFile(from: string, to: string): Promise<FileConversion> {
  try {
    const { size } = await stat(from);
    if (size === 0) return { ok: false, reason: 'the command wrote an empty file' };
    if (size > LARGEST_BYTES)
      return { ok: false, reason: `the command wrote ${size} bytes, which is too much` };
    const conversion = toTelephoneWav(await readFile(from));
    if (!conversion.ok) return conversion;
    await writeFile(to, conversion.wav, { mode: 0o644 });
    return { ok: true, durationMs: conversion.durationMs };
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { ok: false, reason: missing ? 'the command wrote no file' : String(error) };
  }
}
