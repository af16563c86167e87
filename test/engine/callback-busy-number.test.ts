/** A customer's telephone that is in use by us is not called: not while it is being hung up, not while they call us. */
import { expect, test } from '@jest/globals';
import type { BlockId, FlowName, Instant } from '../../src/domain/ids.ts';
import { CallbackLab, CUSTOMER, labSite } from '../support/callback-lab.ts';
import { en, step } from '../support/sites.ts';

test('a wish that stops a ringing telephone: it is dialled anew when it has been hung up, and not before', async () => {
  // Hanging up takes longer than dialling.
  let commandsMs: number[] = [];
  const ringing: number[] = [];
  const lab = new CallbackLab(labSite(), { commandMs: () => commandsMs.shift() ?? 1 });
  const { telephony } = lab;
  const perform = telephony.perform.bind(telephony);
  telephony.perform = async (action, repeat) => {
    const verdict = await perform(action, repeat);
    ringing.push(telephony.legs.length);
    return verdict;
  };
  await lab.start();
  const at = (lab.clock.now() + 60_000) as Instant;
  const asked = { profile: 'support', number: CUSTOMER, callerName: '', language: null, variables: {} };
  lab.engine.callbacks.add({ ...asked, at, origin: { type: 'cli' } });
  await lab.clock.advance(61_000);
  expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
  commandsMs = [300, 5];
  expect(lab.engine.callbacks.add({ ...asked, at: null, origin: { type: 'cli' } }).type).toBe('changed');
  await lab.clock.advance(200);
  expect([lab.dials, telephony.legs.length]).toEqual([1, 1]);
  await lab.clock.advance(200);
  expect([lab.status, lab.dials, telephony.legs.length]).toEqual(['dialling', 2, 1]);
  expect(Math.max(...ringing)).toBe(1);
  expect(lab.faults).toEqual([]);
});

test('agent first: a customer who is on the line with us when the agent accepts is dialled afterwards', async () => {
  const site = labSite({ first: 'agent' });
  const lab = new CallbackLab({
    ...site,
    blocks: { ...site.blocks, ['other' as BlockId]: [step.menu('what is it', {}), step.hangup()] },
    numbers: { ...site.numbers, '3000': { flow: 'other' as FlowName, language: en } },
  });
  await lab.start();
  lab.add();
  await lab.clock.advance(3_000);
  expect(lab.status).toBe('previewing');
  const caller = lab.telephony.callIn({ called: '3000', caller: CUSTOMER });
  await lab.clock.advance(100);
  await lab.press(lab.annasLeg, '1');
  expect([lab.status, lab.dials, lab.outcomes]).toEqual(['due', 0, []]);
  await lab.hangUp(caller);
  await lab.clock.advance(3_000);
  expect(lab.status).toBe('previewing');
  await lab.press(lab.annasLeg, '1');
  expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
  expect(lab.faults).toEqual([]);
});
