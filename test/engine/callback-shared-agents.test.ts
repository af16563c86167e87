/** Agents who serve two lines: a customer is dialled only if an agent is left for them by those who stand before. */
import { afterEach, expect, test } from '@jest/globals';
import type { QueueName } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import { CallbackLab, CUSTOMER, labSite, OTHER } from '../support/callback-lab.ts';
import { members } from '../support/sites.ts';

let lab: CallbackLab;
afterEach(() => {
  expect(lab.faults).toEqual([]);
  lab.telephony.crash();
});

/** `support` is served by anna alone, and dials its customers first; `bank` asks its agents first, in this order. */
function siteWith(...bank: string[]): Site {
  const base = labSite();
  const { support: queue } = base.queues as { support: Site['queues'][QueueName] };
  const { support: profile } = base.callbacks;
  if (queue === undefined || profile === undefined) throw new Error('no support');
  return {
    ...base,
    queues: {
      ...base.queues,
      ['bank' as QueueName]: { ...queue, agents: members(...bank), strategy: 'linear' },
    },
    callbacks: { ...base.callbacks, bank: { ...profile, queue: 'bank' as QueueName, first: 'agent' } },
  };
}

/** Dialling is switched on with these waiting, the oldest first. @returns the telephones that ring, and the ids */
async function switchedOn(site: Site, ...waiting: (readonly [number: string, profile: string])[]) {
  lab = new CallbackLab(site);
  lab.agent = { type: 'rings' };
  await lab.start();
  lab.engine.callbacks.switch('dialling', null, false);
  for (const [number, profile] of waiting) {
    lab.add(number, profile);
    await lab.clock.advance(1);
  }
  lab.engine.callbacks.switch('dialling', null, true);
  await lab.clock.advance(1_000);
  return lab.telephony.legs.map(({ endpoint }) => endpoint).sort();
}

const annas = 'PJSIP/101';
const dialOf = (number: string) => `PJSIP/${number}@trunk`;

test('the one whom the queue chose for an older one is not there, though somebody else could have served that one', async () => {
  expect(await switchedOn(siteWith('anna', 'omar'), [OTHER, 'bank'], [CUSTOMER, 'support'])).toEqual([annas]);
});

test('the one whom the queue did not choose for an older one is there', async () => {
  const rings = await switchedOn(siteWith('omar', 'anna'), [OTHER, 'bank'], [CUSTOMER, 'support']);
  expect(rings).toHaveLength(2);
  expect(rings).toContain(dialOf(CUSTOMER));
  expect(rings).not.toContain(annas);
});

test('younger ones get whom an older customer leaves them', async () => {
  const rings = await switchedOn(siteWith('anna', 'omar'), [CUSTOMER, 'support'], [OTHER, 'bank']);
  expect(rings).toHaveLength(2);
  expect(rings).toContain(dialOf(CUSTOMER));
  expect(rings).not.toContain(annas);
});
