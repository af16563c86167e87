/**
 * Chaos: a busy site whose engine is killed at random instants, whose connection is cut and whose exchange dies now
 * and then, while thousands of impatient callers come and go. At the end everybody has gone home, and nothing may be
 * left: no call, channel, bridge, command, timer or held agent.
 */
import { linesOf } from '../../src/adapters/queue-log/format.ts';
import type { AgentEvent, PhoneState } from '../../src/domain/agent/event.ts';
import type { AgentName, BlockId, Instant, TextName } from '../../src/domain/ids.ts';
import { EngineLab, type Instruction } from './engine-lab.ts';
import type { FakeChannel, PhoneBehaviour } from './fake-telephony.ts';
import { disagreements } from './log-agrees.ts';
import { Random } from './random.ts';
import { SilenceWatch } from './silence-watch.ts';
import { settled } from './simulated-clock.ts';
import { defaultQueue, loaded, member, members, retry, siteOf, skills, step, text } from './sites.ts';

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
  /** How many stays in queues ended in which way. */
  readonly stays: Readonly<Record<string, number>>;
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
        {
          '1': 'to_support',
          '2': 'ask_number',
          '3': 'put_through',
          '4': 'loop',
          '5': 'to_everybody',
          '6': 'to_experts',
        },
        { noInput: retry({ tries: 2 }), noMatch: retry({ tries: 2 }) },
      ),
      step.say('goodbye'),
      step.hangup(),
    ],
    to_support: [step.queue('support', 'sorry', { on: { full: 'sorry' } }), step.say('thanks')],
    to_everybody: [step.queue('everybody', 'to_support'), step.say('thanks')],
    to_experts: [
      step.set({ matter: 'billing' }),
      step.queue('experts', 'to_everybody', { on: { nobodyLoggedIn: 'sorry' } }),
      step.say('thanks'),
    ],
    ask_number: [step.collect('number', 'account'), step.call('thank_you'), step.goto('to_support')],
    put_through: [step.transfer('PJSIP/900', { ringMs: 10_000 }), step.say('nobody_there')],
    thank_you: [step.say('thanks'), step.back(), step.say('never_heard')],
    sorry: [step.say('sorry')],
    loop: [step.goto('loop')],
    desk: [step.agent('logIn'), step.agent('unpause'), step.say('thanks')],
  },
  {
    agents: ['anna', 'omar', 'lisa', 'per', 'maj'],
    agentSettings: {
      anna: { skills: skills({ billing: 3 }), awayAfterMissed: 3 },
      omar: { skills: skills({ billing: 1 }), wrapUpMs: 2_000 },
    },
    numbers: { '2000': 'to_everybody', '*45': 'desk' },
    handBack: '*8',
    texts: { wait: '{kind} {from} {to}', offer: 'offer', whisper: '{queue} {waited}' },
    queue: {
      maxWaitMs: 120_000,
      wrapUpMs: 4_000,
      ringMs: 8_000,
      maxCallers: 12,
      keys: { '9': 'sorry' as BlockId, '12': 'to_everybody' as BlockId },
      tell: {
        ...defaultQueue.tell,
        wait: {
          text: 'wait' as TextName,
          longerText: 'wait' as TextName,
          afterMs: 5_000,
          everyMs: 20_000,
          times: null,
          whenBetter: true,
        },
        messages: [{ prompt: text('offer'), afterMs: 8_000, everyMs: 15_000, times: 3 }],
        gapMs: 3_000,
      },
    },
    queues: {
      everybody: {
        strategy: 'ring-all',
        maxWaitMs: 90_000,
        ringMs: 10_000,
        wrapUpMs: 1_000,
        music: null,
        whisper: { prompt: text('whisper'), confirm: false, confirmMs: 5_000 },
      },
      experts: {
        agents: [...members('anna', 'omar'), member('per', { tier: 2, afterMs: 20_000 })],
        strategy: 'round-robin',
        need: [
          { skills: [{ skill: { variable: 'matter' }, atLeast: 3 }], forMs: 10_000 },
          { skills: [{ skill: { variable: 'matter' }, atLeast: 1 }], forMs: 10_000 },
          { skills: [], forMs: null },
        ],
        maxWaitMs: 60_000,
        ringMs: 6_000,
        leaveWhenEmpty: ['paused', 'unavailable'],
        sameAgentMs: 5_000,
        whisper: { prompt: text('whisper'), confirm: true, confirmMs: 3_000 },
      },
    },
    variables: { account: 'text', matter: 'text' },
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
      caller: `+4670${random.whole(1_000_000, 1_000_200)}`,
    });
    if (random.chance(0.01)) telephony.callIn({ called: '*45', caller: '101', endpoint: 'PJSIP/101' });
    pressKeys(channel);
    at(random.whole(0, 150_000), () => telephony.hangUp(channel));
  };
  const pressKeys = (channel: FakeChannel): void => {
    at(random.whole(100, 8_000), () => {
      if (!telephony.channels.has(channel.id)) return;
      telephony.press(channel, random.pick(['1', '1', '1', '2', '3', '4', '5', '5', '6', '7', '9', '#']));
      if (random.chance(0.7)) pressKeys(channel);
    });
  };
  /** Agents (and those transferred to) hang up in their own time. */
  const farEnds = (): void => {
    for (const leg of telephony.legs) {
      if (!leg.up) continue;
      if (telephony.hears(leg) === null) {
        // A whisper, perhaps: they take the call, or do not, or hang up.
        if (random.chance(0.2)) telephony.press(leg, random.pick(['1', '1', '2']));
        else if (random.chance(0.03)) telephony.hangUp(leg);
        continue;
      }
      answered += 1;
      const what = random.next();
      if (what < 0.05) telephony.hangUp(leg);
      else if (what < 0.06) telephony.blindTransfer(leg, random.pick(TRANSFERRED_TO));
      else if (what < 0.07) telephony.attendedTransfer(leg, random.pick(['PJSIP/103', null]));
    }
    at(500, farEnds);
  };
  farEnds();

  /** Agents come and go, use their phones for other things, and lose them. */
  const lifeOfAgents = (): void => {
    const name = random.pick(['anna', 'omar', 'lisa', 'per', 'maj']) as AgentName;
    const phone = `PJSIP/${random.whole(101, 105)}`;
    if (!calm) {
      if (lab.running && random.chance(0.3)) lab.tellAgent(name, random.pick(AGENT_EVENTS));
      else if (lab.running) for (const event of BACK_AT_WORK) lab.tellAgent(name, event);
      const trouble = random.chance(0.1) ? random.pick<PhoneState>(['inUse', 'unreachable']) : null;
      telephony.phone(phone, trouble);
    }
    at(random.whole(500, 4_000), lifeOfAgents);
  };
  lifeOfAgents();

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
  for (const number of [101, 102, 103, 104, 105]) telephony.phone(`PJSIP/${number}`, null);
  await clock.advance(400_000);
  return {
    kills: lab.kills,
    cuts,
    exchangeCrashes,
    answered,
    stays: staysByEnd(lab),
    faults: lab.faults,
    left: leftovers(lab),
    neglected: silence.neglected,
  };
}

