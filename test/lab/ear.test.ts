import { expect, test } from '@jest/globals';
import { fromAlaw, msOf, type Pcm, toAlaw, tone } from '../../src/lab/phones/audio.ts';
import { Ear } from '../../src/lab/phones/ear.ts';
import { readPacket, writePacket } from '../../src/lab/phones/rtp.ts';

const FRAME = 160;
/** A sound whose every frame differs from the others. */
const SAID = fromAlaw(toAlaw(tone(317, 4000)));
const frame = (number: number): Pcm => SAID.subarray(number * FRAME, (number + 1) * FRAME);

/** Packets of 20 ms as `[frame and sequence, timestamp in frames, arrival in ms]`. */
function hear(packets: readonly (readonly [number, number, number])[], untilMs: number, first = 5000): Pcm {
  const ear = new Ear();
  ear.begin(0);
  for (const [number, at, arrivedMs] of packets) {
    const timestamp = (first + at * FRAME) >>> 0;
    ear.take({ sequence: (65_534 + number) & 0xffff, timestamp, source: 1, pcm: frame(number) }, arrivedMs);
  }
  ear.caughtUp(untilMs);
  return ear.heard().pcm.slice();
}

/** What was heard when all that came by then has been taken. */
function heardAt(ear: Ear, nowMs: number): Pcm {
  ear.caughtUp(nowMs);
  return ear.heard().pcm;
}

const frames = (count: number, from = 0): [number, number, number][] =>
  Array.from({ length: count }, (_, i) => [from + i, from + i, 20 * (from + i + 1)]);

/** Which frame was heard in each 20 ms; `-` for silence. */
const framesIn = (pcm: Pcm): string[] =>
  Array.from({ length: Math.floor(pcm.length / FRAME) }, (_, i) => {
    const heard = pcm.subarray(i * FRAME, (i + 1) * FRAME);
    if (heard.every((sample) => sample === 0)) return '-';
    const number = Array.from({ length: 200 }, (_, n) => n).find((n) =>
      frame(n).every((sample, k) => sample === heard[k]),
    );
    return number === undefined ? '?' : String(number);
  });

test('packets follow one another', () => {
  expect(framesIn(hear(frames(5), 100))).toEqual(['0', '1', '2', '3', '4']);
});

test('the timestamps may turn over', () => {
  expect(framesIn(hear(frames(5), 100, 2 ** 32 - 2 * FRAME))).toEqual(['0', '1', '2', '3', '4']);
});

test('a lost packet leaves silence', () => {
  const [first, , ...rest] = frames(4);
  expect(framesIn(hear([first as [number, number, number], ...rest], 80))).toEqual(['0', '-', '2', '3']);
});

test('where nothing was sent the time goes on', () => {
  expect(framesIn(hear([...frames(2), [2, 7, 160]], 160))).toEqual(['0', '1', '-', '-', '-', '-', '-', '2']);
});

test('a late packet is not heard twice, nor in the place of another', () => {
  const packets = frames(4);
  expect(framesIn(hear([...packets, [1, 1, 90]], 100))).toEqual(['0', '1', '2', '3']);
});

test('packets that were kept waiting by a busy process are heard without a gap', () => {
  const burst = frames(50).map(([number, at]) => [number, at, 1000] as const);
  const heard = framesIn(hear(burst, 1000)).filter((each) => each !== '-');
  expect(heard).toEqual(burst.map(([number]) => String(number)));
});

test('a busy process takes nothing for silence before it has taken what came meanwhile', () => {
  const ear = new Ear();
  ear.begin(0);
  const packet = (i: number) => ({ sequence: i, timestamp: i * FRAME, source: 1, pcm: frame(i) });
  for (let i = 0; i < 5; i++) ear.take(packet(i), 20 * (i + 1));
  expect(framesIn(heardAt(ear, 100))).toHaveLength(5);
  // From here on it was busy until 1000.
  expect(framesIn(ear.heard().pcm)).toHaveLength(5);
  for (let i = 5; i < 30; i++) ear.take(packet(i), 1000);
  expect(framesIn(ear.heard().pcm)).toHaveLength(30);
  for (let i = 30; i < 50; i++) ear.take(packet(i), 1001);
  expect(framesIn(heardAt(ear, 1002))).toEqual(Array.from({ length: 50 }, (_, i) => String(i)));
});

test('of another source that came while the process was busy no time is made up', () => {
  const ear = new Ear();
  ear.begin(0);
  ear.take({ sequence: 1, timestamp: 0, source: 1, pcm: frame(0) }, 20);
  ear.caughtUp(40);
  ear.take({ sequence: 1, timestamp: 9_000_000, source: 2, pcm: frame(1) }, 3000);
  // No later than a packet that was in time when we last looked.
  expect(framesIn(ear.heard().pcm).indexOf('1')).toBeLessThanOrEqual(17);
});

