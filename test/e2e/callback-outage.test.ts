/** The connection to Asterisk is cut with callbacks in every state; and Asterisk itself is killed with some of them. */
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import type { Call } from '../../src/lab/phones/call.ts';
import { eventually } from '../support/eventually.ts';
import { hearEachOther, pressAt } from '../support/hearing.ts';
import { Stage } from '../support/stage.ts';
import { callbacksSince, everyCallbackGoesOn } from './callback-outage-cases.ts';
import {
  accepts,
  add,
  answersAndPresses,
  cancelAll,
  customerOf,
  LIMIT_MS,
  pauseAll,
  rings,
  talkLong,
  unpauseAll,
} from './callback-outage-part.ts';
import {
  agentOf,
  CALLBACK_AGENTS,
  CALLBACK_OUTAGE_SITE,
  type LineName,
  usersOf,
} from './callback-outage-site.ts';
import { callerNumber } from './outage-part.ts';

jest.setTimeout(150_000);

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

const untilConnected = (wanted: boolean): Promise<unknown> =>
  stage.keepline.untilStatus(
    wanted ? 'connected' : 'disconnected',
    ({ exchange }) => exchange.connected === wanted,
    60_000,
  );

everyCallbackGoesOn(
  'the connection is cut and restored',
  {
    async begin({ network }) {
      network.cut();
      await untilConnected(false);
    },
    async end({ network }) {
      network.restore();
      await untilConnected(true);
    },
  },
  () => stage,
);

