/** Which callbacks get their turn now. */
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { mostServed } from '../../../src/domain/callback/most-served.ts';
import {
  type DueCallback,
  type DueGroup,
  type KindDemand,
  turnsNow,
} from '../../../src/domain/callback/turns.ts';
import type { CallbackId, QueueName } from '../../../src/domain/ids.ts';

const support = 'support' as QueueName;

type Due = Partial<DueCallback & Omit<DueGroup, 'settings' | 'inOrder'>> & {
  settings?: Partial<DueGroup['settings']>;
};
interface Given {
  readonly due: readonly Due[];
  /** As `a b`, and the rest of their wrap-up: whom they may take. */
  readonly agents: readonly (string | readonly [kinds: string, wrapUpLeftMs: number])[];
  readonly demands?: Readonly<Record<string, Partial<KindDemand>>>;
  readonly answers?: { readonly all: number; readonly retries: number };
  readonly areCallersWaiting?: boolean;
  /** Ranks of those for whom agents are asked now, by kind. */
  readonly asked?: Readonly<Record<string, readonly number[]>>;
  readonly agentsAtWork?: number;
  readonly linesTaken?: number;
}

const agentOf = (agent: Given['agents'][number]) => {
  const [kinds, wrapUpLeftMs] = typeof agent === 'string' ? [agent, null] : agent;
  return { wrapUpLeftMs, kinds: new Set(kinds.split(' ')) };
};

/** The first due has the id `1` and the lowest rank. `looked`: whom was looked at. */
function turns(given: Given, looked: string[] = []): string[] {
  const { due, agents, demands = {}, linesTaken = 0, asked = {}, ...queue } = given;
  return turnsNow({
    due: groupsOf(due, looked),
    askedBefore: (kind, rank) => (asked[kind] ?? []).filter((other) => other < rank).length,
    agents: agents.map(agentOf),
    demands: new Map(
      Object.entries(demands).map(([kind, demand]) => [
        kind,
        { inFlight: 0, lastInFlight: null, verified: [], before: () => 0, ...demand },
      ]),
    ),
    queues: new Map([
      [
        support,
        {
          answers: queue.answers ?? { all: 0, retries: 0 },
          areCallersWaiting: queue.areCallersWaiting ?? false,
          firsts: due.filter(({ isRetry }) => isRetry !== true).length,
          agentsAtWork: queue.agentsAtWork ?? agents.length,
        },
      ],
    ]),
    linesTaken,
  });
}

/** Those that are alike stand in one line. */
function groupsOf(due: readonly Due[], looked: string[]): DueGroup[] {
  const groups = new Map<
    string,
    { readonly alike: Omit<DueGroup, 'inOrder'>; readonly line: DueCallback[] }
  >();
  for (const [index, { id, rank, settings, ...own }] of due.entries()) {
    const alike = {
      ...{ queue: support, kind: 'a', isRetry: false, leadMs: 28_000, answerShare: 0.65, ...own },
      settings: {
        ...{ first: 'customer', dialAhead: 'wrapup', trunkLimit: 100, retryShare: 0.3 },
        ...settings,
      } as DueGroup['settings'],
    };
    const key = JSON.stringify(alike);
    const group = groups.get(key) ?? { alike, line: [] };
    groups.set(key, group);
    group.line.push({ id: id ?? (String(index + 1) as CallbackId), rank: rank ?? index * 10 });
  }
  return [...groups.values()].map(({ alike, line }) => ({
    ...alike,
    *inOrder() {
      for (const each of line.sort((a, b) => a.rank - b.rank)) {
        looked.push(each.id);
        yield each;
      }
    },
  }));
}

/** Live callers with these ranks. */
const callers = (...ranks: number[]): Partial<KindDemand> => ({
  before: (rank) => ranks.filter((other) => other < rank).length,
});

