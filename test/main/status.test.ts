import { describe, expect, test } from '@jest/globals';
import { decideAgent, newAgent } from '../../src/domain/agent/agent.ts';
import type { AgentEvent } from '../../src/domain/agent/event.ts';
import type { Activity, CallState } from '../../src/domain/call/state.ts';
import { type Switches, switched, untouchedSwitches } from '../../src/domain/callback/switches.ts';
import type {
  AgentName,
  BlockId,
  CallId,
  ChannelId,
  Instant,
  QueueName,
  SiteVersion,
} from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import type { AgentReport, StatusReport } from '../../src/engine/report.ts';
import type { EngineView } from '../../src/engine/view.ts';
import { reportStatus } from '../../src/main/status-report.ts';
import { statusText } from '../../src/main/status-text.ts';
import { duration } from '../../src/main/text-table.ts';

const start = Date.parse('2026-03-02T08:00:00Z') as Instant;
const at = (seconds: number) => (start + seconds * 1000) as Instant;
const support = 'support' as QueueName;
const anna = 'anna' as AgentName;
const omar = 'omar' as AgentName;
const version = 'a1b2c3d4e5f60718' as SiteVersion;
const here = { block: 'main' as BlockId, index: 1 };

const site = {
  name: 'Telco',
  timezone: 'Europe/Stockholm',
  callbacks: {},
  offers: {},
  queues: { support: { agents: [{ agent: anna }, { agent: omar }, { agent: omar }] } },
  agents: {
    anna: { name: 'Anna Berg', phone: 'PJSIP/101' },
    omar: { name: 'Omar Lind', phone: 'PJSIP/102' },
  },
  blocks: {
    main: [
      { type: 'say', at: 'site.yaml:12' },
      { type: 'queue', at: 'site.yaml:13' },
    ],
  },
} as unknown as Site;

function call(id: string, arrived: number, activity: Activity, more: Partial<CallState> = {}): CallState {
  return {
    v: 2,
    id: id as CallId,
    channel: id as ChannelId,
    site: version,
    callerNumber: '+46701234567',
    calledNumber: '1000',
    activity,
    since: at(arrived),
    arrivedAt: at(arrived),
    ...more,
  } as CallState;
}

const waiting = (joined: number): Activity =>
  ({ status: 'queued', at: here, queue: support, joinedAt: at(joined), ringing: [] }) as unknown as Activity;

const first = call('1.1', 10, waiting(20));
const second = call('1.2', 30, waiting(40), {
  callerNumber: 'anonymous\u001b[2J',
  site: 'older' as SiteVersion,
});
const talking = call('1.3', 5, {
  status: 'talking',
  at: here,
  leg: '1.3~leg~1' as ChannelId,
  bridge: 'b',
  from: { visit: { queue: support, joinedAt: at(6) }, agent: anna },
  others: [],
} as unknown as Activity);

const view: EngineView = {
  now: at(100),
  connected: true,
  connectionSince: at(1),
  site: { version, site },
  calls: [talking, first, second],
  agents: [
    {
      ...newAgent(anna, 'loggedIn', at(0)),
      activity: { status: 'talking', call: talking.id, queue: support },
      since: at(50),
    },
    newAgent(omar, 'loggedIn', at(0)),
  ],
  lines: new Map([[support, [first, second]]]),
  pendingActions: 0,
  callbacks: { switches: untouchedSwitches, holding: [] },
};
const facts = { version: '0.1.0', startedAt: at(0), siteLoadedAt: at(2), showNumbers: false };

const agentRow: Omit<AgentReport, 'name' | 'fullName' | 'status' | 'sinceMs'> = {
  call: null,
  pausedReason: null,
  loggedIn: true,
  wrapUpLeftMs: null,
  missedInRow: 0,
  phone: 'unknown',
  queues: ['support'],
};