describe('Asterisk is killed and started again', () => {
  /** Where the callback of a line stands when it happens, and what its attempts come to. */
  const CASES: Readonly<
    Partial<
      Record<
        LineName,
        { readonly title: string; readonly outcomes: string; bring(number: string): Promise<unknown> }
      >
    >
  > = {
    due: {
      ...{ title: 'waits for its turn', outcomes: 'served' },
      async bring(number) {
        await pauseAll(stage, 'due');
        await add(stage, 'due', number);
      },
    },
    ringing: { title: 'rings', outcomes: 'unknown served', bring: (number) => isRung('ringing', number) },
    greeted: {
      ...{ title: 'is greeted', outcomes: 'unknown served' },
      async bring(number) {
        const call = await isRung('greeted', number);
        await call.answer();
        await call.waitToHear('callback_greeting', { part: 'beginning', limitMs: LIMIT_MS });
      },
    },
    waiting: {
      ...{ title: 'waits for an agent', outcomes: 'unknown served' },
      async bring(number) {
        const call = await isRung('waiting', number);
        await pauseAll(stage, 'waiting');
        await answersAndPresses(call);
        await call.waitForMusic({ sinceMs: call.heardMs, limitMs: LIMIT_MS });
      },
    },
    agent_rings: {
      ...{ title: 'has an agent’s phone ringing', outcomes: 'unknown served' },
      async bring(number) {
        await answersAndPresses(await isRung('agent_rings', number));
        await stage.ringing('112');
      },
    },
    talking: {
      title: 'has hardly talked',
      outcomes: 'unknown served',
      bring: (number) => talks('talking', number),
    },
    talk_ends: {
      ...{ title: 'has talked for long', outcomes: 'served' },
      async bring(number) {
        await talkLong(...(await talks('talk_ends', number)));
      },
    },
    preview: {
      ...{ title: 'is offered to an agent', outcomes: 'served' },
      async bring(number) {
        await add(stage, 'preview', number);
        await stage.ringing('120');
      },
    },
    accepted: {
      ...{ title: 'rings for an agent', outcomes: 'unknown served' },
      async bring(number) {
        await add(stage, 'accepted', number);
        await accepts(stage, '122');
        await rings(stage, number);
      },
    },
    confirmed: {
      ...{ title: 'was just agreed on', outcomes: 'served' },
      async bring(number) {
        customerOf(stage, number);
        await pauseAll(stage, 'confirmed');
        const caller = await stage.call('2001', number);
        await pressAt(caller, 'callback_confirm_step', '1');
        await caller.waitToHear('callback_agreed', { part: 'beginning', limitMs: LIMIT_MS });
      },
    },
  };
  const lines = Object.entries(CASES).map(([line, each], index) => ({
    ...each,
    line: line as LineName,
    number: callerNumber(60 + index),
  }));
  const served = new Map<string, Promise<void>>();
  let since = 0;

  async function isRung(line: LineName, number: string): Promise<Call> {
    await add(stage, line, number);
    return rings(stage, number);
  }

  async function talks(line: LineName, number: string): Promise<readonly [Call, Call]> {
    const call = await isRung(line, number);
    await answersAndPresses(call);
    const [user = ''] = usersOf(line);
    const agent = await stage.ringing(user);
    await agent.answer();
    await hearEachOther(call, agent);
    return [call, agent];
  }

  /** What is left to do for the customer after it. */
  async function isServedNow({ line, number, outcomes }: (typeof lines)[number]): Promise<void> {
    if (line === 'talk_ends') return;
    const [user = ''] = usersOf(line);
    const isAgentFirst = line === 'preview' || line === 'accepted';
    const agentFirst = isAgentFirst ? await accepts(stage, user) : null;
    const call = await rings(stage, number);
    if (agentFirst === null) await answersAndPresses(call);
    else await call.answer();
    const agent = agentFirst ?? (await stage.ringing(user));
    if (agentFirst === null) await agent.answer();
    await hearEachOther(call, agent);
    await talkLong(call, agent);
    await agent.hangUp();
    await call.ended(LIMIT_MS);
    expect(outcomes).toMatch(/served$/);
  }

  beforeAll(async () => {
    since = Date.now();
    const isShort = ({ line }: (typeof lines)[number]): boolean => line === 'talking';
    await Promise.all(lines.filter((each) => !isShort(each)).map(({ number, bring }) => bring(number)));
    await Promise.all(lines.filter(isShort).map(({ number, bring }) => bring(number)));
    await stage.pbx.kill();
    await untilConnected(false);
    // The phones know that nobody is there any more.
    await Promise.all([stage.hangUpAll(), ...lines.map(({ number }) => customerOf(stage, number).hangUp())]);
    await stage.pbx.restart();
    await untilConnected(true);
    for (const line of ['due', 'waiting', 'confirmed'] as const) await unpauseAll(stage, line);
    for (const each of lines) {
      const outcome = isServedNow(each);
      outcome.catch(() => undefined);
      served.set(each.line, outcome);
    }
  }, 180_000);
  afterAll(async () => {
    await stage.recover();
    await cancelAll(stage);
    await stage.clear();
  });

  test.each(lines.map((each): [string, LineName] => [each.title, each.line]))(
    'one that %s is served, whatever was lost',
    async (_title, line) => {
      await served.get(line);
    },
  );

  test('each attempt has rung the customer once, and each callback has one end', async () => {
    const live = () => callbacksSince(stage, since, 'live');
    await eventually(
      () => `all callbacks over; there are ${JSON.stringify(live())}`,
      () => live().length === 0 || null,
    );
    const over = callbacksSince(stage, since, 'over');
    const found = over.map(({ profile, number, attempts, progress }) => ({
      line: profile,
      end: progress.status === 'over' ? progress.end : null,
      outcomes: attempts.map(({ outcome }) => outcome).join(' '),
      rings: customerOf(stage, number).calls.length,
    }));
    const expected = lines.map(({ line, outcomes }) => ({
      ...{ line, end: 'done', outcomes },
      rings: outcomes.split(' ').length,
    }));
    const byLine = (a: { line: string }, b: { line: string }): number => a.line.localeCompare(b.line);
    expect(found.sort(byLine)).toEqual(expected.sort(byLine));
    await stage.keepline.untilAgents('available', CALLBACK_AGENTS.map(agentOf));
    expect(stage.keepline.complaints()).toEqual([]);
  });
});
