import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { openStore } from '../../src/adapters/sqlite/store.ts';
import type { Report } from '../../src/domain/counting/report.ts';
import type { CallId, Instant, QueueName, SiteVersion } from '../../src/domain/ids.ts';
import type { Store } from '../../src/engine/store.ts';
import { databaseFile } from '../../src/main/data-folder.ts';
import { attempt, over, promise, served } from '../domain/counting/callbacks.ts';
import { dataFolderPerTest, runCommand } from '../support/control-lab.ts';
import { CountedStory } from '../support/counted-story.ts';
import { chosen, connected, hungUp, key, legAnswered, start } from '../support/given.ts';
import { siteOf, step } from '../support/sites.ts';

const site = siteOf(
  { main: [step.queue('support')], out: [step.queue('sales')] },
  { queue: { serviceLevelMs: 15_000, keys: { '1': 'out' as never } }, queues: { sales: {} } },
);

const data = dataFolderPerTest();
let store: Store;
beforeEach(() => {
  store = openStore(databaseFile(data.path));
  data.atEnd(() => store.close());
});

/** Three callers at nine o'clock: answered after 10 s, given up after 2 s, and sent to sales by a key after 30 s. */
function anHour(): void {
  store.saveSite('v1' as SiteVersion, site, start);
  let calls = 0;
  const caller = (): CountedStory => {
    calls += 1;
    const call = `c${calls}`;
    const renamed: Store = {
      ...store,
      count: (facts) =>
        store.count(facts.map((fact) => ('call' in fact ? { ...fact, call } : fact)) as never),
    };
    return new CountedStory(site, renamed).arrived();
  };
  const status = { type: 'agentStatus', agent: 'anna', queue: null, call: null, reason: null };
  store.count([{ ...status, at: start, status: 'available' }] as never);
  const served = caller().after(10_000).when(chosen('anna'), legAnswered('anna'), connected());
  store.count([{ ...status, at: start + 10_000, status: 'talking', queue: 'support', call: 'c1' }] as never);
  served.after(60_000).when(hungUp);
  store.count([{ ...status, at: start + 70_000, status: 'available' }] as never);
  caller().after(2_000).when(hungUp);
  caller().after(30_000).when(key('1')).after(15_000).when(hungUp);
}

const report = (...args: string[]) =>
  runCommand(['report', '--data', data.path, ...args], { now: () => start + 90_000 });

async function figures(...args: string[]): Promise<Report> {
  const { code, out, err } = await report('--json', ...args);
  expect({ code, err }).toEqual({ code: 0, err: '' });
  return JSON.parse(out) as Report;
}

test('offers that held on are told with when they began and how long it took', async () => {
  anHour();
  const of = { queue: 'support' as QueueName, rule: 0, into: 'crisis', waitMs: 910_000 };
  const [began, ended] = [start + 1_000, start + 61_000] as Instant[] as [Instant, Instant];
  const holding = { soSince: start, since: began };
  store.saveHolding({ ...of, at: began, before: null, after: holding });
  store.saveHolding({ ...of, at: ended, before: holding, after: null });
  expect(await figures()).toMatchObject({
    held: [
      {
        ...{ queue: 'support', offer: 1, into: 'crisis', waitMs: 910_000 },
        since: new Date(began).toISOString(),
        until: new Date(ended).toISOString(),
      },
    ],
  });
  expect((await report()).out).toMatch(
    /^crisis since [-0-9]+ [0-9:]+, for 1m 00s \(offer 1 of support\); the wait expected then: 15m 10s$/m,
  );
  expect(await figures('--queue', 'sales')).toMatchObject({ held: [] });
});

