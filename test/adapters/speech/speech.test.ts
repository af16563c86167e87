import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { createSpeech } from '../../../src/adapters/speech/speech.ts';
import type { Site } from '../../../src/domain/site.ts';
import {
  en,
  lines,
  recordFailures,
  scripted,
  settings,
  sv,
  temporaryFolder,
  tone,
  until,
} from './support.ts';

const never = new AbortController().signal;

/** A folder with a tone that scripts copy to `out`, a file they count their runs in, and the speech under test. */
async function setUp(options: { renderLimitMs?: number; ending?: AbortSignal } = {}) {
  const folder = temporaryFolder();
  const sound = join(folder, 'tone.wav');
  const runs = join(folder, 'runs');
  writeFileSync(sound, tone());
  const { events, told } = recordFailures();
  const clock = { ms: 0 };
  const cacheFolder = join(folder, 'sounds');
  const speech = await createSpeech({
    cacheFolder,
    defaultCommand: null,
    events,
    now: () => clock.ms,
    ...options,
  });
  const count = `fs.appendFileSync(${JSON.stringify(runs)}, 'x\\n');`;
  const copy = `fs.copyFileSync(${JSON.stringify(sound)}, out);`;
  /** Polls for a file, so that a test decides when an engine goes on. */
  const waitFor = (file: string) =>
    `while (!fs.existsSync(${JSON.stringify(file)})) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10);`;
  const sounds = () => readdirSync(cacheFolder).filter((name) => name.endsWith('.wav'));
  return { folder, cacheFolder, speech, told, clock, count, copy, waitFor, runs: () => lines(runs), sounds };
}

test('a text becomes a file that Asterisk can read, named without its ending', async () => {
  const { speech, cacheFolder, copy, count, told } = await setUp();
  const sound = await speech.prepare('Välkommen', sv, settings(scripted(count + copy)), never);
  expect(sound.startsWith(`${cacheFolder}/`)).toBe(true);
  expect(sound).not.toMatch(/\.wav$/);
  expect(statSync(`${sound}.wav`).mode & 0o777).toBe(0o644);
  expect(statSync(cacheFolder).mode & 0o777).toBe(0o711);
  expect(told).toEqual([]);
});

test('a text is rendered once, however many ask for it and however often', async () => {
  const { speech, copy, count, runs } = await setUp();
  const engine = settings(scripted(count + copy));
  const together = await Promise.all([1, 2, 3].map(() => speech.prepare('Hej', sv, engine, never)));
  const later = await speech.prepare('Hej', sv, engine, never);
  expect(new Set([...together, later]).size).toBe(1);
  expect(runs()).toBe(1);
});

test('another text, language, voice or command is another sound', async () => {
  const { speech, copy } = await setUp();
  const command = scripted(copy);
  const sounds = [
    await speech.prepare('Hej', sv, settings(command), never),
    await speech.prepare('Hej!', sv, settings(command), never),
    await speech.prepare('Hej', en, settings(command), never),
    await speech.prepare('Hej', sv, settings(command, { voices: { [sv]: 'astrid' } }), never),
    await speech.prepare('Hej', sv, settings([...command, 'slow']), never),
  ];
  expect(new Set(sounds).size).toBe(5);
});

test('the engine gets the text by file only, without characters that steer engines', async () => {
  const { speech, copy, folder } = await setUp();
  const seen = join(folder, 'seen.json');
  const script = `fs.writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ text, voice, args: process.argv }));`;
  await speech.prepare(
    '--help; rm -rf / \u0001\u001b[31m åäö',
    sv,
    settings(scripted(script + copy), { voices: { [sv]: 'mb-sw1' } }),
    never,
  );
  const { text, voice, args } = JSON.parse(readFileSync(seen, 'utf8'));
  expect(text).toBe('--help; rm -rf /  [31m åäö\n');
  expect(voice).toBe('mb-sw1');
  expect(args.join(' ')).not.toContain('rm -rf');
});

test('the engine does not see our secrets', async () => {
  const { speech, copy } = await setUp();
  process.env.KEEPLINE_ARI_PASSWORD = 'secret';
  try {
    const script = `if (process.env.KEEPLINE_ARI_PASSWORD || !process.env.PATH) process.exit(9);`;
    expect(await speech.prepare('Hej', sv, settings(scripted(script + copy)), never)).not.toBe('beep');
  } finally {
    delete process.env.KEEPLINE_ARI_PASSWORD;
  }
});