describe('customer first', () => {
  test('as many as there are agents, the oldest first', () => {
    expect(turns({ due: [{ rank: 3 }, { rank: 1 }, { rank: 2 }], agents: ['a', 'a'] })).toEqual(['2', '3']);
  });

  test('an agent in wrap-up counts if that ends soon enough', () => {
    const agents = [['a', 20_000] as const, ['a', 40_000] as const];
    expect(turns({ due: [{}, {}], agents })).toEqual(['1']);
    expect(turns({ due: [{ settings: { dialAhead: 'none' } }], agents })).toEqual([]);
  });

  test('agents who cannot take the customer do not count', () => {
    expect(turns({ due: [{ kind: 'a' }, { kind: 'b' }], agents: ['b'] })).toEqual(['2']);
  });

  test('an older caller has the agent, a younger one does not', () => {
    const given = { due: [{ rank: 10 }], agents: ['a'] };
    expect(turns({ ...given, demands: { a: callers(5) } })).toEqual([]);
    expect(turns({ ...given, demands: { a: callers(15) } })).toEqual(['1']);
  });

  test('an older caller of another queue has the agent, unless there is one whom only they may have', () => {
    const given = { due: [{ rank: 10, kind: 'a' }], demands: { b: callers(5) } };
    expect(turns({ ...given, agents: ['a b'] })).toEqual([]);
    expect(turns({ ...given, agents: ['a b', 'b'] })).toEqual(['1']);
    expect(turns({ ...given, agents: ['a', 'c'] })).toEqual(['1']);
  });

  test('customers in flight, or who have pressed 1, have their agents, whatever their rank', () => {
    const given = { due: [{ rank: 10 }], agents: ['a'] };
    expect(turns({ ...given, demands: { a: { inFlight: 1 } } })).toEqual([]);
    expect(turns({ ...given, demands: { a: { verified: [50] } } })).toEqual([]);
    // Who stands before is counted once.
    const older = { verified: [5], ...callers(5) };
    expect(turns({ due: [{ rank: 10 }], agents: ['a', 'a'], demands: { a: older } })).toEqual(['1']);
  });

  test('a caller who stands before a customer in flight has an agent sooner, and one more customer must leave them theirs', () => {
    const b = callers(20);
    const given = { due: [{ rank: 10 }], agents: ['a b', 'a'] };
    const inFlight = (lastInFlight: number) => ({ a: { inFlight: 1, lastInFlight }, b });
    expect(turns({ ...given, demands: inFlight(30) })).toEqual([]);
    expect(turns({ ...given, demands: inFlight(15) })).toEqual(['1']);
    expect(turns({ ...given, agents: ['a b', 'a', 'a'], demands: inFlight(30) })).toEqual(['1']);
    const alike = { a: { inFlight: 1, lastInFlight: 30, ...callers(20) } };
    expect(turns({ due: [{ rank: 10 }], agents: ['a', 'a'], demands: alike })).toEqual([]);
  });

  test('an older caller of another queue takes a free agent at once, though theirs will be free soon', () => {
    const given = { due: [{ rank: 10, kind: 'a' }], demands: { b: callers(5) } };
    expect(turns({ ...given, agents: ['a b', ['b', 3_000]] })).toEqual([]);
    expect(turns({ ...given, agents: ['a b', ['b', 3_000], ['a', 3_000]] })).toEqual(['1']);
    expect(turns({ ...given, agents: [['a b', 3_000], 'b'] })).toEqual(['1']);
  });

  test('an agent who is about to be asked for an older one (agent first) is not there for a younger one', () => {
    const asked = { settings: { first: 'agent' } } as const;
    const given = { agents: ['a b'] };
    expect(turns({ ...given, due: [asked, {}] })).toEqual(['1']);
    expect(turns({ ...given, due: [{ ...asked, kind: 'b' }, {}] })).toEqual(['1']);
    expect(turns({ ...given, due: [{}, { ...asked, kind: 'b' }] })).toEqual(['1', '2']);
    expect(turns({ agents: ['a b', 'b'], due: [{ ...asked, kind: 'b' }, {}] })).toEqual(['1', '2']);
  });

  test('no more than the trunk has lines', () => {
    const due = [{ settings: { trunkLimit: 3 } }, { settings: { trunkLimit: 3 } }];
    expect(turns({ due, agents: ['a', 'a'], linesTaken: 2 })).toEqual(['1']);
  });
});

describe('agent first', () => {
  const asked = { settings: { first: 'agent' } } as const;
  const many = (count: number, more: Due = {}): Due[] =>
    Array.from({ length: count }, () => ({ ...asked, ...more }));

  test('two for each agent at work, whether they are free or not; the others follow', () => {
    expect(turns({ due: many(10), agents: [], agentsAtWork: 2 })).toEqual(['1', '2', '3', '4']);
    const under = { asked: { a: [-3, -2, -1] } };
    expect(turns({ due: many(10), agents: [], agentsAtWork: 2, ...under })).toEqual(['1']);
  });

  test('one when nobody is at work', () => {
    expect(turns({ due: many(3), agents: [] })).toEqual(['1']);
    expect(turns({ due: many(3), agents: [], asked: { a: [-1] } })).toEqual([]);
  });

  test('nobody waits behind one of a higher rank, or of another kind', () => {
    expect(turns({ due: many(3), agents: [], asked: { a: [100], b: [-1] } })).toEqual(['1']);
    const two = [...many(1), ...many(1, { kind: 'b' })];
    expect(turns({ due: two, agents: [], asked: { a: [-1] } })).toEqual(['2']);
  });
});