test('the report tells calls, queues and agents, with numbers masked', () => {
  expect(reportStatus(view, facts)).toEqual({
    version: '0.1.0',
    since: '2026-03-02T08:00:00.000Z',
    exchange: { connected: true, since: '2026-03-02T08:00:01.000Z' },
    site: { name: 'Telco', version, loadedAt: '2026-03-02T08:00:02.000Z', timezone: 'Europe/Stockholm' },
    calls: [
      {
        id: '1.3',
        caller: '+4670****567',
        called: '1000',
        status: 'talking',
        step: 'site.yaml:13',
        queue: 'support',
        position: null,
        agent: 'anna',
        sinceMs: 95_000,
      },
      {
        id: '1.1',
        caller: '+4670****567',
        called: '1000',
        status: 'queued',
        step: 'site.yaml:13',
        queue: 'support',
        position: 1,
        agent: null,
        sinceMs: 90_000,
      },
      // The call goes on with an older site, whose lines mean nothing any more.
      expect.objectContaining({ id: '1.2', caller: '****', step: 'main step 2', position: 2 }),
    ],
    queues: [
      {
        name: 'support',
        waiting: 2,
        longestWaitMs: 80_000,
        agents: { talking: 1, available: 1 },
        holding: [],
      },
    ],
    callbacks: {},
    agents: [
      {
        ...agentRow,
        name: 'anna',
        fullName: 'Anna Berg',
        status: 'talking',
        call: '1.3',
        sinceMs: 50_000,
      },
      { ...agentRow, name: 'omar', fullName: 'Omar Lind', status: 'available', sinceMs: 100_000 },
    ],
  });
});

test('numbers are told in full when that was asked for', () => {
  expect(reportStatus(view, { ...facts, showNumbers: true }).calls[0]?.caller).toBe('+46701234567');
});

describe('an agent', () => {
  const reported = (...events: AgentEvent[]) => {
    const agent = events.reduce(
      (state, event, index) => decideAgent(state, event, at(index + 1)).state,
      newAgent(omar, 'loggedIn', at(0)),
    );
    const { agents, queues } = reportStatus({ ...view, agents: [agent] }, facts);
    return { row: agents[0], counted: queues[0]?.agents };
  };
  const job = { call: '2.1' as CallId, queue: support };
  const talking: AgentEvent[] = [
    { type: 'chosen', ...job },
    { type: 'answered', call: job.call },
  ];
  const wrapping: AgentEvent[] = [...talking, { type: 'callEnded', ...job, wrapUpMs: 120_000, extendMs: 0 }];
  const lunch: AgentEvent = { type: 'pausedWork', reason: 'lunch' };

  test('who wraps up has so much left', () => {
    const { row, counted } = reported(...wrapping);
    expect(row).toMatchObject({ status: 'wrapUp', call: '2.1', wrapUpLeftMs: 23_000, sinceMs: 97_000 });
    expect(counted).toEqual({ wrapUp: 1 });
  });

  test('whose wrap-up should be over has nothing left, never less', () => {
    const agent = wrapping.reduce(
      (state, event) => decideAgent(state, event, at(0)).state,
      newAgent(omar, 'loggedIn', at(0)),
    );
    expect(reportStatus({ ...view, now: at(121), agents: [agent] }, facts).agents[0]?.wrapUpLeftMs).toBe(0);
  });

  test('who is paused is so since then, with the reason', () => {
    expect(reported(lunch).row).toMatchObject({ status: 'paused', pausedReason: 'lunch', sinceMs: 99_000 });
    const after = reported(...talking, lunch, { type: 'callEnded', ...job, wrapUpMs: 0, extendMs: 0 });
    expect(after.row).toMatchObject({ status: 'paused', sinceMs: 97_000 });
    expect(reported(...talking, lunch).row).toMatchObject({
      status: 'talking',
      pausedReason: 'lunch',
      sinceMs: 98_000,
    });
  });

  test('who is out, away, busy or cannot be reached is counted as that', () => {
    expect(reported({ type: 'loggedOut' })).toMatchObject({
      row: { status: 'offline', loggedIn: false },
      counted: { offline: 1 },
    });
    const missed: AgentEvent = { type: 'missed', call: job.call, cause: 'noAnswer', awayAfter: 1 };
    expect(reported({ type: 'chosen', ...job }, missed)).toMatchObject({
      row: { status: 'away', missedInRow: 1 },
      counted: { away: 1 },
    });
    expect(reported({ type: 'phoneChanged', state: 'inUse' })).toMatchObject({
      row: { status: 'busy', phone: 'inUse' },
      counted: { busy: 1 },
    });
    expect(reported({ type: 'phoneChanged', state: 'unreachable' }).counted).toEqual({ unreachable: 1 });
  });
});

