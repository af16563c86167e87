/** Dialling switched to a dry run: all is decided, nobody is dialled, asked or written to. On a real store. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import type { TextName } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import { CallbackLab, CUSTOMER, labSite, OTHER } from '../support/callback-lab.ts';
import { smsSettings } from '../support/messages.ts';
import { en } from '../support/sites.ts';

const MINUTE = 60_000;
let lab: CallbackLab;
afterEach(() => {
  expect(lab.faults).toEqual([]);
  expect(lab.dials).toBe(0);
  expect(lab.telephony.bridges.size).toBe(0);
});

async function start(site: Site): Promise<void> {
  lab = new CallbackLab(site);
  await lab.start();
}

const booked = 'booked' as TextName;
const siteWith = (profile: Partial<CallbackSettings>): Site => {
  const plain = labSite(profile);
  const messages = { ...plain.callbacks.support?.messages, booked } as CallbackSettings['messages'];
  return {
    ...labSite({ ...profile, messages }),
    texts: { ...plain.texts, [booked]: { [en]: 'We call you.' } },
    sms: smsSettings(),
  };
};

const timeline = (): string[] => lab.store.callbackHistory(lab.callback().id).map(({ type }) => type);

describe.each(['customer', 'agent'] as const)('%s first', (first) => {
  test('it is noted once that the customer would be dialled; over restarts too', async () => {
    await start(siteWith({ first, dialling: 'dry-run' }));
    lab.add();
    await lab.clock.advance(5 * MINUTE);
    await lab.restart();
    await lab.clock.advance(5 * MINUTE);
    expect(lab.status).toBe('due');
    expect(timeline()).toEqual([
      'requested',
      'promised',
      'due',
      'notMessaged',
      'wouldDial',
      'promiseResolved',
    ]);
    expect(lab.store.messagesAbout(lab.callback().id)).toEqual([]);
    expect(lab.telephony.legs).toEqual([]);
  });

  test('whoever calls is served, though a callback stands before them', async () => {
    await start(siteWith({ first, dialling: 'dry-run' }));
    lab.add();
    await lab.clock.advance(MINUTE);
    const caller = lab.telephony.callIn({ called: '1000', caller: OTHER });
    await lab.clock.advance(2_000);
    expect(lab.telephony.hears(caller)).toBe(lab.annasLeg);
    await lab.hangUp(caller);
  });

  test('switched to it while agents are free, then on: now it is done', async () => {
    await start(siteWith({ first }));
    const other = await lab.occupyAnna();
    lab.engine.callbacks.switch('dialling', 'support', 'dry-run');
    lab.add();
    await lab.hangUp(other);
    await lab.clock.advance(MINUTE);
    expect([lab.status, timeline().at(-1)]).toEqual(['due', 'wouldDial']);
    expect(lab.engine.callbacks.switch('offering', null, 'dry-run')).toBe(false);
    lab.engine.callbacks.switch('dialling', null, false);
    lab.engine.callbacks.switch('dialling', 'support', null);
    expect(lab.status).toBe('due');
  });
});

test('one that is tried takes no agent from one that is dialled', async () => {
  const plain = labSite();
  const tried = plain.callbacks.support as CallbackSettings;
  await start({ ...plain, callbacks: { ...plain.callbacks, tried: { ...tried, dialling: 'dry-run' } } });
  const other = await lab.occupyAnna();
  const first = lab.add(CUSTOMER, 'tried');
  await lab.clock.advance(1_000);
  const second = lab.add('+46701111111', 'support');
  await lab.hangUp(other);
  await lab.clock.advance(15_000);
  expect(lab.callback(first).progress.status).toBe('due');
  expect(lab.callback(second).progress.status).toBe('dialling');
  lab.telephony.crash();
});
