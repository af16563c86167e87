/**
 * Two hundred callbacks pending in a night in which the clocks change: agents log in and out, Asterisk is restarted,
 * the process too, the SMS gateway is down for an hour and a half. All come to an end, every promise is accounted for,
 * and every message that was written has either been handed over once or has become untrue before it could be.
 */
import { expect, test } from '@jest/globals';
import type { CallbackState } from '../../src/domain/callback/state.ts';
import type { AgentName, ChannelId, HoursName, Instant, TextName } from '../../src/domain/ids.ts';
import type { OpeningHours, Site } from '../../src/domain/site.ts';
import { MessageOutbox } from '../../src/engine/message-outbox.ts';
import type { MessageVerdict, Messenger } from '../../src/engine/messenger.ts';
import { silentMessageEvents } from '../../src/observe/message-events.ts';
import { attemptSite } from '../support/attempt-site.ts';
import { CallbackInvariants, wallClock } from '../support/callback-invariants.ts';
import { leftovers } from '../support/chaos.ts';
import { CommitMirror } from '../support/commit-mirror.ts';
import { EngineLab } from '../support/engine-lab.ts';
import type { PhoneBehaviour } from '../support/fake-telephony.ts';
import { smsSettings } from '../support/messages.ts';
import { Random } from '../support/random.ts';
import { SilenceWatch } from '../support/silence-watch.ts';
import { SimulatedClock, settled } from '../support/simulated-clock.ts';
import { en, loaded, members } from '../support/sites.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const ZONE = 'Europe/Stockholm';
const AGENTS = ['anna', 'omar', 'eva'] as const;
/** Nobody is called from 02:20 to 02:40 by the clock on the wall: in autumn twice, in spring never, as it does not come. */
const QUIET = { from: 140, to: 160 };

const night: OpeningHours = {
  weekly: Array.from({ length: 7 }, () => [
    { from: 0, to: QUIET.from },
    { from: QUIET.to, to: 1440 },
  ]),
  except: {},
};

function nightSite(): Site {
  const texts = {
    booked: 'From {from} to {to}',
    missed: 'Attempt {attempt}',
    last: 'Call {number}',
    late: 'Sorry',
  };
  const site = attemptSite(
    { agents: members(...AGENTS), hours: 'night' as HoursName, wrapUpMs: 15 * SECOND },
    {
      callUs: '+46101800000',
      promise: { atMostMs: 4 * HOUR },
      messages: {
        booked: 'booked' as TextName,
        missed: 'missed' as TextName,
        last: 'last' as TextName,
        expired: 'late' as TextName,
        ...{ upNext: null, reminder: null, cancelled: null, moved: null },
      },
    },
  );
  return {
    ...site,
    timezone: ZONE,
    hours: { ['night' as HoursName]: night },
    sms: smsSettings({ giveUpAfterMs: 24 * HOUR }),
    texts: {
      ...site.texts,
      ...Object.fromEntries(Object.entries(texts).map(([name, pattern]) => [name, { [en]: pattern }])),
    },
  };
}

/** An operator that takes what it is given, unless it is down, and notes down every copy. */
class Gateway implements Messenger {
  readonly copies = new Map<string, number>();
  isDown = false;
  refused = 0;
  readonly #clock: SimulatedClock;

  constructor(clock: SimulatedClock) {
    this.#clock = clock;
  }

  async send({ id }: { readonly id: string }): Promise<MessageVerdict> {
    await new Promise<void>((resolve) => this.#clock.wakeAt((this.#clock.now() + 200) as Instant, resolve));
    if (this.isDown) {
      this.refused += 1;
      return { type: 'deferred', reason: 'no answer', trouble: 'gatewayDown', retryAfterMs: null };
    }
    this.copies.set(id, (this.copies.get(id) ?? 0) + 1);
    return { type: 'accepted', gatewayId: null };
  }
}

class Night {
  readonly clock: SimulatedClock;
  readonly gateway: Gateway;
  readonly site = nightSite();
  readonly lab: EngineLab;
  readonly mirror: CommitMirror;
  readonly invariants: CallbackInvariants;
  readonly silence = new SilenceWatch();
  readonly dialledAt: number[] = [];
  readonly #random = new Random(200);

  constructor(start: string) {
    this.clock = new SimulatedClock(Date.parse(start));
    this.gateway = new Gateway(this.clock);
    this.lab = new EngineLab(loaded(this.site), {
      clock: this.clock,
      phone: (endpoint) => this.#phone(endpoint),
      promptMs: () => 1_500,
      commandMs: () => 5,
      mail: ({ store, clock }) => {
        const outbox = new MessageOutbox({
          ...{ store, clock, messenger: this.gateway, settings: () => this.site.sms },
          events: silentMessageEvents,
          fault: (where, error) => {
            if (this.lab.running) this.lab.faults.push(`${where}: ${String(error)}`);
          },
        });
        outbox.start();
        return { added: () => outbox.look(), withdrawn: () => {} };
      },
    });
    this.mirror = new CommitMirror(this.lab.store, (commit) => this.invariants.committed(commit));
    this.invariants = new CallbackInvariants(this.mirror, {
      now: () => this.clock.now(),
      site: () => this.site,
      isDialling: () => true,
      deniedSince: () => null,
      zoneOf: () => ZONE,
    });
  }

