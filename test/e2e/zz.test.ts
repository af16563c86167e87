import { jest, test } from '@jest/globals';
import { Stage } from '../support/stage.ts';
import { TALK_SITE } from './talk-site.ts';
jest.setTimeout(120_000);
test('x', async () => {
  for (let i = 0; i < 2; i++) {
  const t = performance.now();
  const stage = await Stage.open({ site: TALK_SITE, agents: ['101', '102', '103', '104', '105', '106', '107', '108'] });
  const u = performance.now();
  await stage.clear();
  const v = performance.now();
  await stage.close();
  console.log(u - t, v - u, performance.now() - v);
  }
});
