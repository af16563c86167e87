/** Dialling is switched while many callbacks are pending: other calls have their turn meanwhile, and all are told. */
import { expect, test } from '@jest/globals';
import { anna, CallbackLab, labSite } from '../support/callback-lab.ts';
import { members } from '../support/sites.ts';

const CALLBACKS = 130;

async function pending(first: 'customer' | 'agent', isAtWork: boolean) {
  let told = 0;
  const units: number[] = [];
  const lab = new CallbackLab(labSite({ first }), {
    dies: (at) => {
      if (at === 'afterCommit') units.push(told);
      return false;
    },
  });
  const { addCallbackHistory } = lab.store;
  lab.store.addCallbackHistory = (callback, entries) => {
    told += entries.filter(({ type }) => type === 'switched').length;
    addCallbackHistory(callback, entries);
  };
  await lab.start();
  if (!isAtWork) lab.engine.tellAgent(anna, { type: 'loggedOut' });
  lab.agent = { type: 'rings' };
  for (let count = 0; count < CALLBACKS; count += 1) {
    lab.add(`+46701${100_000 + count}`);
    await lab.clock.advance(1);
  }
  return { lab, units, told: () => told };
}

const count = (lab: CallbackLab, status: string): number => {
  const filter = { status: 'live', profile: null, number: null, from: null, to: null, limit: 1000 } as const;
  return lab.store.callbacks(filter).filter(({ progress }) => progress.status === status).length;
};

test('a few at a time', async () => {
  const { lab, units, told } = await pending('customer', false);
  for (const to of [false, true]) {
    const before = told();
    const from = units.length;
    lab.engine.callbacks.switch('dialling', null, to);
    await lab.clock.advance(1_000);
    const steps = units.slice(from).map((after, index, all) => after - (all[index - 1] ?? before));
    expect(told() - before).toBe(CALLBACKS);
    expect(Math.max(...steps)).toBeLessThanOrEqual(25);
  }
  expect(lab.faults).toEqual([]);
  lab.telephony.crash();
});

test('who was not told, as the process was killed, is not dialled against the switch', async () => {
  const { lab } = await pending('customer', false);
  lab.engine.callbacks.switch('dialling', null, false);
  await lab.restart();
  lab.engine.tellAgent(anna, { type: 'loggedIn' });
  await lab.clock.advance(60_000);
  expect(lab.telephony.rung.size).toBe(0);
  lab.engine.callbacks.switch('dialling', null, true);
  await lab.clock.advance(1_000);
  expect(count(lab, 'dialling')).toBe(1);
  lab.telephony.crash();
});

test('agent first: agents are asked about as many as they may get to soon, and places are kept', async () => {
  const { lab } = await pending('agent', true);
  expect(count(lab, 'previewing')).toBe(2);
  expect(count(lab, 'due')).toBe(CALLBACKS - 2);
  const caller = lab.telephony.callIn({ called: '1000', caller: '+46709999999' });
  await lab.clock.advance(1_000);
  expect(caller.heard.join()).toContain(`place ${CALLBACKS + 1}`);
  lab.telephony.crash();
});

test('many have their turn at once: a few in each unit, the oldest first', async () => {
  const names = Array.from({ length: 20 }, (_, index) => `agent${index}`);
  const base = labSite({ first: 'agent', dialling: false }, { agents: members(...names) });
  const [settings] = Object.values(base.agents);
  const agents = Object.fromEntries(
    names.map((name, index) => [name, { ...settings, name, phone: `PJSIP/${index}` }]),
  );
  const steps: number[] = [];
  let opened: string[] = [];
  const lab = new CallbackLab(
    { ...base, agents: agents as typeof base.agents },
    {
      dies: (at) => {
        if (at === 'beforeCommit') steps.push(opened.length);
        return false;
      },
    },
  );
  const { saveCallback } = lab.store;
  lab.store.saveCallback = (state) => {
    if (state.progress.status === 'previewing') opened.push(state.id);
    saveCallback(state);
  };
  await lab.start();
  const ids: string[] = [];
  for (let count = 0; count < CALLBACKS; count += 1) {
    ids.push(lab.add(`+46701${100_000 + count}`));
    await lab.clock.advance(1);
  }
  opened = [];
  steps.length = 0;
  lab.engine.callbacks.switch('dialling', 'support', true);
  await lab.clock.advance(500);
  const inUnits = steps.map((after, index, all) => after - (all[index - 1] ?? 0));
  expect(Math.max(...inUnits)).toBeLessThanOrEqual(25);
  expect([...new Set(opened)]).toEqual(ids.slice(0, 40));
  expect(lab.faults).toEqual([]);
  lab.telephony.crash();
});
