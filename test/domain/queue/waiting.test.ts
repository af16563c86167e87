/** What a waiting caller is at a moment, and when that changes by itself. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Queued, Ringing } from '../../../src/domain/call/state.ts';
import type { AgentName, CallId, Instant, SkillName } from '../../../src/domain/ids.ts';
import { nextWideningAt, rankAt, waitingOf } from '../../../src/domain/queue/waiting.ts';
import { levels, queuedCaller, queueSettings, usualCredits } from './floor-scene.ts';

const joinedAt = 1_000_000 as Instant;
const at = (waitedMs: number): Instant => (joinedAt + waitedMs) as Instant;
const call = 'eva' as CallId;

const ageing = (afterMs: number, creditMs: number, capMs = 600_000) =>
  queueSettings({ agents: [], credits: { ...usualCredits, capMs, ageing: { afterMs, creditMs } } });

describe('a waiting caller', () => {
  const queued = queuedCaller('sales', joinedAt, {
    need: [
      { fromMs: 0, skills: levels({ billing: 3, french: 1 }) },
      { fromMs: 60_000, skills: levels({ billing: 1 }) },
      { fromMs: 90_000, skills: {} },
    ],
    sameAgent: { agent: 'anna' as AgentName, untilMs: 30_000 },
    avoid: 'omar' as AgentName,
  });
  const settings = queueSettings({
    agents: ['anna', { agent: 'omar', afterMs: 45_000 }, { agent: 'lisa', afterMs: 120_000 }],
  });
  const waited = (waitedMs: number) => waitingOf(call, queued, settings, at(waitedMs));

  test('needs less, and may be taken by more, as time passes', () => {
    expect(waited(0)).toMatchObject({
      skills: { billing: 3, french: 1 },
      afterMs: 0,
      only: 'anna',
      avoid: 'omar',
    });
    expect(waited(30_000).only).toBe(null);
    expect(waited(45_000).afterMs).toBe(45_000);
    expect(waited(60_000).skills).toEqual({ billing: 1 });
    expect(waited(500_000)).toMatchObject({ skills: {}, afterMs: 120_000 });
  });

  test('came for the same all the time', () => {
    const matter = ['billing', 'french'] as SkillName[];
    expect(waited(0).matter).toEqual(matter);
    expect(waited(500_000).matter).toEqual(matter);
  });

  test('tells when that happens', () => {
    const times: number[] = [];
    for (let next = nextWideningAt(queued, settings, at(0)); next !== null; ) {
      times.push(next - joinedAt);
      next = nextWideningAt(queued, settings, next);
    }
    expect(times).toEqual([30_000, 45_000, 60_000, 90_000, 120_000]);
  });

  test('needs as much as at the start when the clock was put back', () => {
    expect(waited(-5000)).toEqual(waited(0));
    expect(nextWideningAt(queued, settings, at(-5000))).toBe(at(30_000));
  });

  test('wants more agents only with ring-all, and until one has answered', () => {
    const ringing = (answeredAt: Instant | null): Ringing =>
      ({ agent: 'anna' as AgentName, answeredAt }) as Partial<Ringing> as Ringing;
    const takesMore = (strategy: 'ring-all' | 'linear', ...answers: (Instant | null)[]) =>
      waitingOf(call, { ...queued, ringing: answers.map(ringing) }, { ...settings, strategy }, at(0))
        .takesMore;
    expect(takesMore('ring-all', null, null)).toBe(true);
    expect(takesMore('ring-all', null, at(0))).toBe(false);
    expect(takesMore('linear', null)).toBe(false);
  });
});

describe('ageing', () => {
  const visit = (creditMs: number): Queued => queuedCaller('sales', joinedAt, { creditMs });

  test('counts once it is due, and its time is told', () => {
    const settings = ageing(60_000, 20_000);
    expect(rankAt(visit(5000), settings, at(59_999))).toBe(joinedAt - 5000);
    expect(rankAt(visit(5000), settings, at(60_000))).toBe(joinedAt - 25_000);
    expect(nextWideningAt(visit(5000), settings, at(0))).toBe(at(60_000));
  });

  test('is capped together with the other credits; with nothing left of it there is nothing to wait for', () => {
    const settings = ageing(60_000, 20_000, 10_000);
    expect(rankAt(visit(4000), settings, at(60_000))).toBe(joinedAt - 10_000);
    expect(rankAt(visit(10_000), settings, at(60_000))).toBe(joinedAt - 10_000);
    expect(nextWideningAt(visit(10_000), settings, at(0))).toBe(null);
    // A reload may have lowered the cap: what was given is not taken back.
    expect(rankAt(visit(15_000), settings, at(60_000))).toBe(joinedAt - 15_000);
  });
});

test('nothing changes before the time told', () => {
  const time = fc.integer({ min: 0, max: 20 });
  const scene = fc.record({
    need: fc.array(time, { maxLength: 4 }),
    members: fc.array(time, { maxLength: 4 }),
    sameAgent: fc.option(time),
    ageing: fc.option(time),
    creditMs: fc.integer({ min: 0, max: 12 }),
    now: fc.integer({ min: 0, max: 22 }),
  });
  fc.assert(
    fc.property(scene, ({ need, members, sameAgent, ageing: due, creditMs, now }) => {
      const queued = queuedCaller('sales', joinedAt, {
        creditMs,
        need: [0, ...need.sort((a, b) => a - b)].map((fromMs, step) => ({
          fromMs,
          skills: levels({ a: 9 - step }),
        })),
        sameAgent: sameAgent === null ? null : { agent: 'a' as AgentName, untilMs: sameAgent },
      });
      const settings = queueSettings({
        agents: members.map((afterMs, index) => ({ agent: `m${index}`, afterMs })),
        credits: {
          ...usualCredits,
          capMs: 10,
          ageing: due === null ? null : { afterMs: due, creditMs: 4 },
        },
      });
      const seen = (waitedMs: number) => waitingOf(call, queued, settings, at(waitedMs));
      const next = nextWideningAt(queued, settings, at(now));
      for (let later = now; later < (next === null ? 30 : next - joinedAt); later += 1) {
        expect(seen(later)).toEqual(seen(now));
      }
      if (next !== null) expect(seen(next - joinedAt)).not.toEqual(seen(now));
    }),
  );
});
