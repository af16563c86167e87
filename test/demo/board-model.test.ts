import { expect, test } from '@jest/globals';
import { seenIn } from '../../src/demo/board-model.ts';
import type { AgentReport, CallReport, StatusReport } from '../../src/engine/report.ts';
import { readSite } from '../../src/main/read-site.ts';

async function demoSite() {
  const read = await readSite('flows/demo', false);
  if (!read.ok) throw new Error(read.printed);
  return read.loaded.site;
}

const call = (id: string, more: Partial<CallReport>): CallReport => ({
  id,
  caller: `+4670174060${id}`,
  called: '1000',
  status: 'asking',
  step: null,
  queue: null,
  position: null,
  agent: null,
  sinceMs: 1_000,
  ...more,
});

const agent = {
  pausedReason: null,
  loggedIn: true,
  wrapUpLeftMs: null,
  missedInRow: 0,
  phone: 'unknown',
  queues: [],
} as const;

const report = (calls: CallReport[]): StatusReport => ({
  version: '0.1.0',
  since: '2026-01-05T08:00:00.000Z',
  exchange: { connected: true, since: null },
  site: { name: 'Harbour Cycles', version: 'v', loadedAt: '2026-01-05T08:00:00.000Z', timezone: 'UTC' },
  calls,
  queues: [
    { name: 'sales', waiting: 2, longestWaitMs: 9_000, agents: {}, holding: [] },
    { name: 'support', waiting: 0, longestWaitMs: null, agents: {}, holding: [] },
  ],
  callbacks: {},
  agents: [
    { ...agent, name: 'anna', fullName: 'Anna Berg', status: 'ringing', call: '2', sinceMs: 2_000 },
    { ...agent, name: 'lisa', fullName: 'Lisa Holm', status: 'talking', call: '4', sinceMs: 3_000 },
    {
      ...agent,
      name: 'omar',
      fullName: 'Omar Lind',
      status: 'wrapUp',
      call: '9',
      sinceMs: 4_000,
      wrapUpLeftMs: 2_300,
    },
  ],
});

const NOW_MS = 100_000;
const known = (id: string) =>
  id === '4' ? null : { who: `Caller ${id}`, joinedAtMs: id === '2' ? 91_000 : null };

test('callers stand where they are: in the menu, in line by place, or with an agent', async () => {
  const site = await demoSite();
  const step = (type: string) =>
    Object.values(site.blocks)
      .flat()
      .find((each) => each.type === type)?.at ?? 'none';
  const seen = seenIn(
    report([
      call('1', { step: step('menu') }),
      call('3', { status: 'queued', queue: 'sales', position: 2 }),
      call('2', { status: 'queued', queue: 'sales', position: 1, agent: 'anna' }),
      call('4', { status: 'talking', queue: 'sales', agent: 'lisa' }),
      call('5', { status: 'saying', step: step('say'), sinceMs: 200 }),
      call('6', { status: 'transferring', step: step('transfer') }),
    ]),
    site,
    known,
    NOW_MS,
  );
  expect(seen.steps.map(({ who, doing }) => `${who} ${doing}`)).toEqual([
    'Caller 1 is asked "matter"',
    expect.stringMatching(/^Caller 5 hears "\w+"$/),
    'Caller 6 is put through to PJSIP/103',
  ]);
  expect(seen.steps[0]?.at).toMatch(/^flows\.yaml:\d+$/);
  expect(seen.lines).toEqual([
    {
      queue: 'sales',
      waiting: [
        { place: 1, who: 'Caller 2', waitedMs: 9_000, ringing: 'Anna' },
        { place: 2, who: 'Caller 3', waitedMs: 1_000, ringing: null },
      ],
    },
    { queue: 'support', waiting: [] },
  ]);
  expect(seen.agents).toEqual([
    { name: 'Anna Berg', doing: 'phone rings for Caller 2', tone: 'ringing', sinceMs: 2_000 },
    // Whom the floor does not know goes by the number.
    { name: 'Lisa Holm', doing: 'talks with +46701740604', tone: 'busy', sinceMs: 3_000 },
    { name: 'Omar Lind', doing: 'notes down the last call, 2 s left', tone: 'plain', sinceMs: 4_000 },
  ]);
});

test('an agent who has no call is told of by why', async () => {
  const site = await demoSite();
  const doingOf = (more: Partial<AgentReport>) => {
    const agents = [{ ...agent, name: 'anna', fullName: 'Anna Berg', call: null, sinceMs: 0, ...more }];
    return seenIn({ ...report([]), agents: agents as AgentReport[] }, site, known, NOW_MS).agents[0]?.doing;
  };
  expect(doingOf({ status: 'paused', pausedReason: 'lunch' })).toBe('pauses (lunch)');
  expect(doingOf({ status: 'paused', pausedReason: '' })).toBe('pauses');
  expect(doingOf({ status: 'busy' })).toBe('is on a call of their own');
  expect(doingOf({ status: 'offline' })).toBe('is logged out');
});
