import { describe, expect, test } from '@jest/globals';
import { type AgentState, decideAgent, newAgent } from '../../src/domain/agent/agent.ts';
import type { AgentEvent } from '../../src/domain/agent/event.ts';
import { untouchedSwitches } from '../../src/domain/callback/switches.ts';
import type { AgentName, CallId, Instant, QueueName } from '../../src/domain/ids.ts';
import type { StatusReport } from '../../src/engine/report.ts';
import type { EngineView } from '../../src/engine/view.ts';
import { type AgentKeeper, doForAgent } from '../../src/main/agent-deeds.ts';
import { reportStatus } from '../../src/main/status-report.ts';
import { dataFolderPerTest, runCommand } from '../support/control-lab.ts';

const data = dataFolderPerTest();

const names = ['anna', 'omar'] as AgentName[];
const site = {
  name: 'Telco',
  agents: { anna: { name: 'Anna Berg' }, omar: { name: 'Omar\u001b[2J Lind' } },
  queues: {
    support: { agents: [{ agent: 'anna' }, { agent: 'omar' }] },
    sales: { agents: [{ agent: 'omar' }] },
  },
  blocks: {},
  callbacks: {},
  offers: {},
  timezone: 'UTC',
};

/** The agents of a Keepline and as much of its engine as they need; a second passes with everything told. */
class Agents implements AgentKeeper {
  now = 0 as Instant;
  readonly #agents = new Map<AgentName, AgentState>(
    names.map((name) => [name, newAgent(name, 'loggedIn', 0 as Instant)]),
  );

  tellAgent(name: AgentName, event: AgentEvent): 'done' | 'unknown' | 'notNow' {
    const before = this.#agents.get(name);
    if (before === undefined) return 'unknown';
    this.now = (this.now + 1000) as Instant;
    const { state } = decideAgent(before, event, this.now);
    this.#agents.set(name, state);
    return state === before ? 'notNow' : 'done';
  }

  view(): EngineView {
    return {
      now: this.now,
      connected: true,
      connectionSince: null,
      site: { version: 'v1', site },
      calls: [],
      agents: [...this.#agents.values()],
      lines: new Map(),
      pendingActions: 0,
      callbacks: { switches: untouchedSwitches, holding: [] },
    } as unknown as EngineView;
  }
}

const job = { call: '1.1' as CallId, queue: 'support' as QueueName };
const wrapUp: AgentEvent[] = [
  { type: 'chosen', ...job },
  { type: 'answered', call: job.call },
  { type: 'callEnded', ...job, wrapUpMs: 30_000, extendMs: 60_000 },
];

/** Serves these agents on a control socket, and runs command lines against it. */
async function running(...before: AgentEvent[]) {
  const agents = new Agents();
  for (const event of before) agents.tellAgent('anna' as AgentName, event);
  const facts = { version: '0', startedAt: 0 as Instant, siteLoadedAt: 0 as Instant, showNumbers: false };
  await data.serve({
    status: (): StatusReport => reportStatus(agents.view(), facts),
    agentDeed: (name, deed, reason) => doForAgent(agents, name, deed, reason),
  });
  const keepline = (...args: string[]) =>
    runCommand(['agents', ...args], { now: () => agents.now, env: { KEEPLINE_DATA: data.path } });
  return { agents, keepline, anna: () => agents.view().agents[0] };
}

describe('keepline agents', () => {
  test('lists them, in which nothing steers the terminal', async () => {
    const { keepline } = await running(...wrapUp);
    const { code, out } = await keepline();
    expect(code).toBe(0);
    expect(out).toMatchInlineSnapshot(`
"AGENT  NAME           STATUS             FOR  MISSED  PHONE  QUEUES
anna   Anna Berg      wrap-up, 30s left  0s   0       -      support
omar   Omar?[2J Lind  available          3s   0       -      support, sales
"
`);
  });

  test('lists one by name, for people and for programs', async () => {
    const { keepline } = await running({ type: 'pausedWork', reason: 'lunch' });
    expect((await keepline('anna')).out).toMatchInlineSnapshot(`
"AGENT  NAME       STATUS          FOR  MISSED  PHONE  QUEUES
anna   Anna Berg  paused (lunch)  0s   0       -      support
"
`);
    const { code, out } = await keepline('anna', '--json');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      {
        name: 'anna',
        fullName: 'Anna Berg',
        status: 'paused',
        call: null,
        sinceMs: 0,
        pausedReason: 'lunch',
        loggedIn: true,
        wrapUpLeftMs: null,
        missedInRow: 0,
        phone: 'unknown',
        queues: ['support'],
      },
    ]);
    expect(JSON.parse((await keepline('--json')).out)).toHaveLength(2);
  });

  test.each([
    ['ana', 'anna'],
    ['puase', 'pause'],
  ])('%s is nobody, and %s may have been meant', async (typed, meant) => {
    const { keepline } = await running();
    expect(await keepline(typed)).toEqual({
      code: 1,
      out: '',
      err: `keepline: there is no agent "${typed}"; did you mean ${meant}?\n`,
    });
  });
});

