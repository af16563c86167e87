/** The Telephony contract on the fake exchange that the engine's tests use. */
import type { Instant } from '../../src/domain/ids.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { FakeTelephony } from '../support/fake-telephony.ts';
import { FakePhone, farEnd } from './fake-phones.ts';
import { Heard, type Lab, until } from './lab.ts';
import { telephonyContract } from './telephony-contract.ts';

const UNREACHABLE = 'PJSIP/999';

const clock: Clock = {
  now: () => Date.now() as Instant,
  wakeAt(at, callback) {
    const timer = setTimeout(callback, Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  },
};

telephonyContract('fake', async (): Promise<Lab> => {
  const phone = (number: string): FakePhone =>
    new FakePhone(
      number,
      () => fake,
      () => phones,
    );
  const phones = [phone('101'), phone('102')] as const;
  const fake = new FakeTelephony({
    clock,
    promptMs: (sounds) => (sounds.includes('long') ? 60_000 : 20 * sounds.length),
    phone: (endpoint) =>
      phones.find((one) => one.endpoint === endpoint)?.behaviour ?? { type: 'unreachable' },
  });
  fake.phone(UNREACHABLE, 'unreachable');
  const heard = new Heard();
  fake.start(heard);
  fake.connect();
  return {
    telephony: fake,
    heard,
    sounds: { short: 'short', long: 'long', missing: 'missing' },
    unreachableEndpoint: UNREACHABLE,
    phones,
    callIn: async (about) => farEnd(fake, fake.callIn(about)),
    rooms: async () =>
      new Set(
        [...fake.channels.values()].flatMap(({ room, music }) => (room === null ? [] : `${room}/${music}`)),
      ).size,
    channels: async () => fake.channels.size,
    channelGone: (channel) => until(`${channel} is gone`, () => !fake.channels.has(channel)),
    cutConnection: () => fake.cut(),
    restoreConnection: () => fake.connect(),
    close: () => fake.stop(),
  };
});
