/** An admin gives a queue another name while customers wait to be called back by its agents. */
import { expect, test } from '@jest/globals';
import type { Step } from '../../src/domain/flow/steps.ts';
import type { BlockId, QueueName } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import { anna, CallbackLab, labSite } from '../support/callback-lab.ts';
import { loaded } from '../support/sites.ts';

const MINUTE = 60_000;
const help = 'help' as QueueName;

function renamed(site: Site): Site {
  const { support, ...others } = site.queues as Record<string, Site['queues'][QueueName]>;
  if (support === undefined) throw new Error('there is no queue of this name');
  const inHelp = (step: Step): Step => (step.type === 'queue' ? { ...step, queue: help } : step);
  const blocks = Object.entries(site.blocks).map(([name, steps]) => [name, steps.map(inHelp)] as const);
  return {
    ...site,
    queues: { ...others, [help]: support },
    blocks: Object.fromEntries(blocks) as Record<BlockId, Step[]>,
  };
}

test.each(['by a reload', 'while Keepline was away'])('%s: they are called in their turn', async (when) => {
  const lab = new CallbackLab(labSite());
  await lab.start();
  lab.engine.tellAgent(anna, { type: 'loggedOut' });
  const id = lab.add();
  const { rank } = lab.callback(id);
  const site = loaded(renamed(labSite({ queue: help })));
  if (when === 'by a reload') {
    lab.useSite(site);
  } else {
    lab.kill();
    lab.comesBackWith(site);
    await lab.restart();
  }
  expect(lab.callback(id)).toMatchObject({ queue: help, rank });
  lab.customer = { type: 'answers', afterMs: 1_000 };
  lab.engine.tellAgent(anna, { type: 'loggedIn' });
  await lab.clock.advance(MINUTE);
  expect(lab.dials).toBe(1);
  await lab.restart();
  expect(lab.callback(id).queue).toBe(help);
  expect(lab.faults).toEqual([]);
});
