import { expect, test } from '@jest/globals';
import {
  durationMs,
  findAll,
  findPrompt,
  heardInOrder,
  join,
  type Pcm,
  reference,
  Sound,
  samplesOf,
  silence,
  tone,
  transcript,
} from '../../src/lab/phones/audio.ts';
import { BENDING, HARMLESS, overTheWire } from '../support/line-troubles.ts';
import { music, noise, speak } from '../support/synthetic-voice.ts';

const library = (...texts: string[]) => texts.map((name) => ({ name, reference: reference(speak(name)) }));
const WELCOME = 'welcome to the bank for questions press one';
const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];
/** Some of them, of which two and ten begin alike and are as long. */
const ALIKE = ['one', 'two', 'six', 'ten'];

test.each([...HARMLESS, ...BENDING])('a prompt is found after %s', (_, change) => {
  const found = findPrompt(overTheWire(change(speak(WELCOME))), speak(WELCOME));
  expect(found?.score).toBeGreaterThan(0.8);
});

test('a prompt is found where it begins', () => {
  const recording = overTheWire(join(music(1234.5), speak(WELCOME), silence(400)));
  expect(findPrompt(recording, speak(WELCOME))?.foundAtMs).toBeCloseTo(1234.5, 0);
});

const tellApart = (sentences: readonly string[], change: (prompt: Pcm) => Pcm): string[][] => {
  const known = sentences.map((name) => ({ name, reference: reference(speak(name)) }));
  return sentences.map((sentence) => {
    const recording = Sound.of(overTheWire(change(speak(sentence))));
    return known.filter(({ reference }) => findPrompt(recording, reference) !== null).map(({ name }) => name);
  });
};

test('ten sentences that differ in their last word are told apart', () => {
  const sentences = NUMBERS.map((number) => `you are number ${number}`);
  const alone = (prompt: Pcm) => prompt;
  expect(tellApart(sentences, alone)).toEqual(sentences.map((sentence) => [sentence]));
});

test.each(HARMLESS)('sentences that differ in their last word are told apart after %s', (_, change) => {
  const sentences = ALIKE.map((number) => `you are number ${number}`);
  expect(tellApart(sentences, change)).toEqual(sentences.map((sentence) => [sentence]));
});

test.each(BENDING)('sentences that differ in their last word are not mixed up after %s', (_, change) => {
  const sentences = ALIKE.map((number) => `you are number ${number}`);
  const mixedUp = tellApart(sentences, change).filter((heard, i) =>
    heard.some((each) => each !== sentences[i]),
  );
  expect(mixedUp).toEqual([]);
});

test('ten sentences that differ in a word in their middle are told apart', () => {
  const sentences = NUMBERS.map((number) => `you are number ${number} in the line`);
  const recordings = (prompt: Pcm) => join(silence(300), prompt);
  expect(tellApart(sentences, recordings)).toEqual(sentences.map((sentence) => [sentence]));
});

test.each([
  ['silence', silence(3000)],
  ['music', music(3000)],
  ['hiss', noise(3000, 4000)],
  ['a tone', tone(440, 3000)],
  ['another sentence', speak('we are closed now please call tomorrow')],
  ['its words in another order', speak('press one for questions the bank to welcome')],
  ['its first half', speak(WELCOME).subarray(0, speak(WELCOME).length / 2)],
  ['its second half', speak(WELCOME).subarray(speak(WELCOME).length / 2)],
])('%s is not taken for a prompt', (_, pcm) => {
  expect(findPrompt(overTheWire(pcm), speak(WELCOME))).toBeNull();
});

test('a transcript tells prompts, music and silence in order', () => {
  const recording = overTheWire(
    join(silence(600), speak(WELCOME), silence(800), speak('you are number two'), music(2000), speak('one')),
  );
  const heard = transcript(
    Sound.of(recording),
    library(WELCOME, 'you are number two', 'you are number three', 'one', 'two'),
  );
  expect(heard.map((part) => (part.what === 'prompt' ? part.name : part.what))).toEqual([
    'silence',
    WELCOME,
    'silence',
    'you are number two',
    'sound',
    'one',
  ]);
});

test('every time a prompt is said it is found', () => {
  const said = speak('you are number two');
  const recording = overTheWire(join(...Array.from({ length: 8 }, () => join(said, music(1700)))));
  const found = findAll(Sound.of(recording), reference(said));
  const everyMs = durationMs(said) + 1700;
  expect(found.map(({ fromMs }) => Math.round(fromMs / everyMs))).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
});

