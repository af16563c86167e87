/** What is known of a site's files beside their text. What they mean is tested with the flow loader. */
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { readSiteFolder } from '../../src/adapters/site-folder.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'keepline-site-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test.each([
  [0o600, true],
  [0o400, true],
  [0o640, false],
  [0o604, false],
  [0o644, false],
])('a file with the rights %o: private %p', async (mode, isPrivate) => {
  const file = join(folder, 'pins.yaml');
  writeFileSync(file, 'pins: { anna: "6120" }\n', { mode: 0o600 });
  chmodSync(file, mode);
  const { files } = await readSiteFolder(folder);
  expect(files).toEqual([{ path: 'pins.yaml', text: 'pins: { anna: "6120" }\n', private: isPrivate }]);
  rmSync(file);
});
