/** Plays the parts of counting-parts.ts on a stage: callers, and agents at their desks. Keeps what became of each. */
import { setTimeout as pause } from 'node:timers/promises';
import type { Call } from '../../src/lab/phones/call.ts';
import { newCallers } from '../support/callers.ts';
import { eventually } from '../support/eventually.ts';
import type { Gate } from '../support/gate.ts';
import type { Stage } from '../support/stage.ts';
import type { Deed, Part } from './counting-parts.ts';

const LIMIT_MS = 120_000;
const LOOK_EVERY_MS = 50;
const TALK_MS = 1500;
const CALLER_VOICE = { hz: 1000, ms: 500 };
const AGENT_VOICE = { hz: 700, ms: 500 };
const COLLEAGUE_VOICE = { hz: 450, ms: 1000 };
/** Of a voice, to say that it is heard. */
const HEARD_MS = 300;

/** A call that rang at an agent's phone. */
export interface Rung {
  readonly user: string;
  readonly caller: string;
  /** `unanswered`: it stopped by itself. `elsewhere`: because a colleague was faster, as the display says. */
  readonly became: 'unanswered' | 'elsewhere' | 'refused' | 'leftInWhisper' | 'talk';
}

/** A talk as the two telephones saw it; milliseconds of this machine's clock. */
export interface Talk {
  readonly user: string;
  readonly caller: string;
  readonly connectedAt: number;
  readonly endedAt: number;
}

export class Caller {
  readonly number: string;
  readonly part: Part;
  call: Call | null = null;
  /** When the exchange answered them. */
  answeredAt = 0;
  isRung = false;
  talksWith: Call | null = null;
  #deeds = 0;
  #claimed = false;

  constructor(number: string, part: Part) {
    this.number = number;
    this.part = part;
  }

  /** What is to be done for them now, for one agent; null while another one is at it, or when all is done. */
  claim(): Deed | null {
    const deed = this.part.agents[this.#deeds];
    if (this.#claimed || deed === undefined) return null;
    this.#claimed = true;
    return deed;
  }

  /** `done`: or it is left to the next agent. */
  release(done: boolean): void {
    this.#claimed = false;
    if (done) this.#deeds += 1;
  }

  get its(): Call {
    if (this.call === null) throw new Error(`${this.number} has not called yet`);
    return this.call;
  }
}

export class Cast {
  readonly callers = new Map<string, Caller>();
  readonly rung: Rung[] = [];
  readonly talks: Talk[] = [];
  readonly #stage: Stage;
  readonly #gate: Gate;
  readonly #newNumber = newCallers();
  #isOver = false;

  constructor(stage: Stage, gate: Gate) {
    this.#stage = stage;
    this.#gate = gate;
  }

  /** Calls, and plays the part to its end. */
  async play(part: Part): Promise<void> {
    const caller = await this.call(part);
    const { its: call } = caller;
    await this.#go(caller);
    await call.ended(LIMIT_MS);
  }

  /** Calls, and leaves the rest to whoever leads the part. */
  async call(part: Part): Promise<Caller> {
    const caller = new Caller(this.#newNumber(), part);
    this.callers.set(caller.number, caller);
    await this.#gate.act(async () => {
      const call = await this.#stage.call(part.to, caller.number, part.name);
      caller.call = call;
      await eventually(
        () => `an answer for ${call.describe()}`,
        () => ['answered', 'ended'].includes(call.status) || null,
      );
      caller.answeredAt = Date.now();
      if (part.way === 'hangsUpAtOnce') await call.hangUp();
      else call.keepSaying(CALLER_VOICE);
    });
    return caller;
  }

  /** Takes the calls of this phone, one after the other, until the play is over. */
  async sitAt(user: string): Promise<void> {
    const { calls } = this.#stage.phones.agent(user);
    for (let next = 0; ; ) {
      const call = calls[next];
      if (call !== undefined) {
        next += 1;
        await this.#take(user, call);
      } else if (this.#isOver) return;
      else await pause(LOOK_EVERY_MS);
    }
  }

  over(): void {
    this.#isOver = true;
  }

  /** Whether each call that is over here is known to be over: nothing of it would be missed. */
  isKnown(status: Awaited<ReturnType<Stage['keepline']['status']>>): boolean {
    return status.calls.every(({ caller: number, status: doing, agent }) => {
      const caller = this.callers.get(number);
      if (caller === undefined || caller.its.status === 'ended') return false;
      return doing !== 'talking' || agent === null || caller.talksWith !== null;
    });
  }

  async #go(caller: Caller): Promise<void> {
    const { its: call } = caller;
    const act = (deed: () => Promise<unknown>) => this.#gate.act(deed);
    const until = (what: string, is: () => boolean) =>
      eventually(
        () => `${caller.number} ${what}: ${call.describe()}`,
        () => is() || null,
        LIMIT_MS,
      );
    switch (caller.part.way) {
      case 'stays':
      case 'hangsUpAtOnce':
      case 'isLed':
        return;
      case 'hangsUpWhenRung':
        await until('is rung for', () => caller.isRung);
        await act(() => call.hangUp());
        return;
      case 'pressesOneWhenRung':
        await until('is rung for', () => caller.isRung);
        await act(async () => {
          await call.press('1');
          await call.ended(LIMIT_MS);
        });
        return;
      case 'hangsUpInTalk':
        await until('talks', () => caller.talksWith !== null);
        await call.waitForTone(AGENT_VOICE.hz, { forMs: HEARD_MS, sinceMs: call.heardMs });
        await sayAWhile(call, CALLER_VOICE);
        await act(() => call.hangUp());
        return;
      default:
        caller.part.way satisfies never;
    }
  }

  async #take(user: string, call: Call): Promise<void> {
    const caller = this.callers.get(call.caller.number);
    if (caller === undefined) throw new Error(`nobody knows who makes the ${call.describe()}`);
    const deed = await eventually(
      () => `somebody takes the ${call.describe()}`,
      () => (call.status === 'ended' ? 'over' : caller.claim()),
      LIMIT_MS,
    );
    const note = (became: Rung['became']) => this.rung.push({ user, caller: caller.number, became });
    if (deed === 'over') {
      const { cause, endedBy } = await call.ended();
      note(endedBy === 'us' ? 'refused' : cause === 26 ? 'elsewhere' : 'unanswered');
      return;
    }
    const became = await this.#do(deed, user, caller, call);
    note(became);
    caller.release(deed === 'letsRing' || became !== 'unanswered');
  }