test('no more are looked at than have their turn, and one of each line, however many wait', () => {
  const due = Array.from({ length: 10_000 }, (_, index) => ({ kind: index % 2 === 0 ? 'a' : 'b' }));
  const looked: string[] = [];
  expect(turns({ due, agents: ['a', 'a b', 'a b'] }, looked)).toEqual(['1', '2', '3']);
  expect(looked.length).toBe(5);
  const asked = due.map((each) => ({ ...each, settings: { first: 'agent' } }) as const);
  looked.length = 0;
  expect(turns({ due: asked, agents: ['a b'] }, looked)).toEqual(['1', '2', '3', '4']);
  expect(looked.length).toBe(6);
});

describe('second attempts', () => {
  const retry = { isRetry: true };

  test('wait while they have had their share and others wait; first attempts go past them', () => {
    const answers = { all: 10, retries: 3 };
    expect(turns({ due: [retry, {}], agents: ['a', 'a'], answers })).toEqual(['2']);
    expect(turns({ due: [retry], agents: ['a'], answers, areCallersWaiting: true })).toEqual([]);
    expect(turns({ due: [retry], agents: ['a'], answers })).toEqual(['1']);
  });

  test('count as they are decided on', () => {
    const given = { agents: ['a', 'a', 'a'], areCallersWaiting: true };
    expect(turns({ ...given, due: [retry, retry], answers: { all: 3, retries: 0 } })).toEqual(['1']);
  });
});

test('agent first: without an agent being free; but second attempts by their share', () => {
  const settings = { first: 'agent' as const };
  const due = [{ settings }, { settings, isRetry: true }, { settings }];
  expect(turns({ due, agents: [], agentsAtWork: 1, answers: { all: 10, retries: 5 } })).toEqual(['1', '3']);
});

const KINDS = ['a', 'b', 'c'];
const anyKinds = fc.subarray(KINDS, { minLength: 1 }).map((kinds) => kinds.join(' '));

test('however agents are shared, there is one for each customer in flight', () => {
  let dialled = 0;
  fc.assert(
    fc.property(
      fc.array(anyKinds, { maxLength: 6 }),
      fc.array(fc.constantFrom(...KINDS), { maxLength: 6 }),
      fc.array(fc.constantFrom(...KINDS), { maxLength: 4 }),
      (agents, due, inFlight) => {
        const demands = Object.fromEntries(
          KINDS.map((kind) => [kind, { inFlight: inFlight.filter((other) => other === kind).length }]),
        );
        const turned = turns({ due: due.map((kind) => ({ kind })), agents, demands });
        const kinds = turned.map((id) => due[Number(id) - 1] ?? '');
        const able = agents.map((agent) => agent.split(' '));
        dialled += kinds.length;
        if (!canAllBeServed(inFlight, able)) return;
        expect(canAllBeServed([...inFlight, ...kinds], able)).toBe(true);
        // And none was left out for whom there is one.
        for (const [index, kind] of due.entries()) {
          if (turned.includes(String(index + 1))) continue;
          expect(canAllBeServed([...inFlight, ...kinds, kind], able)).toBe(false);
        }
      },
    ),
    { numRuns: 500 },
  );
  expect(dialled).toBeGreaterThan(300);
});

test('the most that can be served is what trying everything finds', () => {
  fc.assert(
    fc.property(
      fc.array(anyKinds, { maxLength: 5 }),
      fc.array(fc.constantFrom(...KINDS), { maxLength: 5 }),
      (agents, wanting) => {
        const counts = new Map<string, number>();
        for (const kind of wanting) counts.set(kind, (counts.get(kind) ?? 0) + 1);
        const able = agents.map((agent) => agent.split(' '));
        const most = mostServed(
          counts,
          able.map((kinds) => new Set(kinds)),
        );
        expect(most).toBe(mostByTrying(wanting, able));
      },
    ),
  );
});

const canAllBeServed = (wanting: readonly string[], agents: readonly string[][]): boolean =>
  mostByTrying(wanting, agents) === wanting.length;

function mostByTrying([kind, ...others]: readonly string[], agents: readonly string[][]): number {
  if (kind === undefined) return 0;
  const ways = agents.flatMap((kinds, index) =>
    kinds.includes(kind) ? [1 + mostByTrying(others, agents.toSpliced(index, 1))] : [],
  );
  return Math.max(mostByTrying(others, agents), ...ways);
}