test('a caller waits for the limit only, and the sound is there for the next', async () => {
  const { speech, copy, folder, waitFor, told, sounds } = await setUp();
  const go = join(folder, 'go');
  const slow = settings(scripted(waitFor(go) + copy), { limitMs: 50 });
  expect(await speech.prepare('Hej', sv, slow, never)).toBe('beep');
  expect(told).toEqual([
    expect.objectContaining({ language: 'sv', reason: 'not ready within 50 ms', fallback: true }),
  ]);
  writeFileSync(go, '');
  await until(() => sounds().length === 1, 'the rendering was done');
  expect(await speech.prepare('Hej', sv, slow, never)).toMatch(/\/[0-9a-f]{40}$/);
});

test('who hangs up does not wait, and nothing is reported', async () => {
  const { speech, copy, folder, waitFor, told, sounds } = await setUp();
  const go = join(folder, 'go');
  const call = new AbortController();
  const waiting = speech.prepare('Hej', sv, settings(scripted(waitFor(go) + copy)), call.signal);
  call.abort();
  expect(await waiting).toBe('beep');
  expect(await speech.prepare('Hej', sv, settings(scripted(copy)), call.signal)).toBe('beep');
  writeFileSync(go, '');
  await until(() => sounds().length === 1, 'the rendering was done');
  expect(told).toEqual([]);
});

test.each([
  [
    'ends with an error',
    `console.error('no such voice'); process.exit(3);`,
    /ended with code 3: no such voice$/,
  ],
  ['writes nothing', ``, /the command wrote no file/],
  ['writes what is no WAV', `fs.writeFileSync(out, 'Hello');`, /not a WAV file/],
  ['is killed', `process.kill(process.pid, 'SIGKILL');`, /was ended by SIGKILL/],
])('an engine that %s costs the caller the fallback and is reported', async (_name, script, reason) => {
  const { speech, told } = await setUp();
  expect(await speech.prepare('Hej', en, settings(scripted(script)), never)).toBe('beep');
  expect(told).toEqual([
    expect.objectContaining({ language: 'en', characters: 3, reason: expect.stringMatching(reason) }),
  ]);
  expect(JSON.stringify(told)).not.toContain('Hej');
});

test('a command that is not there, and no command at all, are reported alike', async () => {
  const { speech, told } = await setUp();
  expect(await speech.prepare('Hej', sv, settings(['/no/such/engine', '{in}', '{out}']), never)).toBe('beep');
  expect(await speech.prepare('Hej', sv, settings([]), never)).toBe('beep');
  expect(told.map(({ reason }) => reason)).toEqual([
    expect.stringContaining('/no/such/engine cannot be run'),
    expect.stringContaining('names no speech command'),
  ]);
});

test('an engine that hangs is killed with all it started', async () => {
  const { speech, told, folder } = await setUp({ renderLimitMs: 400 });
  const pids = join(folder, 'pids');
  const script = `
    const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
    fs.writeFileSync(${JSON.stringify(pids)}, process.pid + '\\n' + child.pid + '\\n');
    setInterval(() => {}, 1000);`;
  // Whether the engine came far enough to start its child depends on the machine: try until it has.
  for (let text = 0; lines(pids) < 2 && text < 2; text++) {
    expect(await speech.prepare(`Hej ${text}`, sv, settings(scripted(script)), never)).toBe('beep');
  }
  expect(told[0]?.reason).toMatch(/was not done after 400 ms/);
  const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number);
  await until(() => started.every((pid) => !isAlive(pid)), 'the engine and its child were gone');
});

test('when Keepline ends, engines that run end too', async () => {
  const ending = new AbortController();
  const { speech, folder } = await setUp({ ending: ending.signal });
  const pids = join(folder, 'pids');
  const script = `fs.writeFileSync(${JSON.stringify(pids)}, process.pid + '\\n'); setInterval(() => {}, 1000);`;
  const waiting = speech.prepare('Hej', sv, settings(scripted(script)), never);
  await until(() => lines(pids) === 1, 'the engine ran');
  ending.abort();
  expect(await waiting).toBe('beep');
  const pid = Number(readFileSync(pids, 'utf8'));
  await until(() => !isAlive(pid), 'the engine was gone');
});

