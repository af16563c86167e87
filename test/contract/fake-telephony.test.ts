/** The Telephony contract on the fake exchange that the engine's tests use. */
import type { Instant } from '../../src/domain/ids.ts';
import type { Clock } from '../../src/engine/ports.ts';
import { type FakeChannel, FakeTelephony, type PhoneBehaviour } from '../support/fake-telephony.ts';
import { type Caller, Heard, type Lab, type Phone, type PhoneCall, until } from './lab.ts';
import { telephonyContract } from './telephony-contract.ts';

const UNREACHABLE = 'PJSIP/999';
const BEHAVIOURS: Readonly<Record<Parameters<Phone['onCall']>[0], PhoneBehaviour>> = {
  ring: { type: 'rings' },
  answer: { type: 'answers', afterMs: 1 },
  refuseAsBusy: { type: 'refuses', cause: 'busy', afterMs: 1 },
};

const clock: Clock = {
  now: () => Date.now() as Instant,
  wakeAt(at, callback) {
    const timer = setTimeout(callback, Math.max(0, at - Date.now()));
    return () => clearTimeout(timer);
  },
};

telephonyContract('fake', async (): Promise<Lab> => {
  const phones = [fakePhone('PJSIP/101'), fakePhone('PJSIP/102')] as const;
  const fake = new FakeTelephony({
    clock,
    promptMs: (sounds) => (sounds.includes('long') ? 60_000 : 20 * sounds.length),
    phone: (endpoint) =>
      phones.find((phone) => phone.endpoint === endpoint)?.behaviour() ?? { type: 'unreachable' },
  });
  for (const phone of phones) phone.plugInto(fake);
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
    channelGone: (channel) => until(`${channel} is gone`, () => !fake.channels.has(channel)),
    cutConnection: () => fake.cut(),
    restoreConnection: () => fake.connect(),
    close: () => fake.stop(),
  };
});

function farEnd(fake: FakeTelephony, channel: FakeChannel): Caller & PhoneCall {
  return {
    callerNumber: channel.dialled?.callerNumber ?? '',
    callerName: channel.dialled?.callerName ?? '',
    answered: () => until('the call is answered', () => channel.up),
    ended: () => until('the call is over', () => !fake.channels.has(channel.id)),
    answer: async () => fake.answer(channel),
    press: async (key) => fake.press(channel, key),
    hangUp: async () => fake.hangUp(channel),
  };
}

function fakePhone(endpoint: string) {
  let plugged: FakeTelephony | null = null;
  let behaviour: PhoneBehaviour = BEHAVIOURS.ring;
  let rung = 0;
  const taken = new Set<string>();
  const next = (): FakeChannel | undefined =>
    plugged?.legs.find((leg) => leg.dialled?.endpoint === endpoint && !taken.has(leg.id));
  return {
    endpoint,
    behaviour() {
      rung += 1;
      return behaviour;
    },
    plugInto(fake: FakeTelephony) {
      plugged = fake;
    },
    onCall(to: keyof typeof BEHAVIOURS) {
      behaviour = BEHAVIOURS[to];
    },
    rung: () => rung,
    async ringing(): Promise<PhoneCall> {
      await until(`${endpoint} rings`, () => next() !== undefined);
      const leg = next();
      if (!plugged || !leg) throw new Error('the call was over before it was taken');
      taken.add(leg.id);
      return farEnd(plugged, leg);
    },
  };
}
