/** The hour of counting.test.ts: the crowd calls side by side, while one queue's agent comes and goes. */
import { expect } from '@jest/globals';
import type { Report } from '../../src/domain/counting/report.ts';
import { eventually } from '../support/eventually.ts';
import { Gate } from '../support/gate.ts';
import { Random } from '../support/random.ts';
import type { Stage } from '../support/stage.ts';
import { Cast } from './counting-cast.ts';
import { CROWD, ORDERED } from './counting-parts.ts';

/** The users of the agents' phones. */
export const AGENTS: Readonly<Record<string, string>> = {
  '101': 'anna',
  '102': 'omar',
  '103': 'lisa',
  '104': 'nils',
};
/** Phones that no queue rings. */
export const COLLEAGUES = ['110', '111'];
/** A reason that would be a line of its own. */
export const ODD_REASON = 'lunch | or\nPAUSEALL|tea';

/** How many of the crowd call at a time. */
const LANES = 9;
const ORDER_SEED = 3;
const LIMIT_MS = 120_000;
/** Longer than `short-abandon`. */
const A_WHILE = { hz: 1000, ms: 4500 };

/** What the log should tell of the agents by then: what was done, in order, as `nils PAUSE lunch`. */
export const AGENTS_TOLD = [
  'nils ADDMEMBER',
  `nils PAUSE ${ODD_REASON.replace(/[|\n]/g, '_')}`,
  'lisa PAUSE meeting',
  'lisa UNPAUSE',
  'nils REMOVEMEMBER',
  'nils ADDMEMBER',
  'omar REMOVEMEMBER',
  'nils PAUSE lunch',
  'omar ADDMEMBER',
  'nils UNPAUSE',
  'nils PAUSE Auto-Pause',
  'nils UNPAUSE',
];

/** Everybody has hung up, and every agent is free, when it resolves. `newSite`: what is loaded on the way. */
export async function playTheHour(stage: Stage, newSite: string): Promise<Cast> {
  const gate = new Gate();
  const cast = new Cast(stage, gate);
  const desks = Promise.all(Object.keys(AGENTS).map((user) => cast.sitAt(user)));
  const crowd = [...CROWD];
  const random = new Random(ORDER_SEED);
  const lane = async (): Promise<void> => {
    while (crowd.length > 0) {
      const [part] = crowd.splice(random.whole(0, crowd.length), 1);
      if (part !== undefined) await cast.play(part);
    }
  };
  const lanes = Promise.all(Array.from({ length: LANES }, lane));
  try {
    await Promise.race([desks, Promise.all([lanes, new Orders(stage, cast, gate).play(newSite)])]);
    await stage.keepline.untilAgents('available', Object.values(AGENTS), LIMIT_MS);
  } finally {
    cast.over();
  }
  await desks;
  return cast;
}

/** The queue of one agent, who comes and goes. */
class Orders {
  readonly #stage: Stage;
  readonly #cast: Cast;
  readonly #gate: Gate;

  constructor(stage: Stage, cast: Cast, gate: Gate) {
    this.#stage = stage;
    this.#cast = cast;
    this.#gate = gate;
  }

  async play(newSite: string): Promise<void> {
    const { closed, nobodyThere } = ORDERED;
    await this.#together(closed, closed, nobodyThere, nobodyThere);
    await this.#tell('log-in', 'nils');
    await this.#tell('pause', 'nils', '--reason', ODD_REASON);
    await this.#whileLisaIsAway(() => this.#waitInVain());
    await this.#leftEmpty();
    await this.#tell('log-in', 'nils');
    await this.#stage.writeSite(newSite);
    await this.#keepline('reload');
    await this.#tell('log-out', 'omar');
    await this.#dial('*41');
    await this.#tell('log-in', 'omar');
    await this.#outage();
    await this.#dial('*42');
    await this.#cast.play(ORDERED.missed);
    await this.#stage.keepline.untilAgents('away', ['nils']);
    await this.#tell('unpause', 'nils');
    await this.#cast.play(ORDERED.served);
    await this.#cast.play(ORDERED.served);
  }

  /** Two wait, the most that may; one of them leaves by a key, and somebody else gives up after a while. */
  async #waitInVain(): Promise<void> {
    const key = await this.#cast.call(ORDERED.key);
    const tooLong = this.#cast.play(ORDERED.tooLong);
    await this.#waiting(2);
    const [printed] = await Promise.all([
      this.#keepline('report', '--queue', 'orders', '--json'),
      this.#together(ORDERED.full, ORDERED.full),
    ]);
    expect((JSON.parse(printed) as Report).queues.orders).toMatchObject({ offered: 2, waiting: 2 });
    await this.#gate.act(() => key.its.press('2'));
    await key.its.ended(LIMIT_MS);
    const { its: givesUp } = await this.#cast.call(ORDERED.givesUp);
    givesUp.hush();
    await givesUp.say(A_WHILE);
    await this.#gate.act(() => givesUp.hangUp());
    await tooLong;
  }

  async #leftEmpty(): Promise<void> {
    const both = this.#together(ORDERED.leftEmpty, ORDERED.leftEmpty);
    await this.#waiting(2);
    await this.#tell('log-out', 'nils');
    await both;
  }

  async #outage(): Promise<void> {
    const cast = this.#cast;
    const [agentLeaves, callerLeaves] = await Promise.all([
      cast.call(ORDERED.agentLeavesMeanwhile),
      cast.call(ORDERED.callerLeavesMeanwhile),
    ]);
    const talks = await eventually(
      () => 'both talk',
      () =>
        agentLeaves.talksWith !== null && callerLeaves.talksWith !== null
          ? { agent: agentLeaves.talksWith, caller: callerLeaves.its }
          : null,
      LIMIT_MS,
    );
    const { its: inLine } = await cast.call(ORDERED.lostInLine);
    await this.#waiting(1);
    const { keepline } = this.#stage;
    await this.#gate.alone(async () => {
      await keepline.untilStatus('knows who has gone', (status) => cast.isKnown(status));
      await keepline.kill9();
      await Promise.all([inLine, talks.agent, talks.caller].map((call) => call.hangUp()));
      await keepline.start();
    });
    await Promise.all([agentLeaves, callerLeaves].map(({ its }) => its.ended(LIMIT_MS)));
  }

  async #whileLisaIsAway(deed: () => Promise<void>): Promise<void> {
    await this.#tell('pause', 'lisa', '--reason', 'meeting');
    await deed();
    await this.#tell('unpause', 'lisa');
  }

  async #together(...parts: Parameters<Cast['play']>[0][]): Promise<void> {
    await Promise.all(parts.map((part) => this.#cast.play(part)));
  }

  async #waiting(count: number): Promise<void> {
    await this.#stage.keepline.untilStatus(`${count} wait for nils`, ({ queues }) =>
      queues.some(({ name, waiting }) => name === 'orders' && waiting === count),
    );
  }

  /** `keepline agents pause lisa`, say. */
  async #tell(deed: string, ...args: readonly string[]): Promise<void> {
    await this.#keepline('agents', deed, ...args);
  }

  /** What a command prints, which has to go well. */
  async #keepline(...args: readonly string[]): Promise<string> {
    const { code, out, err } = await this.#stage.keepline.command(...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return out;
  }

  /** Nils uses his own phone. */
  async #dial(number: string): Promise<void> {
    await (await this.#stage.phones.agent('104').call(number)).ended(LIMIT_MS);
  }
}