  async #do(deed: Deed, user: string, caller: Caller, call: Call): Promise<Rung['became']> {
    if (deed === 'letsRing') {
      caller.isRung = true;
      await call.ended(LIMIT_MS);
      return 'unanswered';
    }
    if (deed === 'isBusy' || deed === 'declines') {
      await this.#gate.act(() => call.refuse(deed === 'isBusy' ? 'busy' : 'declined'));
      return (await call.ended(LIMIT_MS)).endedBy === 'us' ? 'refused' : 'unanswered';
    }
    if (deed === 'hangsUpInWhisper' || deed === 'hearsCallerGo') {
      const leaves = deed === 'hangsUpInWhisper' ? call : caller.its;
      // In one go: a whisper does not last.
      const left = await this.#gate.act(async () => {
        if (!(await takes(call))) return false;
        if (!(await hears(call, call.waitToHear('whisper', { part: 'beginning' })))) return false;
        await leaves.hangUp();
        return true;
      });
      await call.ended(LIMIT_MS);
      return left ? 'leftInWhisper' : 'unanswered';
    }
    if (!(await this.#gate.act(() => takes(call)))) return 'unanswered';
    call.keepSaying(AGENT_VOICE);
    const voice = call.waitForTone(CALLER_VOICE.hz, { forMs: HEARD_MS, limitMs: LIMIT_MS });
    if (!(await hears(call, voice))) return 'unanswered';
    await this.#talk(deed, user, caller, call);
    return 'talk';
  }

  /** They hear each other; then what ends it. */
  async #talk(deed: Deed, user: string, caller: Caller, call: Call): Promise<void> {
    const connectedAt = Date.now() - HEARD_MS;
    caller.talksWith = call;
    const act = (end: () => Promise<unknown>) =>
      this.#gate.act(async () => {
        const endedAt = Date.now();
        this.talks.push({ user, caller: caller.number, connectedAt, endedAt });
        await end();
      });
    if (deed === 'listens') {
      await call.ended(LIMIT_MS);
      this.talks.push({ user, caller: caller.number, connectedAt, endedAt: Date.now() });
    } else if (deed === 'talks') {
      await sayAWhile(call, AGENT_VOICE);
      await act(() => call.hangUp());
    } else if (typeof deed === 'object' && 'sendsOnTo' in deed) {
      await sayAWhile(call, AGENT_VOICE);
      await act(() => call.transfer(deed.sendsOnTo));
    } else if (typeof deed === 'object') {
      const { own, other } = await this.#ask(deed.asks, user);
      await act(() => call.transferInto(own));
      await this.#talkOn(other);
    }
    // Who talks on: Keepline will know of the end when it is back, and no better.
    await call.ended(LIMIT_MS);
    caller.talksWith = null;
  }

  async #ask(colleague: string, user: string): Promise<{ readonly own: Call; readonly other: Call }> {
    return this.#gate.act(async () => {
      const own = await this.#stage.phones.agent(user).call(colleague);
      const other = await this.#stage.ringing(colleague);
      await other.answer();
      await own.answered();
      return { own, other };
    });
  }

  /** The colleague and the caller. */
  async #talkOn(other: Call): Promise<void> {
    await other.waitForTone(CALLER_VOICE.hz, { forMs: HEARD_MS, limitMs: LIMIT_MS });
    await other.say(COLLEAGUE_VOICE);
    await this.#gate.act(() => other.hangUp());
  }
}

/** False: it stopped ringing in this moment. */
async function takes(call: Call): Promise<boolean> {
  await call.answer().catch(() => call.ended(LIMIT_MS));
  return call.status !== 'ended';
}

/** False: the call ended before there was anything to hear. */
const hears = (call: Call, something: Promise<unknown>): Promise<boolean> =>
  something.then(
    () => true,
    (error: unknown) => {
      if (call.status === 'ended') return false;
      throw error;
    },
  );

/** As long as it takes to say something. */
async function sayAWhile(call: Call, voice: { readonly hz: number }): Promise<void> {
  call.hush();
  await call.say({ ...voice, ms: TALK_MS });
}
