/** Keepline is killed (SIGKILL) in the moment of dialling a customer, and at random while customers are called back. */
import { afterAll, afterEach, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { CallbackState } from '../../src/domain/callback/state.ts';
import { eventually } from '../support/eventually.ts';
import { Random } from '../support/random.ts';
import { Stage } from '../support/stage.ts';
import { Crowd, type Life } from './callback-kill-crowd.ts';
import { callbacksSince } from './callback-outage-cases.ts';
import { add, cancelAll, customerOf, isReached } from './callback-outage-part.ts';
import { agentOf, CALLBACK_AGENTS, CALLBACK_OUTAGE_SITE, usersOf } from './callback-outage-site.ts';

jest.setTimeout(150_000);

const KILLS = 6;
const KILL_SEED = 1;
/** The longest that a customer hears nothing, though Keepline may be killed in the midst of starting again. */
const SILENCE_MS = 10_000;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open({
    site: CALLBACK_OUTAGE_SITE,
    agents: CALLBACK_AGENTS,
    awayTries: 90,
    awaySeconds: 1,
  });
}, 600_000);
afterAll(() => stage?.close());

/** Keepline has found its bearings since it was started: it dials, and its log is quiet. */
const isLive = (): Promise<unknown> =>
  eventually(
    () => 'Keepline has reconciled',
    () => {
      const log = stage.keepline.log();
      const last = (event: string): number => log.findLastIndex((line) => line.event === event);
      return last('reconciled') > last('starting') || null;
    },
  );

describe('killed in the moment of dialling', () => {
  afterEach(async () => {
    await stage.recover();
    await cancelAll(stage);
    await stage.clear();
    expect(stage.keepline.complaints()).toEqual([]);
  });

  const outcomesOf = (since: number, customer: string) =>
    callbacksSince(stage, since, null)
      .filter(({ number }) => number === customer)
      .map(({ attempts }) => attempts.map(({ outcome }) => outcome));

  test('before the exchange has heard of it: counts as tried, and the customer is tried again', async () => {
    const { keepline, network } = stage;
    const customer = '+46701234580';
    const since = Date.now();
    const lines = keepline.log().length;
    await isLive();
    network.freeze();
    await add(stage, 'undialled', customer);
    await keepline.untilLogged('callbackDialled', lines);
    await keepline.kill9();
    // What is on its way is lost.
    network.cut();
    network.restore();
    expect(customerOf(stage, customer).calls).toEqual([]);
    await keepline.start();
    await isReached(stage, customer, '140');
    await keepline.untilAgents('available', [agentOf('140')]);
    expect(outcomesOf(since, customer)).toEqual([['unknown', 'served']]);
    expect(customerOf(stage, customer).calls).toHaveLength(1);
  });

  test('a few lines of the log sooner or later: the customer is rung once, and served', async () => {
    const { keepline } = stage;
    const since = Date.now();
    const moments = [
      { line: 'moment_1', customer: '+46701234581', afterLines: 1 },
      { line: 'moment_2', customer: '+46701234582', afterLines: 3 },
      { line: 'moment_3', customer: '+46701234583', afterLines: 2 },
    ] as const;
    for (const { line, customer, afterLines } of moments) {
      await isLive();
      const killed = keepline.kill9AfterLines(afterLines);
      // It may die before it can answer.
      await add(stage, line, customer).catch(() => undefined);
      await killed;
      await keepline.start();
      // Other lines of the log may have come first: then nobody has been asked yet.
      if (outcomesOf(since, customer).length === 0) await add(stage, line, customer);
      // Before the next kill: it could take the second attempt as this one took the first.
      const [user = ''] = usersOf(line);
      await isReached(stage, customer, user);
      await keepline.untilAgents('available', [agentOf(user)]);
      const [outcomes] = outcomesOf(since, customer);
      expect([['served'], ['unknown', 'served']]).toContainEqual(outcomes);
      expect(customerOf(stage, customer).calls).toHaveLength(1);
    }
  });
});

describe('killed again and again', () => {
  test('at random, from the agreement to the end: each attempt rings once, and each callback ends once', async () => {
    const random = new Random(KILL_SEED);
    const crowd = new Crowd(stage);
    const living = crowd.live();
    living.catch(() => undefined);
    for (let kills = 0; kills < KILLS; kills += 1) {
      // Should the crowd be over, something went wrong: then nothing would ever be logged again.
      await Promise.race([stage.keepline.kill9AfterLines(random.whole(5, 30)), living]);
      await stage.keepline.start();
    }
    crowd.close();
    await living;

    const callbacks = crowd.callbacks();
    const { lives } = crowd;
    expect(callbacks.map(({ number }) => number).sort()).toEqual(lives.map(({ number }) => number).sort());
    const oddities = callbacks.flatMap((callback) => {
      const life = lives.find(({ number }) => number === callback.number);
      return life === undefined ? [] : odditiesOf(callback, life, crowd.history(callback));
    });
    expect(oddities).toEqual([]);
    const outcomes = callbacks.flatMap(({ attempts }) => attempts.map(({ outcome }) => outcome));
    expect(outcomes.filter((outcome) => outcome === 'served').length).toBeGreaterThanOrEqual(5);
    expect(stage.keepline.complaints()).toEqual([]);
  });
});

/** What should not be, of a callback that is over, in words. */
function odditiesOf(callback: CallbackState, { number, rings, talked }: Life, history: string[]): string[] {
  const { progress, attempts } = callback;
  const story = `${number}: ${JSON.stringify({ progress, attempts, history })}`;
  const oddities: string[] = [];
  if (progress.status !== 'over') oddities.push(`not over: ${story}`);
  if (history.filter((type) => type === 'over').length !== 1) oddities.push(`not one end: ${story}`);
  // Of a talk that a kill has swallowed the end of, nobody knows how long it was.
  const isServed = attempts.some(({ outcome, bridgedAt }) =>
    outcome === 'unknown' ? bridgedAt !== null : outcome === 'served',
  );
  if (talked && !isServed) oddities.push(`talked: ${story}`);
  // A ring belongs to the attempt that was begun last.
  const rung = rings.map(({ at }) => attempts.findLastIndex(({ startedAt }) => startedAt <= at));
  if (rung.includes(-1) || new Set(rung).size < rung.length) oddities.push(`rung ${rung}: ${story}`);
  attempts.forEach(({ outcome }, index) => {
    if (outcome !== 'unknown' && !rung.includes(index))
      oddities.push(`attempt ${index} did not ring: ${story}`);
  });
  for (const { call } of rings) {
    const silent = call
      .transcript()
      .filter(({ what, fromMs, toMs }) => what === 'silence' && toMs - fromMs > SILENCE_MS);
    if (silent.length > 0) oddities.push(`silence: ${call.describe()}`);
  }
  return oddities;
}
