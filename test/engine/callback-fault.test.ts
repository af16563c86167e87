/** A callback cannot take up the end of its own call: it is found lost at once, and goes on. */
import { expect, test } from '@jest/globals';
import { CallbackLab, labSite } from '../support/callback-lab.ts';

test('whose decision throws as the attempt ends is tried again', async () => {
  const site = labSite();
  const settings = site.callbacks.support;
  if (settings === undefined) throw new Error('there is no profile');
  let throwing = 0;
  const { ladder } = settings;
  Object.defineProperty(settings, 'ladder', {
    enumerable: true,
    get: () => {
      if (throwing > 0) {
        throwing -= 1;
        throw new Error('a fault of ours');
      }
      return ladder;
    },
  });
  const lab = new CallbackLab(site);
  await lab.start();
  lab.add();
  await lab.clock.advance(1_000);
  expect(lab.status).toBe('dialling');
  throwing = 1;
  await lab.hangUp(lab.customerChannel);
  expect(throwing).toBe(0);
  expect([lab.status, lab.outcomes]).toEqual(['later', ['unknown']]);
  lab.telephony.crash();
});