describe('keepline report', () => {
  test('is read while keepline has the database open', async () => {
    anHour();
    const { customers, queues } = await figures();
    expect(queues.support).toMatchObject({
      offered: 3,
      answered: 1,
      abandoned: 1,
      shortAbandons: 1,
      elsewhere: 1,
      averageSpeedOfAnswerMs: 10_000,
      averageHandlingMs: 60_000,
      longestWaitMs: 30_000,
      serviceLevel: { negative: 1 / 3, shortAbandon: 1 / 2, answeredOnly: 1 },
    });
    expect(queues.sales).toMatchObject({ offered: 1, abandoned: 1, longestWaitMs: 15_000 });
    expect(customers).toMatchObject({
      offered: 3,
      answered: 1,
      abandoned: 2,
      elsewhere: 0,
      longestWaitMs: 45_000,
    });
  });

  test('tells of agents by the clock, up to now', async () => {
    anHour();
    const { agents, queues } = await figures();
    expect(agents.anna).toMatchObject({ calls: 1, talkMs: 60_000, availableMs: 30_000, occupancy: 60 / 90 });
    expect(queues.support?.occupancy).toBe(60 / 90);
    const tomorrow = new Date(start + 24 * 3_600_000).toISOString();
    expect((await figures('--to', tomorrow)).agents.anna).toMatchObject({ availableMs: 30_000 });
    expect(queues.sales?.occupancy).toBeNull();
  });

  test('is of one queue when that is asked for', async () => {
    anHour();
    const { customers, queues } = await figures('--queue', 'sales');
    expect(Object.keys(queues)).toEqual(['sales']);
    expect(customers).toMatchObject({ offered: 1, abandoned: 1 });
  });

  test('is of an interval, by when callers joined', async () => {
    anHour();
    const at = (ms: number) => new Date(start + ms).toISOString();
    expect((await figures('--from', at(0), '--to', at(1))).customers.offered).toBe(3);
    expect((await figures('--from', at(1), '--to', at(5_000))).customers.offered).toBe(0);
    expect((await figures('--from', at(25_000), '--to', at(60_000))).queues).toMatchObject({
      sales: { offered: 1 },
    });
  });

  test('prints tables for people', async () => {
    anHour();
    const lines = async (...args: string[]) =>
      (await report(...args)).out.split('\n').map((line) => line.replace(/ {2,}/g, ' | ').trimEnd());
    const byQueue = await lines();
    expect(byQueue[2]).toBe(
      'QUEUE | OFFERED | ANSWERED | ABANDONED | LEFT | CALLBACK | REFUSED | SERVICE LEVEL | ASA | MEDIAN | P90 | LONGEST | HANDLING | OCCUPANCY | WAITS KEPT',
    );
    expect(byQueue.slice(3, 6)).toEqual([
      'sales | 1 | 0 | 1 (100 %) | 0 | 0 | 0 | 0 % | - | - | - | 15s | - | - | -',
      'support | 3 | 1 | 1 (33 %, 1 short) | 1 | 0 | 0 | 50 % | 10s | 10s | 10s | 30s | 1m 00s | 67 % | -',
      'all | 3 | 1 | 2 (67 %, 1 short) | 0 | 0 | 0 | 50 % | 10s | 10s | 10s | 45s | 1m 00s',
    ]);
    expect((await lines('--by', 'agent'))[3]).toBe(
      'anna | 1 | 0 | 1m 00s | 0s | 0s | 30s | 0s | 0s | 1m 00s | 67 %',
    );
    expect((await lines('--by', 'hour'))[3]).toMatch(/^2026-11-23 \d\d:00 \| 3 \| 1 /);
  });

  test('of nothing is empty, not wrong', async () => {
    const { code, out } = await report();
    expect(code).toBe(0);
    expect(out).toContain('\nall    0        0         0          0     0         0        -  ');
    expect((await report('--by', 'agent')).out).toContain('\nno agents\n');
  });

  test.each([
    [['--from', 'tomorrow'], '"tomorrow" is no moment: write today, yesterday, 7d'],
    [['--from', 'now', '--to', 'today'], '--to is not after --from'],
    [['--queue', 'suport'], 'there is no queue "suport"; did you mean support?'],
    [['--by', 'moon'], 'Allowed choices are queue, agent, hour'],
  ])('%j is refused with what to do', async (args, words) => {
    anHour();
    const { code, out, err } = await report(...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(words);
  });

  test('of a folder without a database is refused with what to do', async () => {
    const { code, err } = await report('--data', join(data.path, 'nowhere'));
    expect(code).toBe(1);
    expect(err).toMatch(/keepline\.db cannot be read: .*--data/);
  });

  describe('with callbacks', () => {
    const shifted = (ms: number) => (start + ms) as never;
    /** The third caller (c3) agreed, and was served at the second attempt; another was not reached. */
    function callbacks(): void {
      anHour();
      store.saveSite(
        'v1' as SiteVersion,
        { ...site, spending: { mostPerDay: 9, perAttempt: 1, perMinute: 1, setAsideMs: 0 } },
        start,
      );
      store.count([{ type: 'callbackAgreed', at: start, call: 'c2' }] as never);
      const times = {
        firstJoinedAt: shifted(0),
        requestedAt: shifted(30_000),
        origin: { type: 'call', call: 'c2' as CallId },
      } as const;
      const kept = promise({ verdict: { state: 'kept', at: shifted(0) } });
      const broken = promise({ verdict: { state: 'broken', why: 'late', at: shifted(0) } });
      const late = served(0);
      const bridged = { ...late, startedAt: shifted(600_000), bridgedAt: shifted(620_000) };
      store.saveCallback(over('done', [attempt(0, 'noAnswer'), bridged], { ...times, promises: [kept] }));
      store.saveCallback(
        over('failedUnreached', [attempt(0, 'busy')], {
          ...{ ...times, profile: 'bank', promises: [broken] },
          declines: { '': 1, no_time: 2 },
        }),
      );
      const look = {
        at: shifted(1_000),
        queue: 'support' as never,
        profile: 'support',
        rule: 0,
        waitMs: null,
      };
      store.addOffers('c2' as CallId, [{ ...look, reason: 'offered' }]);
      store.addOffers('c1' as CallId, [
        { ...look, reason: 'wait' },
        { ...look, reason: 'wait' },
      ]);
      store.addOffers('c3' as CallId, [{ ...look, reason: 'offered' }]);
    }

    test('has their figures, for each kind and for all', async () => {
      callbacks();
      const { customers, callbacks: figures_ } = await figures();
      expect(customers).toMatchObject({ offered: 2, callbacks: 1, abandoned: 1 });
      expect(figures_.all).toMatchObject({
        requested: 2,
        attempts: 3,
        reach: 1 / 3,
        success: 1 / 2,
        attemptsPerSuccess: 3,
        promises: { kept: 1, broken: 1, keptRate: 1 / 2 },
        timeToHumanMs: { median: 620_000 },
        offers: {
          callers: 3,
          offered: 2,
          accepted: 1,
          offerRate: 2 / 3,
          acceptance: 1 / 2,
          looks: { wait: 2 },
        },
        cost: { failed: 2 },
      });
      expect(figures_.profiles).toMatchObject({
        bank: { success: 0, declines: { no_time: 2, '': 1 } },
        support: { success: 1, declines: {} },
      });
      expect(figures_.serviceLevel).toMatchObject({ trueWait: 1 / 4 });
    });

    test('prints them below the queues', async () => {
      callbacks();
      const lines = (await report()).out.split('\n').map((line) => line.replace(/ {2,}/g, ' | ').trimEnd());
      expect(lines).toContain('all | 2 (67 %) | 50 % | 2 | 0 | 1 (50 %) | 0 | 0 | 0 | 1');
      expect(lines).toContain('bank | 1 | 0 % | - | 0 % | 0 % | 0 | - | - | - | 1.00 | 1.00');
      expect(lines).toContain('declined by agents, bank: no_time 2, no reason given 1');
      expect(lines).toContain('looked at and not offered: the wait is short 2');
      expect((await report('--by', 'agent')).out).not.toContain('CALLBACKS');
    });

    test('says nothing of them where there were none', async () => {
      anHour();
      expect((await report()).out).not.toContain('CALLBACKS');
    });
  });
});
