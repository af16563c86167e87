/** Listening to who answers. */
import { expect, test } from '@jest/globals';
import { type Bench, DONE, GONE } from './telephony-contract.ts';

const QUIET_MS = 700;

export function talkCases(bench: Bench): void {
  /** Talks, without the sound of the line being opened. */
  const talked = (channel: string) =>
    bench.lab.heard.waitFor('talked', (event) => event.channel === channel && event.talkMs > 100);

  test('who speaks a word, and who speaks on, is told of, with how long', async () => {
    const { heard } = bench.lab;
    const { channel } = await bench.answered();
    const long: Record<string, number> = {};
    for (const [at, talk] of (['word', 'message'] as const).entries()) {
      const { leg, call } = await bench.answeredLeg(
        channel,
        bench.lab.phones[at] ?? bench.lab.phones[0],
        at + 1,
      );
      expect(await bench.perform({ type: 'listenForTalk', channel: leg, quietMs: QUIET_MS })).toEqual(DONE);
      await call.speak(talk);
      await heard.waitFor('talkStarted', (event) => event.channel === leg);
      long[talk] = (await talked(leg)).talkMs;
    }
    expect(long.word).toBeLessThan(2200);
    expect(long.message).toBeGreaterThan(2200);
  });

  test('a word is told of once, and silence ends it', async () => {
    const { heard } = bench.lab;
    const { channel } = await bench.answered();
    const { leg, call } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    await bench.perform({ type: 'listenForTalk', channel: leg, quietMs: QUIET_MS });
    await call.speak('word');
    await talked(leg);
    // Behind what else would be told of it.
    await call.press('1');
    await heard.waitFor('keyPressed', (event) => event.channel === leg);
    const long = heard.of(leg).filter((event) => event.type === 'talked' && event.talkMs > 100);
    expect(long).toHaveLength(1);
  });

  test('who is not listened to, any more or at all, is not told of', async () => {
    const { heard } = bench.lab;
    const { channel } = await bench.answered();
    const { leg, call } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    await bench.perform({ type: 'listenForTalk', channel: leg, quietMs: QUIET_MS });
    expect(await bench.perform({ type: 'stopListening', channel: leg })).toEqual(DONE);
    const other = await bench.answeredLeg(channel, bench.lab.phones[1], 2);
    await bench.perform({ type: 'listenForTalk', channel: other.leg, quietMs: QUIET_MS });
    const before = heard.entries.length;
    await call.speak('word');
    await other.call.speak('word');
    await talked(other.leg);
    expect(
      heard.entries.slice(before).filter((event) => 'channel' in event && event.channel === leg),
    ).toEqual([]);
  });

  test('a repeat does nothing, and does not wait for the prompt that plays', async () => {
    const { heard, sounds, telephony } = bench.lab;
    const { channel } = await bench.answered();
    const playback = `${channel}~play~1` as never;
    await bench.perform({ type: 'play', channel, playback, sounds: [sounds.long] });
    expect(await bench.repeat({ type: 'listenForTalk', channel, quietMs: QUIET_MS })).toEqual(DONE);
    expect(await bench.repeat({ type: 'stopListening', channel })).toEqual(DONE);
    expect((await telephony.snapshot([playback])).playbacks.has(playback)).toBe(true);
    expect(heard.of(channel).filter(({ type }) => type === 'talkStarted')).toEqual([]);
  });

  test('nobody listens to a channel that is not there', async () => {
    const channel = 'nobody' as never;
    expect(await bench.perform({ type: 'listenForTalk', channel, quietMs: QUIET_MS })).toEqual(GONE);
    expect(await bench.perform({ type: 'stopListening', channel })).toEqual(GONE);
  });
}
