/** The phones themselves: whether they are in use, whoever uses them. */
import { expect, test } from '@jest/globals';
import { callOf, legChannel } from '../../src/domain/ids.ts';
import type { PhoneState } from '../../src/engine/ports.ts';
import { type Bench, DONE, dialOf } from './telephony-contract.ts';

export function phoneCases(bench: Bench): void {
  const states = (phone: string, from: number): PhoneState[] =>
    bench.lab.heard.entries
      .slice(from)
      .flatMap((entry) => (entry.type === 'phoneChanged' && entry.phone === phone ? [entry.state] : []));
  const reached = (phone: string, state: PhoneState, from: number) =>
    bench.lab.heard.waitFor('phoneChanged', (event) => event.phone === phone && event.state === state, from);

  test('a phone that is watched is told of: now, when it rings, is in use and is free again', async () => {
    const [phone] = bench.lab.phones;
    const { endpoint } = phone;
    const from = bench.lab.heard.entries.length;
    bench.lab.telephony.watchPhones([endpoint]);
    await reached(endpoint, 'idle', from);
    const { channel } = await bench.answered();
    await bench.perform(dialOf(legChannel(callOf(channel), 1), endpoint));
    const call = await phone.ringing();
    // Asterisk tells of the newest state only: one that is over sooner is not told.
    await reached(endpoint, 'ringing', from);
    await call.answer();
    await reached(endpoint, 'inUse', from);
    await call.hangUp();
    await bench.lab.heard.waitFor('phoneChanged', (event) => event.state === 'idle', from + 2);
    expect(states(endpoint, from)).toEqual(['idle', 'ringing', 'inUse', 'idle']);
  });

  test('a call without us makes both phones busy; those not watched are not told of', async () => {
    const [first, second] = bench.lab.phones;
    const from = bench.lab.heard.entries.length;
    bench.lab.telephony.watchPhones([second.endpoint]);
    await reached(second.endpoint, 'idle', from);
    const call = await first.call(second.number);
    const colleague = await second.ringing();
    await reached(second.endpoint, 'ringing', from);
    await colleague.answer();
    await reached(second.endpoint, 'inUse', from);
    bench.lab.telephony.watchPhones([]);
    await call.hangUp();
    await colleague.ended();
    bench.lab.telephony.watchPhones([first.endpoint]);
    await reached(first.endpoint, 'idle', from);
    expect(states(second.endpoint, from)).toEqual(['idle', 'ringing', 'inUse']);
    expect(states(first.endpoint, from)).toEqual(['idle']);
  });

  test('the snapshot has the state of every phone that is watched', async () => {
    const { phones, telephony, unreachableEndpoint } = bench.lab;
    const [first, second] = phones;
    const outside = 'PJSIP/0701234567@trunk';
    telephony.watchPhones([first.endpoint, second.endpoint, unreachableEndpoint, outside]);
    const { channel } = await bench.answered();
    await bench.answeredLeg(channel, second);
    await reached(second.endpoint, 'inUse', 0);
    expect((await telephony.snapshot([])).phones).toEqual(
      new Map<string, PhoneState>([
        [first.endpoint, 'idle'],
        [second.endpoint, 'inUse'],
        [unreachableEndpoint, 'unreachable'],
        [outside, 'unknown'],
      ]),
    );
    telephony.watchPhones([first.endpoint]);
    expect([...(await telephony.snapshot([])).phones.keys()]).toEqual([first.endpoint]);
  });

  test('phones named during a cut are told of after it, and the others still are', async () => {
    const { heard, phones, telephony } = bench.lab;
    const [first, second] = phones;
    telephony.watchPhones([first.endpoint]);
    await bench.cut();
    telephony.watchPhones([first.endpoint, second.endpoint]);
    await bench.restore();
    expect((await telephony.snapshot([])).phones.size).toBe(2);
    const from = heard.entries.length;
    const call = await first.call(second.number);
    const colleague = await second.ringing();
    await reached(second.endpoint, 'ringing', from);
    await reached(first.endpoint, 'inUse', from);
    await call.hangUp();
    await colleague.ended();
    await reached(second.endpoint, 'idle', from);
    await reached(first.endpoint, 'idle', from);
  });

  test('a phone that is in use is not rung, if so wished', async () => {
    const [first, second] = bench.lab.phones;
    const { channel } = await bench.answered();
    const rung = first.rung();
    const call = await first.call(second.number);
    const colleague = await second.ringing();
    await colleague.answer();
    await call.answered();
    const leg = legChannel(callOf(channel), 1);
    for (const phone of [first, second]) {
      const dial = { ...dialOf(leg, phone.endpoint), unlessInUse: true };
      expect(await bench.perform(dial)).toEqual({ type: 'busy' });
    }
    expect((await bench.lab.telephony.snapshot([])).channels.has(leg)).toBe(false);
    expect(bench.lab.heard.of(leg)).toEqual([]);
    await call.hangUp();
    await colleague.ended();
    expect(first.rung()).toBe(rung);
  });

  test('a phone that is free is rung once, however often it is told', async () => {
    const [phone] = bench.lab.phones;
    const { channel } = await bench.answered();
    const leg = legChannel(callOf(channel), 1);
    const dial = { ...dialOf(leg, phone.endpoint), unlessInUse: true };
    const before = phone.rung();
    expect(await bench.perform(dial)).toEqual(DONE);
    await phone.ringing();
    await bench.lab.heard.waitFor('legRinging', (event) => event.channel === leg);
    expect(await bench.repeat(dial)).toEqual(DONE);
    expect(await bench.perform({ ...dial, channel: legChannel(callOf(channel), 2) })).toEqual({
      type: 'busy',
    });
    expect(phone.rung()).toBe(before + 1);
  });
}
