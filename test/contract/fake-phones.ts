/** Telephones around the fake exchange, which can also call each other without it. */
import type { FakeChannel, FakeTelephony, PhoneBehaviour } from '../support/fake-telephony.ts';
import { type Caller, type Phone, type PhoneCall, until } from './lab.ts';

const BEHAVIOURS: Readonly<Record<Parameters<Phone['onCall']>[0], PhoneBehaviour>> = {
  ring: { type: 'rings' },
  answer: { type: 'answers', afterMs: 1 },
  refuseAsBusy: { type: 'refuses', cause: 'busy', afterMs: 1 },
};

/** A call from phone to phone. */
class PlainCall {
  readonly from: FakePhone;
  readonly to: FakePhone;
  isAnswered = false;
  isOver = false;
  /** In Keepline, once the caller has joined it with a talk. */
  joined: FakeChannel | null = null;

  readonly #fake: FakeTelephony;

  constructor(from: FakePhone, to: FakePhone, fake: FakeTelephony) {
    this.from = from;
    this.to = to;
    this.#fake = fake;
  }

  end(): void {
    this.isOver = true;
    for (const { endpoint } of [this.from, this.to]) this.#fake.phone(endpoint, null);
  }
}

type Far = (Caller | PhoneCall) & { readonly channel?: FakeChannel; readonly plain?: PlainCall };

export class FakePhone implements Phone {
  readonly number: string;
  readonly endpoint: string;
  readonly #fake: () => FakeTelephony;
  readonly #others: () => readonly FakePhone[];
  readonly #taken = new Set<string>();
  readonly #plain: PlainCall[] = [];
  behaviour: PhoneBehaviour = BEHAVIOURS.ring;

  constructor(number: string, fake: () => FakeTelephony, others: () => readonly FakePhone[]) {
    this.number = number;
    this.endpoint = `PJSIP/${number}`;
    this.#fake = fake;
    this.#others = others;
  }

  onCall(to: keyof typeof BEHAVIOURS): void {
    this.behaviour = BEHAVIOURS[to];
  }

  rung(): number {
    return this.#fake().rung.get(this.endpoint) ?? 0;
  }

  async ringing(): Promise<PhoneCall> {
    await until(`${this.endpoint} rings`, () => this.#plain.length > 0 || this.#next() !== undefined);
    const plain = this.#plain.shift();
    if (plain) return this.#colleague(plain);
    const leg = this.#next();
    if (!leg) throw new Error('the call was over before it was taken');
    this.#taken.add(leg.id);
    return farEnd(this.#fake(), leg);
  }

  async call(called: string): Promise<Caller> {
    const to = this.#others().find(({ number }) => number === called);
    if (!to) {
      const about = { called, caller: this.number, endpoint: this.endpoint };
      return farEnd(this.#fake(), this.#fake().callIn(about));
    }
    const plain = new PlainCall(this, to, this.#fake());
    to.#plain.push(plain);
    this.#fake().phone(this.endpoint, 'inUse');
    this.#fake().phone(to.endpoint, 'ringing');
    const caller: Far = {
      plain,
      answered: () => until('the call is answered', () => plain.isAnswered),
      ended: () => until('the call is over', () => plain.isOver || plain.joined !== null),
      press: async () => {},
      hangUp: async () => plain.end(),
    };
    return caller;
  }

  #next(): FakeChannel | undefined {
    return this.#fake().legs.find(
      (leg) => leg.dialled?.endpoint === this.endpoint && !this.#taken.has(leg.id),
    );
  }

  #colleague(plain: PlainCall): PhoneCall {
    const fake = this.#fake();
    const isOver = (): boolean =>
      plain.isOver || (plain.joined !== null && !fake.channels.has(plain.joined.id));
    return {
      callerNumber: plain.from.number,
      callerName: '',
      answer: async () => {
        plain.isAnswered = true;
        fake.phone(this.endpoint, 'inUse');
      },
      press: async (key) => {
        if (plain.joined) fake.press(plain.joined, key);
      },
      hangUp: async () => (plain.joined ? fake.hangUp(plain.joined) : plain.end()),
      ended: async () => {
        await until('the call is over', isOver);
      },
      forward: async () => {},
      speak: async () => {},
      transfer: async () => {},
      transferInto: async () => {},
    };
  }
}

export function farEnd(fake: FakeTelephony, channel: FakeChannel): Caller & PhoneCall {
  const far: Far & Caller & PhoneCall = {
    channel,
    callerNumber: channel.dialled?.callerNumber ?? '',
    callerName: channel.dialled?.callerName ?? '',
    answered: () => until('the call is answered', () => channel.up),
    ended: () => until('the call is over', () => !fake.channels.has(channel.id)),
    answer: async () => fake.answer(channel),
    press: async (key) => fake.press(channel, key),
    hangUp: async () => fake.hangUp(channel),
    forward: async (to) => fake.forward(channel, to),
    speak: async (talk) => fake.speak(channel, talk === 'word' ? 700 : 3000),
    transfer: async (to) => fake.blindTransfer(channel, to),
    transferInto: async (other) => {
      const { plain, channel: consult } = other as Far;
      if (plain) {
        plain.joined = fake.attendedTransfer(channel, plain.to.endpoint);
        if (plain.joined === null) {
          // Asterisk finds out half-way: what has been done cannot be undone.
          plain.end();
          return;
        }
        for (const { endpoint } of [plain.from, plain.to]) fake.phone(endpoint, null);
      } else if (consult) {
        fake.attendedTransfer(channel, fake.hears(consult)?.endpoint || null, consult);
      }
    },
  };
  return far;
}
