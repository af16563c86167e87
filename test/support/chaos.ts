/**
 * Chaos: a busy site whose engine is killed at random instants, whose connection is cut and whose exchange dies now
 * and then, while thousands of impatient callers come and go. At the end everybody has gone home, and nothing may be
 * left: no call, channel, bridge, command, timer or held agent.
 */
import type { Instant } from '../../src/domain/ids.ts';
import { EngineLab, type Instruction } from './engine-lab.ts';
import type { FakeChannel, PhoneBehaviour } from './fake-telephony.ts';
import { Random } from './random.ts';
import { settled } from './simulated-clock.ts';
import { loaded, retry, siteOf, step } from './sites.ts';

export interface ChaosOptions {
  readonly seed: number;
  readonly calls: number;
  /** At each point where a process may die. */
  readonly killProbability: number;
}

export interface ChaosResult {
  readonly kills: number;
  readonly cuts: number;
  readonly exchangeCrashes: number;
  readonly answered: number;
  readonly faults: readonly unknown[];
  /** What should not be there at the end; empty when all is well. */
  readonly left: readonly string[];
  /** Who was left in silence for too long while Keepline was there; empty when all is well. */
  readonly neglected: readonly string[];
}

const site = siteOf(
  {
    main: [
      step.say('welcome', true),
      step.menu(
        'menu',
        { '1': 'to_support', '2': 'ask_number', '3': 'put_through', '4': 'loop' },
        { noInput: retry({ tries: 2 }), noMatch: retry({ tries: 2 }) },
      ),
      step.say('goodbye'),
      step.hangup(),
    ],
    to_support: [step.queue('support', 'sorry'), step.say('thanks')],
    ask_number: [step.collect('number', 'account'), step.call('thank_you'), step.goto('to_support')],
    put_through: [step.transfer('PJSIP/900', { ringMs: 10_000 }), step.say('nobody_there')],
    thank_you: [step.say('thanks'), step.back(), step.say('never_heard')],
    sorry: [step.say('sorry')],
    loop: [step.goto('loop')],
  },
  {
    agents: ['anna', 'omar', 'lisa', 'per', 'maj'],
    queue: { maxWaitMs: 120_000, wrapUpMs: 4_000, ringMs: 8_000 },
    variables: { account: 'text' },
  },
);

export async function chaos({ seed, calls, killProbability }: ChaosOptions): Promise<ChaosResult> {
  const random = new Random(seed);
  let calm = false;
  let answered = 0;
  const dies = (_at: Instruction): boolean => !calm && random.chance(killProbability);
  const phone = (): PhoneBehaviour =>
    random.pick<() => PhoneBehaviour>([
      () => ({ type: 'answers', afterMs: random.whole(0, 6_000) }),
      () => ({ type: 'answers', afterMs: random.whole(0, 3_000) }),
      () => ({ type: 'rings' }),
      () => ({ type: 'refuses', cause: 'busy', afterMs: random.whole(0, 500) }),
      () => ({ type: 'unreachable' }),
    ])();
  const lab = new EngineLab(loaded(site), {
    dies,
    phone,
    promptMs: () => random.whole(200, 4_000),
    commandMs: () => random.whole(0, 20),
    speechMs: () => (random.chance(0.1) ? random.whole(0, 3_000) : 0),
  });
  const { clock, telephony } = lab;
  await lab.start();

  let cuts = 0;
  let exchangeCrashes = 0;
  let arrived = 0;
  const at = (afterMs: number, work: () => void): void => {
    clock.wakeAt((clock.now() + afterMs) as Instant, work);
  };

  /** One caller: presses keys at random and hangs up when their patience is over. */
  const caller = (): void => {
    arrived += 1;
    const channel = telephony.callIn({
      called: random.chance(0.98) ? '1000' : '9999',
      caller: `+4670${random.whole(1_000_000, 9_999_999)}`,
    });
    pressKeys(channel);
    at(random.whole(0, 150_000), () => telephony.hangUp(channel));
  };
  const pressKeys = (channel: FakeChannel): void => {
    at(random.whole(100, 8_000), () => {
      if (!telephony.channels.has(channel.id)) return;
      telephony.press(channel, random.pick(['1', '1', '1', '2', '3', '4', '7', '#']));
      if (random.chance(0.7)) pressKeys(channel);
    });
  };
  /** Agents (and those transferred to) hang up in their own time. */
  const farEnds = (): void => {
    for (const leg of telephony.legs) {
      if (!leg.up || telephony.hears(leg) === null) continue;
      answered += 1;
      if (random.chance(0.05)) telephony.hangUp(leg);
    }
    at(500, farEnds);
  };
  farEnds();

  const silence = new SilenceWatch();
  const listen = (): void => {
    silence.look(lab);
    at(500, listen);
  };
  listen();

  const trouble = (): void => {
    if (!calm) {
      const what = random.next();
      if (what < 0.3) {
        cuts += 1;
        telephony.cut();
        at(random.whole(0, 4_000), () => telephony.connect());
      } else if (what < 0.35) {
        exchangeCrashes += 1;
        telephony.crash();
        at(random.whole(0, 4_000), () => telephony.connect());
      } else if (what < 0.5) {
        lab.kill();
      }
    }
    at(random.whole(1_000, 15_000), trouble);
  };
  trouble();

  const reviveIfDead = async (): Promise<void> => {
    if (lab.running) return;
    for (const end = clock.now() + random.whole(0, 3_000); clock.now() < end; ) await tick(end - clock.now());
    await lab.start();
  };
  const tick = async (limitMs: number): Promise<void> => {
    const limit = (clock.now() + limitMs) as Instant;
    if (!clock.step(limit)) await clock.advance(limitMs);
    await settled();
  };

  while (arrived < calls) {
    caller();
    const pauseMs = random.whole(0, 1_500);
    for (const end = clock.now() + pauseMs; clock.now() < end; ) await tick(end - clock.now());
    await reviveIfDead();
  }
  calm = true;
  await reviveIfDead();
  telephony.connect();
  await clock.advance(400_000);
  return {
    kills: lab.kills,
    cuts,
    exchangeCrashes,
    answered,
    faults: lab.faults,
    left: leftovers(lab),
    neglected: silence.neglected,
  };
}

