/** The thread that converts: takes `{ id, from, to }`, answers `{ id, result }`. Started by converter.ts. */
import { parentPort } from 'node:worker_threads';
import { convertFile } from './convert-file.ts';

parentPort?.on('message', async ({ id, from, to }: { id: number; from: string; to: string }) => {
  parentPort?.postMessage({ id, result: await convertFile(from, to) });
});
