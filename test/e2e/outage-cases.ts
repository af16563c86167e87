/** One outage, of whatever kind, with a caller in every state. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { Stage } from '../support/stage.ts';
import type { Part } from './outage-part.ts';
import { outageParts } from './outage-parts.ts';
import { queueOutageParts } from './outage-queue-parts.ts';

export interface Outage {
  begin(stage: Stage): Promise<void>;
  end(stage: Stage): Promise<void>;
}

type Step = 'before' | 'rightBefore' | 'atLast' | 'during';

export function everyCallGoesOn(title: string, { begin, end }: Outage, stage: () => Stage): void {
  describe(title, () => {
    const parts = [...outageParts(), ...queueOutageParts()];
    const all = (step: Step): Promise<unknown> => Promise.all(parts.map((part) => part[step]?.(stage())));

    beforeAll(async () => {
      await all('before');
      await all('rightBefore');
      await all('atLast');
      await begin(stage());
      await all('during');
      await end(stage());
    }, 180_000);
    afterAll(async () => {
      await stage().recover();
      await stage().clear();
    });

    test.each(parts.map((part): [string, Part] => [part.name, part]))('%s', async (_name, part) => {
      await part.after(stage());
    });

    test('when all have hung up, nothing is left in the exchange, and no agent is held', async () => {
      const { keepline } = stage();
      await stage().clear();
      await keepline.untilStatus(
        'no calls, and agents who are free, in wrap-up or not there',
        ({ calls, agents }) =>
          calls.length === 0 &&
          agents.every(({ status }) => status === 'available' || status === 'wrapUp' || status === 'offline'),
      );
      expect(keepline.complaints()).toEqual([]);
    });
  });
}