const TRANSFERRED_TO: readonly [string, ...string[]] = ['*8', '2000', '103', '104', '0701234567', 'nowhere'];

const AGENT_EVENTS: readonly [AgentEvent, ...AgentEvent[]] = [
  { type: 'loggedOut' },
  { type: 'pausedWork', reason: 'lunch' },
  { type: 'wrapUpEnded' },
  { type: 'wrapUpExtended' },
];

const BACK_AT_WORK: readonly AgentEvent[] = [{ type: 'loggedIn' }, { type: 'unpaused' }];

const allStays = ({ store }: EngineLab) => store.stays(0 as Instant, Number.MAX_SAFE_INTEGER as Instant);

function staysByEnd(lab: EngineLab): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome, how } of allStays(lab)) {
    const end = [outcome ?? 'open', ...(how === null ? [] : [how])].join(' by ');
    counts[end] = (counts[end] ?? 0) + 1;
  }
  return counts;
}

/** What should not be there when everybody has gone home; empty when all is well. */
export function leftovers(lab: EngineLab): string[] {
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
    ...allStays(lab)
      .filter((stay) => stay.leftAt === null)
      .map((stay) => `the stay of ${stay.call} in ${stay.queue} has no end`),
    ...disagreements(store.pendingLog(10_000_000).flatMap(linesOf).join(''), allStays(lab)),
    ...view.agents
      .filter((agent) => agent.activity.status !== 'idle')
      .map((agent) => `agent ${agent.name} is still ${agent.activity.status}`),
  ];
}
