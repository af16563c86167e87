import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@jest/globals';
import { threadConverter } from '../../../src/adapters/speech/converter.ts';
import { temporaryFolder } from './support.ts';

/** A thread that does as the file's name says, in the words of the real one. */
function converter(folder: string) {
  const file = join(folder, 'worker.mjs');
  writeFileSync(
    file,
    `import { parentPort } from 'node:worker_threads';
     import { writeFileSync } from 'node:fs';
     parentPort.on('message', ({ id, from, to }) => {
       if (from === 'throw') throw new Error('impossible');
       if (from === 'exit') process.exit(3);
       writeFileSync(to, from);
       parentPort.postMessage({ id, result: { ok: true, durationMs: 1 } });
     });`,
  );
  return threadConverter(pathToFileURL(file));
}

test('files are converted in the thread, several at once', async () => {
  const folder = temporaryFolder();
  const convert = converter(folder);
  const files = ['a', 'b', 'c'].map((name) => join(folder, name));
  const results = await Promise.all(files.map((file) => convert('sound', file)));
  expect(results).toEqual(files.map(() => ({ ok: true, durationMs: 1 })));
  expect(files.every((file) => existsSync(file))).toBe(true);
});

test.each([
  ['throw', 'the conversion failed: impossible'],
  ['exit', 'the conversion ended with code 3'],
])('a thread that dies (%s) fails what it held, and the next starts anew', async (how, reason) => {
  const folder = temporaryFolder();
  const convert = converter(folder);
  expect(await convert(how, join(folder, 'none'))).toEqual({ ok: false, reason });
  expect(await convert('sound', join(folder, 'some'))).toEqual({ ok: true, durationMs: 1 });
});