test('what failed is not tried again at once, an engine that keeps failing not at all for a moment', async () => {
  const { speech, count, runs, clock, told } = await setUp();
  const broken = settings(scripted(`${count} process.exit(1);`));
  await speech.prepare('one', sv, broken, never);
  await speech.prepare('one', sv, broken, never);
  expect(runs()).toBe(1);
  await speech.prepare('two', sv, broken, never);
  await speech.prepare('three', sv, broken, never);
  expect(runs()).toBe(3);
  await speech.prepare('four', sv, broken, never);
  expect(runs()).toBe(3);
  expect(told.at(-1)?.reason).toMatch(/^the engine rests after: /);
  // The other voice has done nothing wrong.
  await speech.prepare('one', en, broken, never);
  expect(runs()).toBe(4);
  clock.ms += 10_001;
  await speech.prepare('four', sv, broken, never);
  expect(runs()).toBe(5);
  clock.ms += 30_001;
  await speech.prepare('one', sv, broken, never);
  expect(runs()).toBe(6);
});

test('never more than two engines run at once', async () => {
  const { speech, copy, folder, waitFor } = await setUp();
  const running = join(folder, 'running');
  const go = join(folder, 'go');
  const engine = settings(
    scripted(`fs.appendFileSync(${JSON.stringify(running)}, text);${waitFor(go)}${copy}`),
  );
  const all = ['one', 'two', 'three', 'four'].map((text) => speech.prepare(text, sv, engine, never));
  await until(() => lines(running) === 2, 'two engines ran');
  writeFileSync(go, '');
  await Promise.all(all);
  expect(lines(running)).toBe(4);
});

function siteWith(texts: Record<string, Record<string, string>>, command: readonly string[]): Site {
  return { texts, languages: [sv, en], queues: {}, speech: settings(command) } as unknown as Site;
}

test('rendering ahead covers plain texts and small ranges, in every language, and counts what was there', async () => {
  const { speech, copy, count, runs } = await setUp();
  const site = siteWith(
    {
      welcome: { sv: 'Välkommen', en: 'Welcome' },
      thanks: { sv: 'Välkommen', en: 'Thank you' },
      place: { sv: '{position, plural, =1 {Du är näst på tur.} other {Du har plats # i kön.}}' },
      hello: { sv: 'Hej {caller_name}' },
      both: { sv: '{position} {minutes}' },
    },
    scripted(count + copy),
  );
  const progress: [number, number][] = [];
  const first = await speech.warm(site, never, (done, total) => progress.push([done, total]));
  // Four texts, of which two are the same words in the same language, and twenty places.
  expect(first).toEqual({ rendered: 23, cached: 0, failed: [] });
  expect(progress.at(-1)).toEqual([23, 23]);
  expect(progress).toHaveLength(23);
  expect(await speech.warm(site, never, () => {})).toEqual({ rendered: 0, cached: 23, failed: [] });
  expect(runs()).toBe(23);
  await speech.prepare('Du har plats 7 i kön.', sv, site.speech, never);
  expect(runs()).toBe(23);
}, 60_000);

test('rendering ahead reports failures and goes on; abandoned, it stops', async () => {
  const { speech, copy } = await setUp();
  const site = siteWith(
    { a: { sv: 'bra' }, b: { sv: 'fel' }, c: { sv: 'gott' } },
    scripted(`if (text.trim() === 'fel') process.exit(1); ${copy}`),
  );
  const result = await speech.warm(site, never, () => {});
  expect(result.rendered).toBe(2);
  expect(result.failed).toEqual([
    { text: 'fel', language: 'sv', reason: expect.stringMatching(/ended with code 1/) },
  ]);
  const gone = new AbortController();
  gone.abort();
  const abandoned = await speech.warm(siteWith({ d: { sv: 'ny' } }, scripted(copy)), gone.signal, () => {});
  expect(abandoned).toEqual({ rendered: 0, cached: 0, failed: [] });
});

test('a caller goes before what is rendered ahead', async () => {
  const { speech, copy, folder, waitFor } = await setUp();
  const order = join(folder, 'order');
  const go = join(folder, 'go');
  const command = scripted(`fs.appendFileSync(${JSON.stringify(order)}, text);${waitFor(go)}${copy}`);
  const site = siteWith({ a: { sv: 'a' }, b: { sv: 'b' }, c: { sv: 'c' }, d: { sv: 'd' } }, command);
  const warming = speech.warm(site, never, () => {});
  await until(() => lines(order) === 2, 'two texts were being rendered ahead');
  const caller = speech.prepare('caller', sv, site.speech, never);
  writeFileSync(go, '');
  await Promise.all([warming, caller]);
  const began = readFileSync(order, 'utf8').trim().split('\n');
  expect(began.slice(0, 2).sort()).toEqual(['a', 'b']);
  expect(began.slice(2, 4)).toContain('caller');
  expect(began).toHaveLength(5);
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
