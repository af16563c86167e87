/** Converts files in a thread of its own, so that calls never wait for it. */
import { Worker } from 'node:worker_threads';
import { convertFile, type FileConversion } from './convert-file.ts';

/** Never rejects. */
export type Converter = (from: string, to: string) => Promise<FileConversion>;

const LIMIT_MS = 30_000;

/**
 * The converter to use here: a thread where Keepline runs built, this very thread where it runs from its sources (under
 * jest, which cannot start a thread on TypeScript).
 */
export function chooseConverter(): Converter {
  if (import.meta.url.endsWith('.ts')) return convertFile;
  return threadConverter(new URL('./convert-worker.js', import.meta.url));
}

/** One thread, started when first needed and again after a fault. It does not keep the process alive. */
export function threadConverter(file: URL): Converter {
  const waiting = new Map<number, (result: FileConversion) => void>();
  let worker: Worker | null = null;
  let count = 0;

  const failAll = (failed: Worker, reason: string): void => {
    if (worker !== failed) return;
    worker = null;
    void failed.terminate();
    for (const settle of [...waiting.values()]) settle({ ok: false, reason });
  };

  const start = (): Worker => {
    const started = new Worker(file);
    started.unref();
    started.on('message', ({ id, result }: { id: number; result: FileConversion }) =>
      waiting.get(id)?.(result),
    );
    started.on('error', (error) => failAll(started, `the conversion failed: ${error.message}`));
    started.on('exit', (code) => failAll(started, `the conversion ended with code ${code}`));
    return started;
  };

  return (from, to) =>
    new Promise((resolve) => {
      worker ??= start();
      const mine = worker;
      const id = ++count;
      const limit = setTimeout(() => failAll(mine, `the conversion took over ${LIMIT_MS} ms`), LIMIT_MS);
      waiting.set(id, (result) => {
        clearTimeout(limit);
        waiting.delete(id);
        if (waiting.size === 0) mine.unref();
        resolve(result);
      });
      mine.ref();
      mine.postMessage({ id, from, to });
    });
}