test.each([
  ['silence', silence(1500)],
  ['music', music(1500)],
  ['another prompt', speak('you are number two')],
])('a prompt cut short by %s tells how much of it was heard', (_, next) => {
  const whole = speak(WELCOME);
  const recording = overTheWire(join(silence(200), whole.subarray(0, samplesOf(1500)), next));
  const [found] = heardInOrder(Sound.of(recording), library(WELCOME));
  expect(found).toMatchObject({ name: WELCOME, cut: true, late: false });
  expect(Math.abs((found?.heardMs ?? 0) - 1500)).toBeLessThan(120);
  expect(Math.abs((found?.toMs ?? 0) - 1700)).toBeLessThan(120);
});

test('a prompt that was joined late says so', () => {
  const whole = speak(WELCOME);
  const [found] = heardInOrder(
    Sound.of(overTheWire(join(whole.subarray(samplesOf(900)), silence(500)))),
    library(WELCOME),
  );
  expect(found).toMatchObject({ name: WELCOME, cut: false, late: true });
  expect(found?.beganAtMs).toBeCloseTo(-900, -1);
});

test('two prompts, one going on where the other one stops, are the longer one', () => {
  const heard = heardInOrder(
    Sound.of(overTheWire(speak('you are number two in the line'))),
    library('you are number two', 'you are number two in the line'),
  );
  expect(heard.map(({ name }) => name)).toEqual(['you are number two in the line']);
});

/** Sent by an Asterisk that for a while had no time: then nothing is sent, and after it what comes next. */
const withPause = (pcm: Pcm, share: number, ms: number): Pcm => {
  const at = Math.round(pcm.length * share);
  return join(pcm.slice(0, at), silence(ms), pcm.slice(at));
};
const REST = 'for questions press two';

test.each([0.3, 0.5, 0.8].flatMap((share) => [120, 400, 2500].map((ms) => [share, ms] as const)))(
  'a prompt is heard whole that paused after %d of it for %d ms',
  (share, ms) => {
    const said = withPause(overTheWire(speak(WELCOME)), share, ms);
    const recording = Sound.of(join(silence(300), said, silence(700)));
    const heard = heardInOrder(recording, library(WELCOME, REST, 'one'));
    expect(heard).toEqual([expect.objectContaining({ name: WELCOME, cut: false, late: false })]);
    expect(heard[0]?.toMs).toBeCloseTo(300 + durationMs(said), -2);
  },
);

test('a prompt is heard whole that paused twice', () => {
  const once = withPause(overTheWire(speak(WELCOME)), 0.7, 200);
  const heard = heardInOrder(Sound.of(withPause(once, 0.25, 900)), library(WELCOME, REST));
  expect(heard).toEqual([expect.objectContaining({ name: WELCOME, cut: false, late: false })]);
});

test('what is said after a pause need not be what comes next', () => {
  const cut = overTheWire(speak(WELCOME)).slice(0, samplesOf(2000));
  const recording = join(cut, silence(400), overTheWire(speak(REST)));
  const heard = heardInOrder(Sound.of(recording), library(WELCOME, REST));
  expect(heard.map(({ name, cut }) => [name, cut])).toEqual([
    [WELCOME, true],
    [REST, false],
  ]);
});

test.each([0, 400])('a recording grows to what it would be at once, with a pause of %d ms', (ms) => {
  const known = library(WELCOME, REST, 'you are number two', 'you are number ten');
  const welcome = withPause(overTheWire(speak(WELCOME)), 0.5, ms);
  const after = overTheWire(join(music(800), speak('you are number ten'), music(4500)));
  const recording = join(silence(200), welcome, silence(300), after);
  const growing = new Sound();
  for (let from = 0; from < recording.length; from += 800) {
    growing.append(recording.subarray(from, from + 800));
    heardInOrder(growing, known);
  }
  expect(heardInOrder(growing, known)).toEqual(heardInOrder(Sound.of(recording), known));
  expect(heardInOrder(growing, known).map(({ name }) => name)).toEqual([WELCOME, 'you are number ten']);
});

test('a recording may grow packet by packet', () => {
  const recording = overTheWire(join(music(700), speak(WELCOME), music(900)));
  const growing = new Sound();
  const wanted = reference(speak(WELCOME));
  const foundWith: number[] = [];
  for (let from = 0; from < recording.length; from += 160) {
    growing.append(recording.subarray(from, from + 160));
    const whole = findAll(growing, wanted).some(({ cut, late }) => !cut && !late);
    if (whole) foundWith.push(growing.length / 8);
  }
  expect(findAll(growing, wanted)).toEqual(findAll(Sound.of(recording), wanted));
  // It is known as soon as it is over, give or take two cells, and stays known.
  expect(Math.abs((foundWith[0] ?? 0) - 700 - durationMs(speak(WELCOME)))).toBeLessThan(160);
  expect(foundWith.length).toBe(Math.ceil((recording.length / 8 - (foundWith[0] ?? 0)) / 20) + 1);
});

test('what is too short to be known is refused', () => {
  expect(() => reference(join(silence(500), tone(400, 80)))).toThrow(RangeError);
  expect(() => reference(silence(2000))).toThrow(RangeError);
});
