import { expect, test } from '@jest/globals';
import type { Instant, SiteVersion } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import type { Speech } from '../../src/engine/ports.ts';
import type { LoadedSite } from '../../src/engine/sites.ts';
import type { ReadSite } from '../../src/main/read-site.ts';
import { SiteKeeper } from '../../src/main/site-keeper.ts';
import { type Events, silentEvents } from '../../src/observe/events.ts';

const none = { diagnostics: [], printed: '', warnings: 0 };
const site = { name: 'Telco', numbers: {}, queues: {}, agents: {} } as unknown as Site;
const good = (version: string): ReadSite => ({
  ...none,
  ok: true,
  loaded: { version: version as SiteVersion, site },
});
const bad: ReadSite = { ...none, ok: false, errors: 2, printed: '2 errors' };

function setUp(answers: (ReadSite | Promise<ReadSite>)[]) {
  const told: [string, object][] = [];
  const used: string[] = [];
  const warmed: AbortSignal[] = [];
  const note = (name: string) => (about: object) => told.push([name, about]);
  const events: Events = {
    ...silentEvents,
    siteLoaded: note('siteLoaded'),
    siteRejected: note('siteRejected'),
    speechWarming: note('speechWarming'),
    fault: note('fault'),
  };
  const clock = { ms: 0 };
  const speech: Pick<Speech, 'warm'> = {
    warm: (_site, abandon) => {
      warmed.push(abandon);
      return new Promise(() => {});
    },
  };
  const keeper = new SiteKeeper({
    folder: '/site',
    read: async () => answers.shift() ?? bad,
    speech: speech as Speech,
    events,
    now: () => clock.ms as Instant,
  });
  const begin = async () => {
    const read = await keeper.load(false);
    if (read.ok) keeper.begin(read.loaded, (loaded: LoadedSite) => used.push(loaded.version));
    return read;
  };
  return { keeper, begin, told, used, warmed, clock };
}

test('a reload that changes nothing puts nothing in force', async () => {
  const { keeper, begin, used } = setUp([good('one'), good('one')]);
  await begin();
  expect(await keeper.reload()).toMatchObject({ ok: true, version: 'one', changed: false });
  expect(used).toEqual([]);
});

test('a changed site is put in force, and the rendering for the old one is left off', async () => {
  const { keeper, begin, used, warmed, clock } = setUp([good('one'), good('two')]);
  await begin();
  clock.ms = 5000;
  expect(await keeper.reload()).toMatchObject({ ok: true, version: 'two', changed: true });
  expect(used).toEqual(['two']);
  expect(keeper.loadedAt).toBe(5000);
  expect(warmed.map((signal) => signal.aborted)).toEqual([true, false]);
  keeper.stop();
  expect(warmed.map((signal) => signal.aborted)).toEqual([true, true]);
});

test('a broken site changes nothing, and the log says what stays', async () => {
  const { keeper, begin, used, told, warmed } = setUp([good('one'), bad]);
  await begin();
  expect(await keeper.reload()).toEqual({ ok: false, diagnostics: [], printed: '2 errors' });
  expect(used).toEqual([]);
  expect(told.at(-1)).toEqual(['siteRejected', { folder: '/site', errors: 2, warnings: 0, kept: 'one' }]);
  expect(warmed.map((signal) => signal.aborted)).toEqual([false]);
});

test('reloads go one after the other, and a fault in one does not stop the next', async () => {
  let finish: (read: ReadSite) => void = () => {};
  const slow = new Promise<ReadSite>((resolve) => {
    finish = resolve;
  });
  const failing = Promise.reject(new Error('impossible'));
  failing.catch(() => {});
  const { keeper, begin, used } = setUp([good('one'), slow, failing, good('three')]);
  await begin();
  const reloads = [keeper.reload(), keeper.reload(), keeper.reload()];
  finish(good('two'));
  const outcomes = await Promise.allSettled(reloads);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(used).toEqual(['two', 'three']);
});