describe('keepline agents does', () => {
  test('log-out, log-in', async () => {
    const { keepline } = await running();
    expect(await keepline('log-out', 'anna')).toEqual({ code: 0, out: 'anna: offline\n', err: '' });
    expect(await keepline('log-out', 'anna')).toEqual({
      code: 1,
      out: '',
      err: 'keepline: anna is not logged in\n',
    });
    expect(await keepline('log-in', 'anna')).toEqual({ code: 0, out: 'anna: available\n', err: '' });
    expect(await keepline('log-in', 'anna')).toEqual({
      code: 0,
      out: 'anna: available, as before\n',
      err: '',
    });
  });

  test('pause with a reason, unpause', async () => {
    const { keepline, anna } = await running();
    expect(await keepline('pause', 'anna', '--reason', 'lunch')).toMatchObject({
      code: 0,
      out: 'anna: paused (lunch)\n',
    });
    expect(anna()?.paused).toMatchObject({ reason: 'lunch', by: 'themselves' });
    expect(await keepline('pause', 'anna', '--reason', 'lunch')).toMatchObject({
      code: 0,
      out: 'anna: paused (lunch), as before\n',
    });
    expect(await keepline('unpause', 'anna')).toMatchObject({ code: 0, out: 'anna: available\n' });
    expect(await keepline('unpause', 'anna')).toMatchObject({
      code: 1,
      err: 'keepline: anna is not paused\n',
    });
    expect(await keepline('pause', 'anna')).toMatchObject({ code: 0, out: 'anna: paused\n' });
  });

  test('extend-wrap-up once, end-wrap-up', async () => {
    const { keepline } = await running(...wrapUp);
    expect(await keepline('extend-wrap-up', 'anna')).toMatchObject({
      code: 0,
      out: 'anna: wrap-up, 1m 29s left\n',
    });
    expect(await keepline('extend-wrap-up', 'anna')).toMatchObject({
      code: 1,
      err: 'keepline: the wrap-up of anna cannot be put off (again)\n',
    });
    expect(await keepline('end-wrap-up', 'anna')).toMatchObject({ code: 0, out: 'anna: available\n' });
    expect(await keepline('end-wrap-up', 'anna')).toMatchObject({
      code: 1,
      err: 'keepline: anna is not in wrap-up\n',
    });
  });

  test.each([
    ['log-out', 'is not logged in'],
    ['pause', 'is not logged in'],
    ['unpause', 'is not logged in'],
    ['end-wrap-up', 'is not in wrap-up'],
    ['extend-wrap-up', 'is not in wrap-up'],
  ])('not %s for who is logged out, and says why', async (deed, why) => {
    const { keepline } = await running({ type: 'loggedOut' });
    expect(await keepline(deed, 'anna')).toEqual({ code: 1, out: '', err: `keepline: anna ${why}\n` });
  });

  test('let a call go on, and says what comes after it', async () => {
    const { keepline } = await running(...wrapUp.slice(0, 2));
    expect((await keepline('pause', 'anna', '--reason', 'lunch')).out).toBe(
      'anna: talking, then paused (lunch)\n',
    );
    expect((await keepline('log-out', 'anna')).out).toBe('anna: talking, then offline\n');
  });

  test('nothing for who is not there, and says who may have been meant', async () => {
    const { keepline } = await running();
    expect(await keepline('pause', 'ana')).toEqual({
      code: 1,
      out: '',
      err: 'keepline: there is no agent "ana"; did you mean anna?\n',
    });
    expect(await keepline('pause', '\u001b[2J')).toMatchObject({
      code: 1,
      err: 'keepline: there is no agent "?[2J"\n',
    });
  });

  test('tell programs in JSON, with the same exit codes', async () => {
    const { keepline } = await running();
    const done = await keepline('pause', 'anna', '--json', '--reason', 'lunch');
    expect(done.code).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({
      outcome: 'done',
      changed: true,
      agent: { name: 'anna', status: 'paused', pausedReason: 'lunch' },
    });
    const notNow = await keepline('end-wrap-up', 'anna', '--json');
    expect(notNow).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(notNow.out)).toMatchObject({ outcome: 'notNow', agent: { name: 'anna' } });
    const unknown = await keepline('--json', 'pause', 'ana');
    expect(unknown).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(unknown.out)).toEqual({ outcome: 'unknown', meant: 'anna' });
  });

  test('take a reason of 200 characters', async () => {
    const { keepline, anna } = await running();
    expect(await keepline('pause', 'anna', '--reason', 'x'.repeat(200))).toMatchObject({ code: 0 });
    expect(anna()?.paused?.reason).toHaveLength(200);
  });

  test.each([
    [['pause'], "missing required argument 'name'"],
    [['log-in', 'anna', '--reason', 'x'], "unknown option '--reason'"],
    [['pause', 'anna', '--reason', 'x'.repeat(201)], 'the reason is longer than 200 characters'],
  ])('not take %j: %s', async (args, words) => {
    const { keepline } = await running();
    const { code, err } = await keepline(...args);
    expect(code).toBe(2);
    expect(err).toContain(words);
  });
});
