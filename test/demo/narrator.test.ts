import { beforeEach, expect, test } from '@jest/globals';
import { Ledger } from '../../src/demo/ledger.ts';
import { LogLine } from '../../src/demo/log-line.ts';
import { Narrator } from '../../src/demo/narrator.ts';
import { Story, type StoryLine } from '../../src/demo/story.ts';
import { readSite } from '../../src/main/read-site.ts';

const NUMBER = '+46701740605';
let told: StoryLine[] = [];
let listened: [string, object][] = [];
/** Whether callers hear what they listen for. */
let hears = true;
let ledger = new Ledger();
let narrator: Narrator;

beforeEach(async () => {
  const read = await readSite('flows/demo', false);
  if (!read.ok) throw new Error(read.printed);
  told = [];
  listened = [];
  hears = true;
  ledger = new Ledger();
  const visit = ledger.place('Caller 1', NUMBER, 0);
  const caller = {
    visit,
    listenFor: async (text: string, values: object) => {
      listened.push([text, values]);
      return hears;
    },
  };
  narrator = new Narrator({
    site: read.loaded.site,
    story: new Story(
      () => 0,
      (line) => told.push(line),
    ),
    ledger,
    cast: {
      callerOf: (number) => (number === NUMBER ? caller : null),
      nameOf: (number) => (number === NUMBER ? 'Caller 1' : 'Guest'),
    },
    now: () => 5_000,
  });
});

function log(event: string, fields: object = {}, level = 'info'): void {
  const line = LogLine.parse(JSON.stringify({ level, event, call: 'c1', ...fields }));
  if (line !== null) narrator.hear(line);
}
const texts = () => told.map(({ text, mood }) => (mood === 'bad' ? `bad: ${text}` : text));

test("a caller's way through the line, as Keepline tells it", async () => {
  log('callArrived', { callerNumber: NUMBER });
  log('callQueued', { queue: 'sales', position: 2, waiting: 2 });
  log('placeTold', { queue: 'sales', position: 2 });
  await Promise.resolve();
  hears = false;
  log('placeTold', { queue: 'sales', position: 1 });
  log('waitTold', { queue: 'sales', position: 1, wait: { kind: 'between', from: 2, to: 3 } });
  log('waitTold', { queue: 'sales', position: 1, wait: 'soon' });
  log('agentDidNotAnswer', { queue: 'sales', agent: 'lisa', cause: 'noAnswer', ringMs: 15_000 });
  log('agentDidNotAnswer', { queue: 'sales', agent: 'anna', cause: 'busy', ringMs: 10 });
  expect(narrator.known('c1')).toMatchObject({ who: 'Caller 1', joinedAtMs: 5_000, isGuest: false });
  log('callEnded', { outcome: 'answered' });
  expect(texts()).toEqual([
    'Caller 1 waits at place 2 in sales',
    'Lisa does not answer; Caller 1 keeps the place in line',
    "Anna's phone is busy; Caller 1 keeps the place in line",
  ]);
  expect(listened).toEqual([
    ['place', { position: 2, over: 'no' }],
    ['place', { position: 1, over: 'no' }],
    ['wait', { kind: 'between', from: 2, to: 3 }],
  ]);
  expect(ledger.of(NUMBER)).toMatchObject({ joinedAtMs: 5_000, placesTold: 2, placesHeard: 1 });
  expect(narrator.known('c1')).toBeNull();
});

test('somebody with a softphone is told of by what Keepline knows', () => {
  log('callArrived', { callerNumber: '100' });
  log('callQueued', { queue: 'support', position: 1, waiting: 1 });
  log('placeTold', { queue: 'support', position: 1 });
  log('waitTold', { queue: 'support', position: 1, wait: { kind: 'lessThan', to: 1 } });
  log('transferStarted', { to: 'PJSIP/103' });
  log('callEnded', { outcome: 'hungUp' });
  expect(texts()).toEqual([
    'Guest calls',
    'Guest waits at place 1 in support',
    'Guest is told place 1 in support',
    'Guest is told the wait in support',
    'Guest is put through to PJSIP/103',
    'Guest has left',
  ]);
  expect(ledger.figures.placesTold).toBe(0);
});

test('what Keepline warns of is part of the story, what it does every day is not', () => {
  log('speechWarmed', { rendered: 1, cached: 2, failed: 0 });
  log('commandFailed', { command: 'dial', reason: 'no such phone', verdict: 'refused' }, 'error');
  log('fault', { where: 'engine', err: { message: 'disk full' } }, 'error');
  expect(texts()).toEqual([
    'bad: Keepline: commandFailed, no such phone',
    'bad: Keepline: fault, disk full, engine',
  ]);
});
