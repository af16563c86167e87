/** One agent: takes what rings on their phone, or does not notice it, and talks with whoever is there. */
import type { AgentPhone } from '../../lab/phones/agent-phone.ts';
import type { Call } from '../../lab/phones/call.ts';
import { pause } from '../pause.ts';
import { seconds } from '../words.ts';
import { type Persona, planAnswer } from './agent-plan.ts';
import type { Caller } from './caller.ts';
import type { Stage } from './stage.ts';
import { converse } from './talk.ts';

const LONGEST_CALL_MS = 60 * 60_000;
/** With somebody who is not of the cast, an agent has time. */
const GUEST_TALK_MS = 60_000;
const WHISPER_LIMIT_MS = 4_000;
/** Which queue somebody who is not of the cast comes from is not known here, nor what is said of them. */
const UNKNOWN_WHISPER_MS = 2_000;
/** When the floor is about to close. */
const HURRIED_TALK_MS = 2_000;
const HURRIED_ANSWER_MS = 800;

export interface Callers {
  /** Whoever of the cast calls with this number now. */
  callerOf(number: string): Caller | null;
  /** How to call somebody with this number. */
  nameOf(number: string): string;
}

export class Agent {
  private readonly persona: Persona;
  private readonly phone: AgentPhone;
  private readonly stage: Stage;
  private readonly callers: Callers;
  private readonly busy = new Set<Promise<void>>();
  private seen = 0;

  constructor(persona: Persona, phone: AgentPhone, stage: Stage, callers: Callers) {
    this.persona = persona;
    this.phone = phone;
    this.stage = stage;
    this.callers = callers;
  }

  /** To be called again and again: looks whether the phone rings. */
  look(): void {
    for (const call of this.phone.calls.slice(this.seen)) {
      this.seen += 1;
      const handled = this.handle(call, this.seen)
        // The caller may go in any moment; what became of the call shows in the ledger.
        .catch(() => undefined)
        .finally(() => this.busy.delete(handled));
      this.busy.add(handled);
      void Promise.allSettled([handled, call.ended(LONGEST_CALL_MS)]).then(() => call.forget());
    }
  }

  async idle(): Promise<void> {
    await Promise.all(this.busy);
  }

  private async handle(call: Call, count: number): Promise<void> {
    const { persona, stage } = this;
    const { number } = call.caller;
    const name = this.callers.nameOf(number);
    const over = new AbortController();
    call.ended(LONGEST_CALL_MS).then(
      () => over.abort(),
      () => over.abort(),
    );
    const plan = planAnswer(persona, count, stage.dice);
    // Refused by a phone that was busy.
    if (call.status === 'ended') return;
    const rangAtMs = stage.now();
    stage.story.tell(`${persona.firstName}'s phone rings for ${name}`);
    const afterMs = plan.answersAfterMs ?? (stage.windUp.aborted ? HURRIED_ANSWER_MS : null);
    // Keepline gives up ringing and tries somebody else.
    if (afterMs === null) return;
    await pause(afterMs, over.signal);
    if (call.status !== 'ringing') return;
    await call.answer();

    const caller = this.callers.callerOf(number);
    if (caller !== null) {
      if (caller.visit.fate !== 'open') {
        return stage.story.tell(`${persona.firstName} answers, but ${name} has just hung up`);
      }
      stage.ledger.answer(caller.visit, persona.name, stage.now());
    }
    const after = seconds(stage.now() - rangAtMs);
    await this.hearWhisper(call, caller, over.signal);
    if (over.signal.aborted) return;
    stage.story.tell(
      `${persona.firstName} answers after ${after}; ${name} talks with ${persona.pronoun}`,
      'good',
    );
    await this.talk(call, caller, plan, over.signal);
  }

  /** Keepline says who calls before it connects them: nobody talks into that. */
  private async hearWhisper(call: Call, caller: Caller | null, over: AbortSignal): Promise<void> {
    const { persona, stage } = this;
    if (caller === null) {
      await pause(UNKNOWN_WHISPER_MS, over);
      return;
    }
    const whisper = await stage.prompts.whisper(caller.plan.queue);
    if (whisper === null) return;
    const { words, sound } = whisper;
    try {
      await call.waitToHear(sound, { part: 'whole', sinceMs: 0, limitMs: WHISPER_LIMIT_MS });
      stage.story.tell(`${persona.firstName} hears "${words}"`);
    } catch {
      if (!over.aborted) stage.story.tell(`${persona.firstName} does not hear "${words}"`, 'bad');
    }
  }

  private async talk(
    call: Call,
    caller: Caller | null,
    plan: { readonly talkMs: number; readonly hangsUp: 'agent' | 'caller' },
    over: AbortSignal,
  ): Promise<void> {
    const { persona, stage } = this;
    const beganAtMs = stage.now();
    const conversation = converse(persona, call, caller, stage);
    const talkMs = caller === null ? GUEST_TALK_MS : plan.talkMs;
    await pause(talkMs, over, stage.windUp);
    if (stage.windUp.aborted) await pause(HURRIED_TALK_MS, over, stage.closing);
    if (caller === null || over.aborted) {
      await call.hangUp();
      await conversation;
      return;
    }
    stage.story.tell(
      `${caller.plan.name} and ${persona.firstName} say goodbye after ${seconds(stage.now() - beganAtMs)}`,
    );
    if (plan.hangsUp === 'agent') await call.hangUp();
    else await caller.call?.hangUp();
    await conversation;
    await caller.expectEnd();
  }
}