test('silence before the first packet and after the last one is heard', () => {
  const pcm = hear([[0, 0, 220]], 1000);
  expect(framesIn(pcm).indexOf('0')).toBe(10);
  expect(msOf(pcm.length)).toBe(700);
});

test('another source begins where the clock stands', () => {
  const ear = new Ear();
  ear.begin(0);
  ear.take({ sequence: 9, timestamp: 800, source: 1, pcm: frame(0) }, 20);
  ear.take({ sequence: 3, timestamp: 4_000_000_000, source: 2, pcm: frame(1) }, 100);
  ear.take({ sequence: 4, timestamp: 4_000_000_160, source: 2, pcm: frame(2) }, 120);
  expect(framesIn(heardAt(ear, 120))).toEqual(['0', '-', '-', '-', '1', '2']);
});

test('a timestamp that leaps ahead of the clock does not put the sound into the future', () => {
  expect(framesIn(hear([...frames(2), [2, 50_000, 60]], 60))).toEqual(['0', '1', '2']);
});

test('a stream that goes on with timestamps somewhat behind is heard whole', () => {
  const ear = new Ear();
  ear.begin(0);
  ear.take({ sequence: 1, timestamp: 8000, source: 1, pcm: frame(0) }, 20);
  expect(framesIn(heardAt(ear, 1320))).toHaveLength(51);
  // Half a second behind where the line of time is.
  const behind = 8000 + 25 * FRAME;
  for (let i = 1; i <= 20; i++) {
    const packet = { sequence: 1 + i, timestamp: behind + i * FRAME, source: 1, pcm: frame(i) };
    ear.take(packet, 1300 + 20 * i);
  }
  const heard = framesIn(heardAt(ear, 1700)).filter((each) => each !== '-');
  expect(heard).toEqual(Array.from({ length: 21 }, (_, i) => String(i)));
});

test('what comes after it was taken for silence is heard all the same', () => {
  const ear = new Ear();
  ear.begin(0);
  const packet = (i: number) => ({ sequence: i, timestamp: i * FRAME, source: 1, pcm: frame(i) });
  ear.take(packet(0), 20);
  expect(framesIn(heardAt(ear, 1020))).toHaveLength(36);
  for (let i = 1; i <= 50; i++) ear.take(packet(i), 1020);
  const heard = framesIn(heardAt(ear, 1020)).filter((each) => each !== '-');
  expect(heard).toEqual(Array.from({ length: 51 }, (_, i) => String(i)));
});

test('nothing is heard before the beginning and after the end', () => {
  const ear = new Ear();
  const packet = { sequence: 1, timestamp: 0, source: 1, pcm: frame(0) };
  ear.take(packet, 10);
  expect(heardAt(ear, 500)).toHaveLength(0);
  ear.begin(500);
  ear.take({ ...packet, sequence: 2, timestamp: 1600 }, 520);
  ear.caughtUp(540);
  ear.finish();
  ear.take({ ...packet, sequence: 3, timestamp: 1760 }, 560);
  expect(framesIn(heardAt(ear, 5000))).toEqual(['0']);
});

test('a packet written is read again', () => {
  const alaw = toAlaw(frame(3));
  const header = { sequence: 65_537, timestamp: 2 ** 32 + 5, source: 77, marker: true };
  expect(readPacket(writePacket(header, alaw))).toEqual({
    sequence: 1,
    timestamp: 5,
    source: 77,
    pcm: frame(3),
  });
});

test.each([
  ['keys', Buffer.from([0x80, 101, ...new Array(14).fill(0)])],
  ['another version', Buffer.from([0x40, 8, ...new Array(20).fill(0)])],
  ['a header alone', Buffer.from([0x80, 8, ...new Array(10).fill(0)])],
  ['an extension longer than the packet', Buffer.from([0x90, 8, ...new Array(12).fill(255)])],
  ['nothing', Buffer.alloc(0)],
])('%s are no sound', (_, packet) => {
  expect(readPacket(packet)).toBeNull();
});

test('what stands between header and sound is left out', () => {
  const sound = [...toAlaw(frame(1))];
  const contributing = [0, 0, 0, 1];
  const extension = [0, 0, 0, 1, 9, 9, 9, 9];
  const padding = [0, 0, 3];
  const packet = Buffer.from([
    0xb1,
    8,
    ...new Array(10).fill(0),
    ...contributing,
    ...extension,
    ...sound,
    ...padding,
  ]);
  expect(readPacket(packet)?.pcm).toEqual(frame(1));
});