test('a queue that the site no longer has is told while somebody waits in it', () => {
  const without = { ...view, site: { version, site: { ...site, queues: {} } } };
  expect(reportStatus(without, facts).queues).toEqual([
    { name: 'support', waiting: 2, longestWaitMs: 80_000, agents: {}, holding: [] },
  ]);
});

test('people read tables, in which nothing steers their terminal', () => {
  const report = reportStatus(view, { ...facts, showNumbers: true });
  expect(statusText(report, at(100), false)).toMatchInlineSnapshot(`
"Telco  version a1b2c3d4e5f6, loaded 1m 38s ago
keepline 0.1.0, running for 1m 40s
exchange connected for 1m 39s

QUEUE    WAITING  LONGEST WAIT  AGENTS
support  2        1m 20s        1 talking, 1 available

AGENT  NAME       STATUS     FOR     CALL
anna   Anna Berg  talking    50s     1.3
omar   Omar Lind  available  1m 40s  -

CALL  FROM           TO    FOR     STATUS   WHERE
1.3   +46701234567   1000  1m 35s  talking  support, with anna
1.1   +46701234567   1000  1m 30s  queued   support #1
1.2   anonymous?[2J  1000  1m 10s  queued   support #2
"
`);
});

describe('of callbacks', () => {
  const of = (switches: Switches): StatusReport => {
    const callbacks = {
      support: { offering: true, dialling: true },
      bank: { offering: true, dialling: false },
    };
    const offers = {
      support: [
        { into: 'support', only: false },
        { into: 'crisis', only: true },
      ],
    };
    const held = { queue: support, rule: 1, since: at(-40) };
    const changed = { ...site, callbacks, offers } as unknown as Site;
    return reportStatus(
      { ...view, site: { version, site: changed }, callbacks: { switches, holding: [held] } },
      facts,
    );
  };

  test('an offer that holds on is told with when it began', () => {
    const report = of(untouchedSwitches);
    expect(report.queues[0]?.holding).toEqual([
      { offer: 2, into: 'crisis', only: true, since: '2026-03-02T07:59:20.000Z' },
    ]);
    expect(statusText(report, at(100), false)).toContain(
      '\ncrisis since 08:59 (offer 2 of support), for 2m 20s; callbacks only: nobody joins the line\n',
    );
  });

  test('a switch that is not on is told', () => {
    const report = of(switched(untouchedSwitches, 'dialling', 'support', 'dry-run'));
    expect(report.callbacks).toEqual({
      support: { offering: true, dialling: 'dry-run' },
      bank: { offering: true, dialling: false },
    });
    const text = statusText(report, at(100), false);
    expect(text).toContain('\ncallbacks, dialling: support dry-run, bank off\n');
    expect(text).not.toContain('callbacks, offering');
  });
});

test('colours are used where they were asked for', () => {
  const report = reportStatus({ ...view, connected: false }, facts);
  expect(statusText(report, at(100), true)).toContain('\u001b[31mnot connected\u001b[39m');
  expect(statusText(report, at(100), false)).not.toContain('\u001b');
});

test('an idle system says so', () => {
  const idle = { ...view, calls: [], agents: [], lines: new Map(), connectionSince: null, connected: false };
  const text = statusText(reportStatus(idle, facts), at(100), false);
  expect(text).toContain('no calls');
  expect(text).toContain('exchange not connected\n');
});

test.each([
  [-5, '0s'],
  [59_999, '59s'],
  [62_000, '1m 02s'],
  [3_600_000, '1h 00m'],
  [3 * 86_400_000 + 5 * 3_600_000, '3d 5h'],
])('%d ms is %s', (ms, text) => {
  expect(duration(ms)).toBe(text);
});