/**
 * Looks at who hears nothing, twice a second. A caller hears a prompt, music or an agent, or has been asked for a key;
 * a leg that was answered hears its caller. Time in which Keepline was dead or away does not count.
 */
class SilenceWatch {
  readonly neglected: string[] = [];
  readonly #silentSince = new Map<string, number>();

  look({ running, engine, telephony, clock }: EngineLab): void {
    const isThere = running && engine.view().connected;
    for (const channel of telephony.channels.values()) {
      const isBusy =
        !channel.up ||
        channel.playbacks.length > 0 ||
        channel.room !== null ||
        telephony.hears(channel) !== null;
      if (isBusy || !isThere) {
        this.#silentSince.delete(channel.id);
        continue;
      }
      const since = this.#silentSince.get(channel.id) ?? clock.now();
      this.#silentSince.set(channel.id, since);
      const limitMs = channel.dialled === null ? LONGEST_SILENCE_MS : LONGEST_LEG_SILENCE_MS;
      if (clock.now() - since > limitMs) {
        this.neglected.push(`${channel.id} heard nothing for ${clock.now() - since} ms`);
        this.#silentSince.delete(channel.id);
      }
    }
  }
}

/** The longest rendering of a text (3 s), the wait for the first of four digits (5 s) and for the others (3 s each). */
const LONGEST_SILENCE_MS = 3_000 + 5_000 + 3 * 3_000 + 500;
const LONGEST_LEG_SILENCE_MS = 2_500;

function leftovers(lab: EngineLab): string[] {
  const { telephony, store } = lab;
  const view = lab.view();
  return [
    ...view.calls.map((call) => `call ${call.id} is still ${call.activity.status}`),
    ...store.liveCalls().map((call) => `call ${call.id} is still ${call.activity.status} in the store`),
    ...[...telephony.channels.values()].map((channel) => `channel ${channel.id} is still there`),
    ...[...telephony.bridges.keys()].map((bridge) => `bridge ${bridge} is still there`),
    ...store.pendingActions().map((row) => `command ${row.action.type} of ${row.lane} is still to be done`),
    ...store
      .timersDue(Number.MAX_SAFE_INTEGER as Instant)
      .map((row) => `timer ${row.name} of ${row.owner.id} is still set`),
    ...view.agents
      .filter((agent) => agent.activity.status !== 'available')
      .map((agent) => `agent ${agent.name} is still ${agent.activity.status}`),
  ];
}
