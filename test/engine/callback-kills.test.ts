/**
 * The process is killed at every single point of a callback's story where it may die: between any two things that it
 * does to the world. Whatever the point: the customer's telephone rings once per attempt at most, the callback comes to
 * its end, and nobody is left behind.
 */
import { describe, expect, test } from '@jest/globals';
import type { Site } from '../../src/domain/site.ts';
import { CallbackLab, labSite } from '../support/callback-lab.ts';

const MINUTE = 60_000;
const STEP_MS = 250;

interface Told {
  readonly points: number;
  readonly end: string;
  readonly outcomes: readonly (string | null)[];
}

/** Plays the story, killing the process at the `deathAt`-th point; it is started again after `awayMs`. */
async function play(site: Site, deathAt: number, awayMs = 0): Promise<Told> {
  let points = 0;
  const silence = new CustomersSilence();
  const lab = new CallbackLab(site, {
    dies: () => {
      points += 1;
      return points === deathAt;
    },
  });
  lab.customer = { type: 'answers', afterMs: 2_000 };
  await lab.start();
  // Once it is written down it stays so: the store is asked no more.
  let added = false;
  const isAdded = () => {
    added ||= lab.store.callbacks(ALL).length > 0;
    return added;
  };
  for (let round = 0; round < 4; round += 1) {
    for (let elapsed = 0; elapsed < MINUTE; elapsed += STEP_MS) {
      if (!lab.running) {
        await lab.clock.advance(awayMs);
        await lab.restart();
      }
      if (!isAdded()) {
        try {
          lab.add();
        } catch {
          // It died before that was committed, and the command failed: it is given again.
        }
      }
      if (isAdded()) act(lab);
      await lab.clock.advance(STEP_MS);
      silence.look(lab);
    }
    if (!lab.running) await lab.restart();
    const { progress } = lab.callback();
    if (progress.status === 'over') break;
    if (progress.status === 'later') await lab.clock.advance(progress.until - lab.clock.now() - 1);
  }
  expect(lab.faults).toEqual([]);
  expect(lab.dials).toBeLessThanOrEqual(lab.callback().attempts.length);
  expect(lab.store.callbacks(ALL)).toHaveLength(1);
  await lab.clock.advance(MINUTE);
  expect([lab.telephony.channels.size, lab.telephony.bridges.size]).toEqual([0, 0]);
  expect([lab.store.nextTimerAt(), lab.store.pendingActions()]).toEqual([null, []]);
  expect(lab.view().agents.find(({ name }) => name === 'anna')?.activity.status).toBe('idle');
  expect(lab.promise).not.toBe('open');
  expect(silence.longestMs).toBeLessThanOrEqual(LONGEST_SILENCE_MS);
  return { points, end: lab.status, outcomes: lab.outcomes };
}

const ALL = { status: null, profile: null, number: null, from: null, to: null, limit: 9 } as const;

/** With nobody away, texts that need no rendering, and keys that are pressed at once. */
const LONGEST_SILENCE_MS = 2 * STEP_MS;

/** How long customers who have answered, and agents who wait for one, hear nothing while a process is there for them. */
class CustomersSilence {
  longestMs = 0;
  readonly #since = new Map<string, number>();

  look({ running, telephony, clock }: CallbackLab): void {
    for (const channel of telephony.legs) {
      const { id, up, playbacks, room } = channel;
      const hears = playbacks.length > 0 || room !== null || telephony.hears(channel) !== null;
      if (!up || hears || !running) this.#since.delete(id);
      else this.#since.set(id, this.#since.get(id) ?? clock.now());
      this.longestMs = Math.max(this.longestMs, clock.now() - (this.#since.get(id) ?? clock.now()));
    }
  }
}

/** The agent presses 1 when asked, the customer when greeted; after twelve seconds of talk the customer hangs up. */
function act(lab: CallbackLab): void {
  const { telephony } = lab;
  for (const channel of telephony.legs) {
    const heard = channel.heard.at(-1) ?? '';
    const isAsked = heard === 'it is us' || heard.startsWith('call ');
    if (channel.up && isAsked && channel.bridge === null && channel.room === null)
      telephony.press(channel, '1');
  }
  const customer = telephony.legs.find(({ id }) => id.endsWith('~customer'));
  if (customer === undefined) return;
  const { attempts, progress } = lab.callback();
  const since = progress.status === 'talking' ? progress.since : null;
  if (attempts.length > 0 && since !== null && lab.clock.now() - since > 12_000) telephony.hangUp(customer);
}

describe.each([
  ['customer first', labSite()],
  ['agent first', labSite({ first: 'agent' })],
])('%s', (_, site) => {
  test('undisturbed, the customer is served in one attempt', async () => {
    expect(await play(site, 0)).toMatchObject({ end: 'done', outcomes: ['served'] });
  });

  test.each([
    ['at once', 0],
    // The customer has answered meanwhile, as a rule.
    ['seconds later', 4_000],
  ])(
    'killed at each point and started again %s, it comes to its end, and no telephone rings twice for one attempt',
    async (_when, awayMs) => {
      const { points } = await play(site, 0);
      const ends = new Map<string, number>();
      for (let deathAt = 1; deathAt <= points; deathAt += 1) {
        const { end, outcomes } = await play(site, deathAt, awayMs);
        const how = `${end}: ${outcomes.join(', ')}`;
        ends.set(how, (ends.get(how) ?? 0) + 1);
      }
      // An attempt whose end was lost in the dark counts as made, and the next one serves them.
      const expected = ['done: served', 'done: unknown, served'];
      expect([...ends.keys()].filter((how) => !expected.includes(how))).toEqual([]);
      expect(ends.get('done: served')).toBeGreaterThan(points / 2);
    },
    60_000,
  );
});
