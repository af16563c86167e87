import { execFile } from 'node:child_process';
import { join as path } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { readWav, writeWav } from '../../src/lab/phones/audio/wav.ts';
import { findAll, type Pcm, reference, Sound } from '../../src/lab/phones/audio.ts';
import { HARMLESS, overTheWire } from '../support/line-troubles.ts';
import { type PhoneLab, startPhoneLab } from '../support/phone-lab.ts';

jest.setTimeout(120_000);

const NUMBERS: Readonly<Record<string, readonly string[]>> = {
  en: ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'],
  sv: ['ett', 'två', 'tre', 'fyra', 'fem', 'sex', 'sju', 'åtta', 'nio', 'tio'],
};
const SENTENCES: Readonly<Record<string, (number: string) => string>> = {
  en: (number) => `You are number ${number}`,
  sv: (number) => `Du är nummer ${number} i kön`,
};
/** As played: `en-1` … `sv-10`. */
const spoken = new Map<string, Pcm>();

let lab: PhoneLab;
beforeAll(async () => {
  lab = await startPhoneLab(async (tools, folder) => {
    for (const [voice, numbers] of Object.entries(NUMBERS)) {
      for (const [i, number] of numbers.entries()) {
        const name = `${voice}-${i + 1}`;
        const raw = path(folder, `${name}-raw.wav`);
        const text = SENTENCES[voice]?.(number) ?? number;
        await promisify(execFile)(tools.espeak.executable, ['-v', voice, '-w', raw, text]);
        const pcm = await readWav(raw);
        spoken.set(name, pcm);
        await writeWav(path(folder, `${name}.wav`), pcm);
      }
    }
    const play = (voice: string) =>
      NUMBERS[voice]?.map((_, i) => path(folder, `${voice}-${i + 1}`)).join('&') ?? '';
    return Object.keys(NUMBERS)
      .map(
        (voice) => `exten => ${voice},1,Answer()\n same => n,Playback(${play(voice)})\n same => n,Hangup()`,
      )
      .join('\n');
  });
});
afterAll(async () => {
  await lab?.stop();
});

const namesOf = (voice: string): string[] => [...spoken.keys()].filter((name) => name.startsWith(voice));

/** For one voice: the least that speaks for the sentence said, and the most that speaks for another one. */
function margin(voice: string, change: (prompt: Pcm) => Pcm) {
  const known = namesOf(voice).map((name) => ({
    name,
    reference: reference(spoken.get(name) ?? new Int16Array()),
  }));
  const result = { right: 1, wrong: 0, mistakes: [] as string[] };
  for (const said of namesOf(voice)) {
    const recording = Sound.of(overTheWire(change(spoken.get(said) ?? new Int16Array())));
    for (const { name, reference } of known) {
      const found = findAll(recording, reference);
      const evidence = Math.max(
        0,
        ...found.map(({ score, heardMs, wholeMs }) => (score * heardMs) / wholeMs),
      );
      const whole = found.some(({ cut, late }) => !cut && !late);
      if (whole !== (name === said))
        result.mistakes.push(`${said} heard, ${name} ${whole ? 'found' : 'not found'}`);
      if (name === said) result.right = Math.min(result.right, evidence);
      else result.wrong = Math.max(result.wrong, evidence);
    }
  }
  return result;
}

test('sentences of a speech engine that differ in one word are told apart, by a margin', () => {
  const rows = ['en', 'sv'].flatMap((voice) =>
    HARMLESS.map(([trouble, change]) => ({ voice, trouble, ...margin(voice, change) })),
  );
  const table = rows.map(({ voice, trouble, right, wrong }) =>
    [voice, right.toFixed(2), wrong.toFixed(2), (right - wrong).toFixed(2), trouble].join('  '),
  );
  process.stdout.write(`voice, least right, most wrong, margin, after\n${table.join('\n')}\n`);
  expect(rows.flatMap(({ mistakes }) => mistakes)).toEqual([]);
  expect(Math.min(...rows.map(({ right, wrong }) => right - wrong))).toBeGreaterThan(0.2);
});

test.each(Object.keys(NUMBERS))(
  'a real call that counts to ten is written down without a mistake (%s)',
  async (voice) => {
    for (const [name, pcm] of spoken) await lab.phones.learn(name, pcm);
    const call = await lab.phones.call({ to: voice, from: '+46701234567' });
    await call.ended(60_000);
    expect(call.prompts().map(({ name, cut, late }) => `${name}${cut || late ? ' in part' : ''}`)).toEqual(
      namesOf(voice),
    );
  },
);

test('calls end when their Asterisk dies, and stopping goes on', async () => {
  const call = await lab.phones.call({ to: 'en', from: '+46701234567' });
  await call.answered();
  await lab.asterisk.kill();
  expect(await call.ended()).toMatchObject({
    causeText: 'the connection to Asterisk is gone',
    wasAnswered: true,
  });
  await lab.phones.stop();
});
