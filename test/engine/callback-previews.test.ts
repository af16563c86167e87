/** Agents who are asked whether they take a callback: they decline it, with a reason, put it off, or do not answer. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CallbackSettings } from '../../src/domain/callback/settings.ts';
import type { Site } from '../../src/domain/site.ts';
import { anna, CallbackLab, labSite } from '../support/callback-lab.ts';
import { members, text } from '../support/sites.ts';

const MINUTE = 60_000;
const reasons = { '1': 'not_my_field', '2': 'no_time' };
const profile: Partial<CallbackSettings> = {
  first: 'agent',
  declining: { ask: text('why'), reasons },
  snoozeMs: 2 * MINUTE,
};
const site = labSite(profile);
const withTwo = labSite(profile, { agents: members('anna', 'omar') });

let lab: CallbackLab;
afterEach(() => {
  expect(lab.faults).toEqual([]);
  lab.telephony.crash();
});

async function asked(of: Site = site, options: ConstructorParameters<typeof CallbackLab>[1] = {}) {
  lab = new CallbackLab(of, options);
  // Omar's phone as well.
  lab.customer = { type: 'answers', afterMs: 500 };
  await lab.start();
  lab.add();
  await lab.clock.advance(1_500);
}

const history = () =>
  lab.store
    .callbackHistory(lab.callback().id)
    .filter(({ type }) => type.startsWith('preview') || type === 'postponed')
    .map((entry) => ('reason' in entry ? `${entry.type} ${entry.reason}` : entry.type));
const agentIs = (name = 'anna') => {
  const found = lab.view().agents.find((each) => each.name === name);
  return found?.paused === null ? found.activity.status : found?.paused.by;
};

test('as many wait for an agent as agents may get to soon, though all were asked for in one moment', async () => {
  lab = new CallbackLab(site);
  await lab.start();
  const added = Array.from({ length: 6 }, (_, index) => lab.add(`+4670123450${index}`));
  await lab.clock.advance(1_500);
  const statuses = added.map((id) => lab.store.callback(id)?.progress.status);
  expect(statuses.sort()).toEqual(['due', 'due', 'due', 'due', 'previewing', 'previewing']);
});

describe('a decline', () => {
  test('with a reason: it is kept, and counted, and no attempt is used', async () => {
    await asked();
    await lab.press(lab.annasLeg, '2');
    expect([lab.status, lab.annasLeg.heard.at(-1), agentIs()]).toEqual(['previewing', 'why', 'ringing']);
    await lab.press(lab.annasLeg, '1');
    expect(history()).toEqual(['previewStarted', 'previewDeclined not_my_field']);
    expect(lab.callback()).toMatchObject({ declines: { not_my_field: 1 }, attempts: [] });
    expect([lab.status, agentIs()]).toEqual(['previewing', 'resting']);
    // She is the only one, and is asked again once she has rested.
    await lab.clock.advance(10_000);
    expect(history().at(-1)).toBe('previewStarted');
  });

  test('does not hold up the next agent, who is asked while the first is still asked why', async () => {
    await asked(withTwo);
    const first = lab.telephony.legs[0];
    if (first === undefined) throw new Error('nobody is asked');
    await lab.press(first, '2');
    await lab.clock.advance(1_000);
    expect(lab.telephony.legs.map(({ up }) => up)).toEqual([true, true]);
    await lab.press(first, '2');
    const second = lab.telephony.legs.find((leg) => leg !== first);
    if (second === undefined) throw new Error('nobody else is asked');
    await lab.press(second, '1');
    expect([lab.status, lab.dials]).toEqual(['dialling', 1]);
    expect(history()).toEqual([
      ...['previewStarted', 'previewStarted', 'previewDeclined no_time', 'previewAccepted'],
    ]);
  });

  test.each([
    ['says nothing', async () => lab.clock.advance(12_000)],
    ['hangs up', async () => lab.hangUp(lab.annasLeg)],
    ['is asked no more, for Keepline is restarted', async () => lab.restart()],
    ['is cut off, for the exchange is', async () => restartExchange()],
  ])('stands though she %s', async (_, what) => {
    await asked();
    await lab.press(lab.annasLeg, '2');
    await what();
    await lab.clock.advance(12_000);
    expect(history().slice(0, 2)).toEqual(['previewStarted', 'previewDeclined ']);
    expect(lab.callback()).toMatchObject({ declines: { '': 1 }, attempts: [] });
  });

  async function restartExchange(): Promise<void> {
    lab.telephony.crash();
    await lab.clock.advance(1_000);
    lab.telephony.connect();
  }
});

describe('putting it off', () => {
  test('nobody is asked for a while, the agent is free at once, and then it goes on', async () => {
    await asked(withTwo);
    const leg = lab.telephony.legs[0];
    if (leg === undefined) throw new Error('nobody is asked');
    await lab.press(leg, '3');
    expect(lab.callback().progress).toMatchObject({ status: 'later', why: 'snoozed' });
    expect([agentIs('anna'), agentIs('omar'), lab.telephony.legs.length]).toEqual(['idle', 'idle', 0]);
    await lab.clock.advance(2 * MINUTE - 1_000);
    expect([lab.status, lab.telephony.legs.length]).toEqual(['later', 0]);
    await lab.clock.advance(3_000);
    expect(history()).toEqual([
      ...['previewStarted', 'previewSnoozed', 'previewEnded', 'postponed', 'previewStarted'],
    ]);
    expect(lab.callback().attempts).toEqual([]);
    const again = lab.telephony.legs[0];
    if (again === undefined) throw new Error('nobody is asked');
    await lab.press(again, '1');
    expect([lab.status, lab.outcomes]).toEqual(['dialling', [null]]);
  });

  test('is over a restart as it was', async () => {
    await asked();
    await lab.press(lab.annasLeg, '3');
    await lab.restart();
    expect([lab.status, lab.telephony.legs.length]).toEqual(['later', 0]);
    await lab.clock.advance(2 * MINUTE + 1_500);
    expect(lab.status).toBe('previewing');
    expect(lab.annasLeg.up).toBe(true);
  });

  test('a third time it is a decline', async () => {
    await asked();
    for (let times = 1; times <= 2; times += 1) {
      await lab.press(lab.annasLeg, '3');
      await lab.clock.advance(2 * MINUTE + 1_500);
    }
    await lab.press(lab.annasLeg, '3');
    expect([lab.status, lab.annasLeg.heard.at(-1)]).toEqual(['previewing', 'why']);
    await lab.press(lab.annasLeg, '2');
    expect(lab.callback()).toMatchObject({ declines: { no_time: 1 }, attempts: [] });
  });
});

test('who does not answer twice in a row is away; declining in between changes nothing of that', async () => {
  const limits = { ...site.agents[anna], awayAfterMissed: 3, awayAfterMissedPreviews: 2 };
  await asked({ ...site, agents: { ...site.agents, [anna]: limits } } as Site);
  // She answers, and presses nothing.
  await lab.clock.advance(1_000 + 20_000 + 100);
  expect([history().at(-1), agentIs()]).toEqual(['previewMissed', 'resting']);
  lab.agent = { type: 'rings' };
  await lab.clock.advance(5_000 + 20_000 + MINUTE);
  expect(history().filter((each) => each === 'previewMissed')).toHaveLength(2);
  expect([agentIs(), lab.status, lab.telephony.legs.length]).toEqual(['missed', 'previewing', 0]);
  lab.agent = { type: 'answers', afterMs: 500 };
  lab.tellAgent(anna, { type: 'unpaused' });
  await lab.clock.advance(1_500);
  await lab.press(lab.annasLeg, '1');
  expect(lab.status).toBe('dialling');
});

describe('killed at every point', () => {
  interface Told {
    readonly points: number;
    readonly end: string;
    readonly declines: Readonly<Record<string, number>>;
  }

  /** Declines with reason 1, puts it off when asked again, and accepts then; the customer does not answer. */
  async function play(deathAt: number): Promise<Told> {
    let points = 0;
    lab = new CallbackLab(labSite({ ...profile, snoozeMs: 20_000, acceptWithinMs: 4_000 }), {
      dies: () => {
        points += 1;
        return points === deathAt;
      },
    });
    await lab.start();
    // Once it is written down it stays so: the store is asked no more.
    let added = false;
    const isAdded = () => {
      added ||= lab.store.liveCallbacks().length > 0;
      return added;
    };
    for (let elapsed = 0; elapsed < 3 * MINUTE; elapsed += 250) {
      if (!lab.running) await lab.restart();
      if (!isAdded()) {
        try {
          lab.add();
        } catch {
          // It died before that was committed: it is added again.
        }
      } else if (lab.callback().attempts.length > 0) break;
      else act();
      await lab.clock.advance(250);
    }
    if (!lab.running) await lab.restart();
    await lab.clock.advance(30_000);
    if (!lab.running) await lab.restart();
    await lab.clock.advance(10_000);
    const { declines, progress, attempts } = lab.callback();
    expect([deathAt, progress.status, attempts.length]).toEqual([deathAt, 'later', 1]);
    expect(lab.dials).toBeLessThanOrEqual(1);
    expect(lab.faults).toEqual([]);
    expect([lab.telephony.channels.size, agentIs()]).toEqual([0, 'idle']);
    const snoozes = history().filter((each) => each === 'previewSnoozed').length;
    return { points, end: `${Object.values(declines).join()} declined, ${snoozes} put off`, declines };
  }

  function act(): void {
    for (const leg of lab.telephony.legs) {
      if (!leg.up || leg.room !== null) continue;
      const heard = leg.heard.at(-1) ?? '';
      if (heard === 'why') lab.telephony.press(leg, '1');
      else if (heard.startsWith('call')) lab.telephony.press(leg, nextKey());
    }
  }

  function nextKey(): string {
    if (Object.keys(lab.callback().declines).length === 0) return '2';
    return history().includes('previewSnoozed') ? '1' : '3';
  }

  test('it is declined once, put off once, and the customer is dialled once', async () => {
    const { points, declines } = await play(0);
    expect(declines).toEqual({ not_my_field: 1 });
    const ends = new Map<string, number>();
    for (let deathAt = 1; deathAt <= points; deathAt += 1) {
      const { end } = await play(deathAt);
      ends.set(end, (ends.get(end) ?? 0) + 1);
    }
    expect([...ends.keys()]).toEqual(['1 declined, 1 put off']);
  }, 60_000);
});
