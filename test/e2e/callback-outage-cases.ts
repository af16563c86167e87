/** One outage, of whatever kind, with a callback in every state. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { CallbackState } from '../../src/domain/callback/state.ts';
import { eventually } from '../support/eventually.ts';
import type { Stage } from '../support/stage.ts';
import { agentFirstParts, agreeingParts } from './callback-outage-agreeing.ts';
import { type CallbackPart, cancelAll, customerOf } from './callback-outage-part.ts';
import { customerFirstParts } from './callback-outage-parts.ts';
import type { Outage } from './outage-cases.ts';

type Step = 'before' | 'rightBefore' | 'atLast' | 'during' | 'after';

export function everyCallbackGoesOn(title: string, { begin, end }: Outage, stage: () => Stage): void {
  describe(title, () => {
    const parts = [...customerFirstParts(), ...agentFirstParts(), ...agreeingParts()];
    const underWay = new Map<CallbackPart, Promise<void>>(parts.map((part) => [part, Promise.resolve()]));
    const rungBefore = new Map<CallbackPart, number>();
    let began = 0;

    /** What fails is told by the part's own test, and keeps none of the others. */
    const all = async (step: Step): Promise<void> => {
      for (const part of parts) {
        const next = Promise.resolve(underWay.get(part)).then(() => part[step]?.(stage()));
        underWay.set(part, next);
      }
      await Promise.allSettled(underWay.values());
    };

    beforeAll(async () => {
      began = Date.now();
      for (const part of parts) rungBefore.set(part, customerOf(stage(), part.customer).calls.length);
      await all('before');
      await all('rightBefore');
      await all('atLast');
      await begin(stage());
      await all('during');
      await end(stage());
      // Told by their tests, which may come later.
      void all('after');
    }, 180_000);
    afterAll(async () => {
      await stage().recover();
      await cancelAll(stage());
      await hangUpCustomers(stage(), parts);
      await stage().clear();
    });

    test.each(parts.map((part): [string, CallbackPart] => [part.name, part]))('%s', async (_name, part) => {
      await underWay.get(part);
    });

    test('each has come to one end, and each attempt has rung the customer once', async () => {
      const told = await allOver(stage(), began);
      const expected = parts.map(({ line, attempts, end, customer }) => ({
        ...{ line, customer, attempts, end, ends: 1, rings: attempts.length },
      }));
      const found = parts.map((part) => {
        const { line, customer } = part;
        const ringsNow = customerOf(stage(), customer).calls.length;
        const rings = ringsNow - (rungBefore.get(part) ?? 0);
        return { line, customer, ...told.get(`${line} ${customer}`), rings };
      });
      expect(found).toEqual(expected);
      expect(told.size).toBe(parts.length);
    });

    test('when all have hung up, nothing is left in the exchange, and no agent is held', async () => {
      const { keepline } = stage();
      await hangUpCustomers(stage(), parts);
      await stage().clear();
      await keepline.untilStatus(
        'no calls, and agents who are free',
        ({ calls, agents }) => calls.length === 0 && agents.every(({ status }) => status === 'available'),
      );
      expect(keepline.complaints()).toEqual([]);
      expect(keepline.log().filter(({ event }) => event === 'callbackFault')).toEqual([]);
    });
  });
}

const hangUpCustomers = (stage: Stage, parts: readonly CallbackPart[]): Promise<unknown> =>
  Promise.all(parts.map(({ customer }) => customerOf(stage, customer).hangUp()));

interface Told {
  readonly attempts: readonly (string | null)[];
  readonly end: string | null;
  /** How often its history says that it is over. */
  readonly ends: number;
}

/** What became of all that were asked for since then, by line and number, once none is left. */
async function allOver(stage: Stage, since: number): Promise<ReadonlyMap<string, Told>> {
  const of = (status: 'live' | 'over'): CallbackState[] => callbacksSince(stage, since, status);
  await eventually(
    () => `all callbacks over; there are ${JSON.stringify(of('live'))}`,
    () => of('live').length === 0 || null,
  );
  const file = stage.keepline.callbacks();
  try {
    return new Map(
      of('over').map(({ id, profile, number, attempts, progress }) => [
        `${profile} ${number}`,
        {
          attempts: attempts.map(({ outcome }) => outcome),
          end: progress.status === 'over' ? progress.end : null,
          ends: file.history(id).filter(({ type }) => type === 'over').length,
        },
      ]),
    );
  } finally {
    file.close();
  }
}

export function callbacksSince(stage: Stage, since: number, status: 'live' | 'over' | null): CallbackState[] {
  const file = stage.keepline.callbacks();
  try {
    const from = since as CallbackState['requestedAt'];
    return file.callbacks({ status, profile: null, number: null, from, to: null, limit: 10_000 });
  } finally {
    file.close();
  }
}
