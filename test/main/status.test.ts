import { expect, test } from '@jest/globals';
import { newAgent } from '../../src/domain/agent/agent.ts';
import type { Activity, CallState } from '../../src/domain/call/state.ts';
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
import type { EngineView } from '../../src/engine/view.ts';
import { reportStatus } from '../../src/main/status-report.ts';
import { duration, statusText } from '../../src/main/status-text.ts';

const start = Date.parse('2026-03-02T08:00:00Z') as Instant;
const at = (seconds: number) => (start + seconds * 1000) as Instant;
const support = 'support' as QueueName;
const anna = 'anna' as AgentName;
const omar = 'omar' as AgentName;
const version = 'a1b2c3d4e5f60718' as SiteVersion;
const here = { block: 'main' as BlockId, index: 1 };

const site = {
  name: 'Telco',
  queues: { support: { agents: [anna, omar] } },
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
    v: 1,
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

const waiting = (joined: number, place: number): Activity => ({
  status: 'queued',
  at: here,
  queue: support,
  joinedAt: at(joined),
  ringing: null,
  place,
  toldPlace: null,
  toldAt: null,
  announcement: null,
});

const first = call('1.1', 10, waiting(20, 1));
const second = call('1.2', 30, waiting(40, 2), {
  callerNumber: 'anonymous\u001b[2J',
  site: 'older' as SiteVersion,
});
const talking = call('1.3', 5, {
  status: 'talking',
  at: here,
  leg: '1.3~leg~1' as ChannelId,
  bridge: 'b',
  from: { queue: support, agent: anna, joinedAt: at(6) },
} as unknown as Activity);

const view: EngineView = {
  now: at(100),
  connected: true,
  connectionSince: at(1),
  site: { version, site },
  calls: [talking, first, second],
  agents: [
    { ...newAgent(anna, at(0)), activity: { status: 'talking', call: talking.id }, since: at(50) },
    newAgent(omar, at(0)),
  ],
  lines: new Map([[support, [first, second]]]),
  pendingActions: 0,
};
const facts = { version: '0.1.0', startedAt: at(0), siteLoadedAt: at(2), showNumbers: false };

test('the report tells calls, queues and agents, with numbers masked', () => {
  expect(reportStatus(view, facts)).toEqual({
    version: '0.1.0',
    since: '2026-03-02T08:00:00.000Z',
    exchange: { connected: true, since: '2026-03-02T08:00:01.000Z' },
    site: { name: 'Telco', version, loadedAt: '2026-03-02T08:00:02.000Z' },
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
    queues: [{ name: 'support', waiting: 2, longestWaitMs: 80_000, agents: { talking: 1, available: 1 } }],
    agents: [
      { name: 'anna', fullName: 'Anna Berg', status: 'talking', call: '1.3', sinceMs: 50_000 },
      { name: 'omar', fullName: 'Omar Lind', status: 'available', call: null, sinceMs: 100_000 },
    ],
  });
});

test('numbers are told in full when that was asked for', () => {
  expect(reportStatus(view, { ...facts, showNumbers: true }).calls[0]?.caller).toBe('+46701234567');
});

test('a queue that the site no longer has is told while somebody waits in it', () => {
  const without = { ...view, site: { version, site: { ...site, queues: {} } } };
  expect(reportStatus(without, facts).queues).toEqual([
    { name: 'support', waiting: 2, longestWaitMs: 80_000, agents: {} },
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
