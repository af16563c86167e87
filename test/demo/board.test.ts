import { describe, expect, test } from '@jest/globals';
import { type BoardModel, renderBoard } from '../../src/demo/board.ts';
import { Ledger } from '../../src/demo/ledger.ts';

const figures = { ...new Ledger().figures, placed: 7, answered: 4, gaveUp: 1, averageWaitMs: 6_400 };
/** In whatever zone this machine is, the story is told by its clock. */
const at = (second: number): number => new Date(2026, 0, 5, 9, 14, second).getTime();

const model: BoardModel = {
  company: 'Harbour Cycles',
  openMs: 42_000,
  totalMs: 60_000,
  steps: [
    { who: 'Caller 8', doing: 'is asked "matter"', at: 'flows.yaml:12', sinceMs: 7_000 },
    { who: 'Caller 9', doing: 'hears "welcome"', at: 'flows.yaml:8', sinceMs: 1_000 },
  ],
  lines: [
    {
      queue: 'sales',
      waiting: [
        { place: 1, who: 'Caller 5', waitedMs: 8_000, ringing: 'Anna' },
        { place: 2, who: 'Caller 6', waitedMs: 4_000, ringing: null },
        { place: 3, who: 'Caller 7', waitedMs: 2_000, ringing: null },
      ],
    },
    { queue: 'support', waiting: [] },
  ],
  agents: [
    { name: 'Anna Berg', doing: 'phone rings for Caller 5', tone: 'ringing', sinceMs: 2_000 },
    { name: 'Lisa Holm', doing: 'talks with Caller 3', tone: 'busy', sinceMs: 65_000 },
    { name: 'Omar Lind', doing: 'is free', tone: 'plain', sinceMs: 4_000 },
  ],
  figures,
  story: [
    { atMs: at(1), text: 'Caller 9 calls 1000', mood: 'plain' },
    { atMs: at(3), text: 'Anna answers after 3 s; Caller 4 talks with her', mood: 'good' },
  ],
  joinIn: 'Your softphone: guest at 127.0.0.1:10001, password 0123456789; dial 1000',
  trouble: null,
};

const plain = { columns: 80, rows: 24, color: false };

test('the board at 80 columns and 24 rows', () => {
  expect(renderBoard(model, plain).map((line) => line.trimEnd())).toEqual([
    ' KEEPLINE DEMO  Harbour Cycles                            open for 0:42 of 1:00',
    ' In the menu',
    '   Caller 8    is asked "matter"                           flows.yaml:12   0:07',
    '   Caller 9    hears "welcome"                              flows.yaml:8   0:01',
    '',
    ' In line',
    "   sales       1 Caller 5 0:08 (Anna's phone rings)  2 Caller 6 0:04  +1",
    '   support     nobody waits',
    ' Agents',
    '   Anna Berg   phone rings for Caller 5                                    0:02',
    '   Lisa Holm   talks with Caller 3                                         1:05',
    '   Omar Lind   is free                                                     0:04',
    '',
    ' 7 calls so far: 4 answered, 1 gave up, 0 lost, 6 s in line on average',
    '',
    ' 09:14:01  Caller 9 calls 1000',
    ' 09:14:03  Anna answers after 3 s; Caller 4 talks with her',
    '',
    '',
    '',
    '',
    '',
    ' Your softphone: guest at 127.0.0.1:10001, password 0123456789; dial 1000',
    ' Ctrl-C ends the demo.',
  ]);
});

describe.each([
  [80, 24],
  [100, 40],
  [40, 12],
  [60, 18],
  [200, 60],
])('at %i columns and %i rows', (columns, rows) => {
  const crowded: BoardModel = {
    ...model,
    steps: Array.from({ length: 20 }, (_, i) => ({
      who: `Caller ${i + 30}`,
      doing: 'is asked "a text with a rather long name that goes on and on"',
      at: 'a-file-with-a-long-name.yaml:123',
      sinceMs: 1_000,
    })),
    lines: model.lines.map((line) => ({
      ...line,
      waiting: Array.from({ length: 25 }, (_, i) => ({
        place: i + 1,
        who: `Caller ${i + 1}`,
        waitedMs: 600_000,
        ringing: i === 0 ? 'Anna' : null,
      })),
    })),
    story: Array.from({ length: 200 }, (_, i) => ({
      atMs: at(0),
      text: `line ${i} of a long, long story ${'that does not end '.repeat(9)}`,
      mood: 'plain' as const,
    })),
    trouble: 'Keepline does not say how it stands',
  };

  test('a crowded board keeps within the terminal', () => {
    const lines = renderBoard(crowded, { columns, rows, color: false });
    expect(lines).toHaveLength(rows);
    expect(lines.filter((line) => [...line].length > columns)).toEqual([]);
  });

  test('colours change nothing but the colours', () => {
    const drawn = renderBoard(crowded, { columns, rows, color: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
    const bare = drawn.map((line) => line.replace(/\u001b\[\d+m/g, ''));
    expect(drawn).not.toEqual(bare);
    expect(bare).toEqual(renderBoard(crowded, { columns, rows, color: false }));
  });
});

test('who does not fit in is counted, and the newest of the story is shown', () => {
  const steps = Array.from({ length: 9 }, (_, i) => ({ ...model.steps[0], who: `Caller ${i}` }));
  const story = Array.from({ length: 50 }, (_, i) => ({
    atMs: at(0),
    text: `line ${i}.`,
    mood: 'plain' as const,
  }));
  const text = renderBoard({ ...model, steps: steps as BoardModel['steps'], story }, plain).join('\n');
  expect(text).toContain('and 7 more');
  expect(text).toContain('line 49.');
  expect(text).not.toContain('line 1.');
});

test('without an end, only how long it is open is told', () => {
  expect(renderBoard({ ...model, totalMs: null }, plain)[0]).toMatch(/open for 0:42 $/);
});

test('a name from a telephone cannot steer the terminal', () => {
  const who = 'Eve\u001b[2J';
  const lines = [{ queue: 'sales', waiting: [{ place: 1, who, waitedMs: 0, ringing: null }] }];
  const steps = [{ who, doing: 'hears', at: '', sinceMs: 0 }];
  expect(renderBoard({ ...model, lines, steps }, plain).join('')).not.toContain('\u001b');
});
