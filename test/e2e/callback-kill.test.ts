/** Keepline is killed (SIGKILL) with callbacks in every state, and started again. */
import { afterAll, beforeAll, jest } from '@jest/globals';
import { Stage } from '../support/stage.ts';
import { everyCallbackGoesOn } from './callback-outage-cases.ts';
import { CALLBACK_AGENTS, CALLBACK_OUTAGE_SITE } from './callback-outage-site.ts';

jest.setTimeout(150_000);

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    site: CALLBACK_OUTAGE_SITE,
    agents: CALLBACK_AGENTS,
    awayTries: 90,
    awaySeconds: 1,
  });
}, 600_000);
afterAll(() => stage?.close());

everyCallbackGoesOn(
  'killed and started again',
  { begin: ({ keepline }) => keepline.kill9(), end: ({ keepline }) => keepline.start() },
  () => stage,
);
