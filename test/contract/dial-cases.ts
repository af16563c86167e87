/** Dialling agents and others. */
import { expect, test } from '@jest/globals';
import { attemptCall, type CallbackId, callOf, customerChannel, legChannel } from '../../src/domain/ids.ts';
import { type Bench, DONE, dialOf } from './telephony-contract.ts';

export function dialCases(bench: Bench): void {
  const ended = (leg: string) => bench.lab.heard.waitFor('channelEnded', (event) => event.channel === leg);

  test('a dialled phone rings, is answered, and its keys are heard', async () => {
    const { heard, telephony } = bench.lab;
    const [phone] = bench.lab.phones;
    const { channel } = await bench.answered();
    const leg = legChannel(callOf(channel), 1);
    expect(await bench.perform(dialOf(leg, phone.endpoint))).toEqual(DONE);
    const call = await phone.ringing();
    expect([call.callerNumber, call.callerName]).toEqual(['0701234567', 'Eva Ek']);
    expect((await telephony.snapshot([])).channels.get(leg)).toEqual({ up: false, arrived: null });
    await call.answer();
    await heard.waitFor('legAnswered', (event) => event.channel === leg);
    expect((await telephony.snapshot([])).channels.get(leg)).toEqual({ up: true, arrived: null });
    await call.press('7');
    expect((await heard.waitFor('keyPressed', (event) => event.channel === leg)).key).toBe('7');
    expect(heard.of(leg).map(({ type }) => type)).toEqual(['legRinging', 'legAnswered', 'keyPressed']);
  });

  test('an agent who hangs up has hung up, told once', async () => {
    const { channel } = await bench.answered();
    const { leg, call } = await bench.answeredLeg(channel, bench.lab.phones[0]);
    await call.hangUp();
    expect((await ended(leg)).cause).toBe('hungUp');
    expect(bench.lab.heard.of(leg).filter(({ type }) => type === 'channelEnded')).toHaveLength(1);
  });

  test('dialling again rings the phone once', async () => {
    const [phone] = bench.lab.phones;
    const { channel } = await bench.answered();
    const leg = legChannel(callOf(channel), 1);
    const before = phone.rung();
    expect(await bench.perform(dialOf(leg, phone.endpoint))).toEqual(DONE);
    await phone.ringing();
    expect(await bench.repeat(dialOf(leg, phone.endpoint))).toEqual(DONE);
    expect(await bench.perform(dialOf(leg, phone.endpoint))).toEqual(DONE);
    // The phone takes its calls in turn: had there been another, it would have rung before this one.
    const [, other] = bench.lab.phones;
    await bench.answeredLeg(channel, other, 2);
    expect(phone.rung()).toBe(before + 1);
  });

  test('dialling again before the phone has said that it rings: it is answered as if nothing had been', async () => {
    const [phone] = bench.lab.phones;
    const { channel } = await bench.answered();
    const before = phone.rung();
    for (const [attempt, once] of [true, false].entries()) {
      const leg = legChannel(callOf(channel), attempt + 1);
      const dialled = dialOf(leg, phone.endpoint, 20_000, once);
      expect(await bench.perform(dialled)).toEqual(DONE);
      expect(await bench.repeat(dialled)).toEqual(DONE);
      const call = await phone.ringing();
      await call.answer();
      await bench.lab.heard.waitFor('legAnswered', (event) => event.channel === leg);
      await call.hangUp();
      await ended(leg);
    }
    expect(phone.rung()).toBe(before + 2);
  });

  test('a customer’s phone rings once: a repeat without a channel is gone, whatever became of it', async () => {
    const [phone] = bench.lab.phones;
    const customer = customerChannel(attemptCall('cb' as CallbackId, 1));
    const before = phone.rung();
    expect(await bench.repeat(dialOf(customer, phone.endpoint, 20_000, true))).toEqual({ type: 'gone' });
    expect((await bench.lab.telephony.snapshot([])).channels.has(customer)).toBe(false);
    expect(bench.lab.heard.of(customer)).toEqual([]);

    expect(await bench.perform(dialOf(customer, phone.endpoint, 20_000, true))).toEqual(DONE);
    const call = await phone.ringing();
    expect(await bench.repeat(dialOf(customer, phone.endpoint, 20_000, true))).toEqual(DONE);
    await call.answer();
    await bench.lab.heard.waitFor('legAnswered', (event) => event.channel === customer);
    expect(await bench.repeat(dialOf(customer, phone.endpoint, 20_000, true))).toEqual(DONE);
    await call.hangUp();
    await ended(customer);
    await bench.repeat(dialOf(customer, phone.endpoint, 20_000, true));
    // The phone takes its calls in turn: had there been another, it would have rung before this one.
    const { channel } = await bench.answered();
    await bench.answeredLeg(channel, bench.lab.phones[1]);
    expect(phone.rung()).toBe(before + 1);
  });

  test('a busy phone ends the leg as busy', async () => {
    const [phone] = bench.lab.phones;
    phone.onCall('refuseAsBusy');
    const { channel } = await bench.answered();
    const leg = legChannel(callOf(channel), 1);
    expect(await bench.perform(dialOf(leg, phone.endpoint))).toEqual(DONE);
    expect((await ended(leg)).cause).toBe('busy');
    expect(bench.lab.heard.of(leg)).toHaveLength(1);
  });

  test('a phone that sends its callers on says where to, and is not followed: the leg ends', async () => {
    const [phone, other] = bench.lab.phones;
    const { channel } = await bench.answered();
    const leg = legChannel(callOf(channel), 1);
    const before = other.rung();
    expect(await bench.perform(dialOf(leg, phone.endpoint))).toEqual(DONE);
    const call = await phone.ringing();
    await bench.lab.heard.waitFor('legRinging', (event) => event.channel === leg);
    await call.forward(other.number);
    await ended(leg);
    expect(bench.lab.heard.of(leg)).toEqual([
      { type: 'legRinging', channel: leg },
      { type: 'legForwarded', channel: leg, to: other.number },
      { type: 'channelEnded', channel: leg, cause: 'forwarded' },
    ]);
    expect(other.rung()).toBe(before);
  });

  test('a phone that nobody answers stops ringing after the time given', async () => {
    const [phone] = bench.lab.phones;
    const { channel } = await bench.answered();
    const leg = legChannel(callOf(channel), 1);
    expect(await bench.perform(dialOf(leg, phone.endpoint, 1_000))).toEqual(DONE);
    const call = await phone.ringing();
    expect((await ended(leg)).cause).toBe('noAnswer');
    await call.ended();
  });

  test('an endpoint without a phone is unreachable, and nothing is started', async () => {
    const { channel } = await bench.answered();
    const leg = legChannel(callOf(channel), 1);
    const verdict = await bench.perform(dialOf(leg, bench.lab.unreachableEndpoint));
    expect(verdict).toEqual({ type: 'unreachable', reason: expect.any(String) });
    expect((await bench.lab.telephony.snapshot([])).channels.has(leg)).toBe(false);
    expect(bench.lab.heard.of(leg)).toEqual([]);
  });

  test('an endpoint without a phone is unreachable right after repeated dials, too', async () => {
    const [phone] = bench.lab.phones;
    const { channel } = await bench.answered();
    await bench.perform(dialOf(legChannel(callOf(channel), 1), phone.endpoint));
    await phone.ringing();
    for (let attempt = 2; attempt < 10; attempt += 1) {
      expect(await bench.repeat(dialOf(legChannel(callOf(channel), 1), phone.endpoint))).toEqual(DONE);
      const verdict = await bench.perform(
        dialOf(legChannel(callOf(channel), attempt), bench.lab.unreachableEndpoint),
      );
      expect(verdict.type).toBe('unreachable');
    }
  });

  test('a ringing phone can be hung up: it stops ringing', async () => {
    const [phone] = bench.lab.phones;
    const { channel } = await bench.answered();
    const leg = legChannel(callOf(channel), 1);
    await bench.perform(dialOf(leg, phone.endpoint));
    const call = await phone.ringing();
    await bench.lab.heard.waitFor('legRinging', (event) => event.channel === leg);
    expect(await bench.perform({ type: 'hangup', channel: leg, reason: 'answeredElsewhere' })).toEqual(DONE);
    await call.ended();
    expect((await ended(leg)).cause).toBe('hungUp');
    expect(bench.lab.heard.of(leg).map(({ type }) => type)).toEqual(['legRinging', 'channelEnded']);
  });

  test('two phones ring at the same time; one answers, the other is hung up', async () => {
    const [first, second] = bench.lab.phones;
    const { channel } = await bench.answered();
    const legs = [legChannel(callOf(channel), 1), legChannel(callOf(channel), 2)] as const;
    await Promise.all([
      bench.perform(dialOf(legs[0], first.endpoint)),
      bench.perform(dialOf(legs[1], second.endpoint)),
    ]);
    const [, call] = await Promise.all([first.ringing(), second.ringing()]);
    await call.answer();
    await bench.lab.heard.waitFor('legAnswered', (event) => event.channel === legs[1]);
    await bench.perform({ type: 'hangup', channel: legs[0], reason: 'answeredElsewhere' });
    await ended(legs[0]);
    const { channels } = await bench.lab.telephony.snapshot([]);
    expect([...channels.keys()].sort()).toEqual([channel, legs[1]].sort());
  });
}