  in(ms: number, run: () => void): void {
    this.clock.wakeAt((this.clock.now() + ms) as Instant, run);
  }

  /** Half of them as soon as possible, the others at a time of their own, spread over the night. */
  add(count: number): void {
    for (let index = 0; index < count; index += 1) {
      const chosen = index % 2 === 0 ? null : ((this.clock.now() + (30 + index * 2) * MINUTE) as Instant);
      // At an hour at which nobody is called there is none: then as soon as possible.
      if (this.#ask(index, chosen) === 'noTime') expect(this.#ask(index, null)).toBe('added');
    }
  }

  #ask(index: number, at: Instant | null): string {
    const number = `+4670123${4000 + index}`;
    return this.lab.engine.callbacks.add({
      ...{
        profile: 'support',
        number,
        callerName: '',
        language: en,
        variables: {},
        at,
        origin: { type: 'cli' },
      },
    }).type;
  }

  async pass(ms: number): Promise<void> {
    const end = this.clock.now() + ms;
    while (this.clock.step(end as Instant)) {
      await settled();
      this.silence.look(this.lab);
      this.invariants.look(() => this.lab.running && this.lab.view().connected);
    }
    await this.clock.advance(end - this.clock.now());
  }

  /** Every so often somebody goes, and somebody comes back; one of them stays all night. */
  agentsComeAndGo(): void {
    const name = this.#random.pick(['omar', 'eva']) as AgentName;
    const leaves = this.#random.chance(0.3);
    if (this.lab.running) {
      if (leaves) this.lab.tellAgent(name, { type: 'loggedOut' });
      else for (const type of ['loggedIn', 'unpaused'] as const) this.lab.tellAgent(name, { type });
    }
    this.in(this.#random.whole(2, 12) * MINUTE, () => this.agentsComeAndGo());
  }

  get live(): number {
    return this.lab.store.liveCallbacks().length;
  }

  #phone(endpoint: string): PhoneBehaviour {
    const action = this.lab.telephony.performed.at(-1);
    if (action?.type !== 'dial') throw new Error('nothing is being dialled');
    const { channel } = action;
    const number = /^PJSIP\/(\+[0-9]+)@trunk$/.exec(endpoint)?.[1];
    if (number === undefined) return { type: 'answers', afterMs: 2 * SECOND };
    const others = [...this.lab.telephony.channels.values()].filter((other) => other.endpoint === endpoint);
    this.invariants.rings(
      channel,
      number,
      others.map(({ id }) => id),
    );
    this.dialledAt.push(this.clock.now());
    const random = this.#random.next();
    if (random < 0.2) return { type: 'rings' };
    if (random < 0.27) return { type: 'refuses', cause: 'busy', afterMs: 500 };
    if (random < 0.3) return { type: 'refuses', cause: 'congestion', afterMs: 500 };
    this.in(8 * SECOND + 1, () => {
      const isThere = this.lab.running && this.lab.view().connected;
      if (this.lab.telephony.channels.get(channel)?.up) this.invariants.answered(channel, isThere);
    });
    if (random > 0.4) this.in(11 * SECOND, () => this.#pressAndTalk(channel));
    return { type: 'answers', afterMs: 8 * SECOND };
  }

  #pressAndTalk(id: ChannelId): void {
    const { telephony } = this.lab;
    const customer = telephony.channels.get(id);
    if (customer === undefined) return;
    telephony.press(customer, '1');
    const talk = (): void => {
      const channel = telephony.channels.get(id);
      if (channel === undefined) return;
      if (telephony.hears(channel) === null) return this.in(5 * SECOND, talk);
      this.in(this.#random.whole(20, 120) * SECOND, () => telephony.hangUp(channel));
    };
    talk();
  }
}

test.each([
  // Ten in the evening by the clock on the wall.
  ['the clocks go back', '2026-10-24T20:00:00Z', '2026-10-25T00:59:00Z', '02:59', '02:00'],
  ['the clocks go forward', '2027-03-27T21:00:00Z', '2027-03-28T00:59:00Z', '01:59', '03:00'],
])(
  '%s in a night of two hundred callbacks',
  async (_, start, before, shown, then) => {
    expect([wallClock(Date.parse(before), ZONE), wallClock(Date.parse(before) + MINUTE, ZONE)]).toEqual([
      expect.stringContaining(shown),
      expect.stringContaining(then),
    ]);
    const night = new Night(start);
    const { lab, clock, gateway, mirror, invariants } = night;
    await lab.start();
    night.add(200);
    expect(night.live).toBe(200);
    night.agentsComeAndGo();
    const restartAsterisk = (afterMs: number): void =>
      night.in(afterMs, () => {
        lab.telephony.crash();
        night.in(20 * SECOND, () => lab.telephony.connect());
      });
    for (const hour of [0.3, 1.4, 2.5, 4.95, 6]) restartAsterisk(hour * HOUR);
    night.in(40 * MINUTE, () => {
      gateway.isDown = true;
    });
    night.in(130 * MINUTE, () => {
      gateway.isDown = false;
    });
    await night.pass(3 * HOUR);
    // The process is killed as well.
    await lab.restart();
    for (let hour = 0; hour < 24 && night.live > 0; hour += 1) await night.pass(HOUR);
    await night.pass(2 * HOUR);

    invariants.atTheEnd();
    expect(invariants.broken).toEqual([]);
    expect(lab.faults).toEqual([]);
    expect(night.silence.neglected).toEqual([]);
    expect(leftovers(lab)).toEqual([]);
    const callbacks = [...mirror.callbacks.values()];
    expect(callbacks).toHaveLength(200);
    const ends = countBy(callbacks, ({ progress }) =>
      progress.status === 'over' ? progress.end : progress.status,
    );
    const verdicts = countBy(
      callbacks.flatMap(({ promises }) => promises),
      ({ verdict }) => verdict.state,
    );
    const messages = messagesOf(night);
    process.stderr.write(
      `${start}: ${JSON.stringify({ ends, verdicts, messages, refused: gateway.refused, dials: invariants.dials })}\n`,
    );
    expect(Object.keys(ends).filter((end) => !['done', 'failedUnreached', 'expired'].includes(end))).toEqual(
      [],
    );
    expect(ends.done).toBeGreaterThan(100);
    expect(verdicts.open).toBeUndefined();
    expect(verdicts.kept).toBeGreaterThan(50);
    // Both sides of the change of clocks, and of midnight, had their calls; the quiet minutes none.
    const clockTimes = night.dialledAt.map((at) => wallClock(at, ZONE).slice(11));
    expect(clockTimes.some((time) => time.startsWith('23'))).toBe(true);
    expect(clockTimes.some((time) => time.startsWith('00'))).toBe(true);
    expect(clockTimes.filter((time) => '02:20' <= time && time < '02:40')).toEqual([]);
    expect(night.dialledAt.some((at) => at > Date.parse(before) + MINUTE)).toBe(true);
    // Who chose a time is not called before it.
    for (const { promises, attempts } of callbacks) {
      const [{ at }] = promises;
      const first = attempts[0]?.startedAt;
      if (at !== null && first !== undefined) expect(first).toBeGreaterThanOrEqual(at);
    }
    expect(gateway.refused).toBeGreaterThan(0);
    lab.kill();
    expect(clock.now()).toBeGreaterThan(Date.parse(before));
  },
  120_000,
);

/** Each message that a timeline tells of is there, and was handed over once; or it was withdrawn, or too old. */
function messagesOf({ lab, mirror, gateway }: Night): Record<string, number> {
  const statuses: Record<string, number> = {};
  const known = new Set<string>();
  for (const { id } of mirror.callbacks.values()) {
    const told = lab.store
      .callbackHistory(id)
      .flatMap((entry) => (entry.type === 'messaged' ? [entry.message] : []));
    const rows = lab.store.messagesAbout(id);
    expect(rows.map((row) => row.id)).toEqual(told);
    for (const { id: message, progress } of rows) {
      known.add(message);
      const end = progress.status === 'failed' ? progress.cause : progress.status;
      statuses[end] = (statuses[end] ?? 0) + 1;
      expect([message, end, gateway.copies.get(message) ?? 0]).toEqual([
        message,
        end,
        end === 'sent' ? 1 : 0,
      ]);
      // What is of use at any time is not lost because the gateway was away for a while.
      const isTimely = /~(booked|missed)~/.test(message);
      expect(isTimely ? ['sent', 'withdrawn', 'tooOld'] : ['sent']).toContain(end);
    }
    expect(
      lastWords(
        mirror.callbacks.get(id),
        rows.map((row) => row.id),
      ),
    ).toBe(true);
  }
  expect([...gateway.copies.keys()].filter((id) => !known.has(id))).toEqual([]);
  return statuses;
}

/** Whoever was not reached is told so, and nothing after it. */
function lastWords(callback: CallbackState | undefined, messages: readonly string[]): boolean {
  const kind = messages.at(-1)?.split('~').at(-2);
  if (callback?.progress.status !== 'over') return false;
  const due = { failedUnreached: 'last', expired: 'expired' }[callback.progress.end as 'expired'];
  return due === undefined || kind === due;
}

function countBy<T>(all: readonly T[], word: (each: T) => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const each of all) counts[word(each)] = (counts[word(each)] ?? 0) + 1;
  return counts;
}
