/**
 * One caller, from dialling to the end of the call. They act on what they hear: a key is pressed when the menu is heard,
 * not when Keepline says that it plays it.
 */
import type { Call } from '../../lab/phones/call.ts';
import type { Visit } from '../ledger.ts';
import { pause } from '../pause.ts';
import { seconds } from '../words.ts';
import { type CallerPlan, MATTERS } from './caller-plan.ts';
import { CALLED_NUMBER, type Stage } from './stage.ts';

const ANSWER_LIMIT_MS = 15_000;
const HEARING_LIMIT_MS = 20_000;
const TELLING_LIMIT_MS = 10_000;
/** Longer than any call here lasts. */
const LONGEST_CALL_MS = 60 * 60_000;
/** How soon Keepline has to hang up on a caller whose agent has hung up. */
const LETTING_GO_LIMIT_MS = 10_000;
const LANGUAGE_KEY = '9';
const QUEUE_KEYS = { sales: '1', support: '2' } as const;

export class Caller {
  readonly plan: CallerPlan;
  readonly visit: Visit;
  /** Null until the call is on its way. */
  call: Call | null = null;
  private readonly stage: Stage;
  private readonly over = new AbortController();
  private language: 'en' | 'sv' = 'en';
  /** What was heard before this moment of the call has been acted upon. */
  private heardUntilMs = 0;

  constructor(plan: CallerPlan, stage: Stage) {
    this.plan = plan;
    this.stage = stage;
    this.visit = stage.ledger.place(plan.name, plan.number, stage.now());
  }

  /** Aborted when the call has ended. */
  get hasEnded(): AbortSignal {
    return this.over.signal;
  }

  /** Resolves when the call is over, whatever becomes of it. */
  async live(): Promise<void> {
    const { plan, stage, visit } = this;
    const { name, number } = plan;
    stage.story.tell(`${name} calls ${CALLED_NUMBER}`);
    try {
      const call = await stage.phones.call({ to: CALLED_NUMBER, from: number, name });
      this.call = call;
      const ended = call.ended(LONGEST_CALL_MS).finally(() => this.over.abort());
      await Promise.all([ended, this.act(call), this.leaveAtClosing(call)]);
    } catch (error) {
      const why = error instanceof Error ? error.message.split('\n')[0] : String(error);
      stage.story.tell(`${name}: ${why}`, 'bad');
      await this.call?.hangUp().catch(() => undefined);
    } finally {
      this.over.abort();
      if (visit.fate === 'open') stage.story.tell(`${name} was cut off before anybody answered`, 'bad');
      stage.ledger.end(visit, 'lost');
      this.call?.forget();
    }
  }

  /** Keepline says that it tells this caller something: they listen for it. False: not (wholly) heard. */
  async listenFor(text: string, values: Readonly<Record<string, string | number>>): Promise<boolean> {
    const { call, stage, visit, plan } = this;
    if (call === null) return false;
    const sinceMs = Math.max(0, call.heardMs - 300);
    const words = stage.prompts.words(text, this.language, values);
    const sound = await stage.prompts.ofSite(words, this.language);
    if (sound === null) return false;
    const hears = (part: 'whole' | 'beginning', limitMs: number) =>
      call.waitToHear(sound, { part, sinceMs, limitMs }).then(
        () => true,
        () => false,
      );
    if (await hears('whole', TELLING_LIMIT_MS)) {
      stage.story.tell(`${plan.name} hears "${words}"`);
      return true;
    }
    // Cut short by an agent who answers, or by the caller's own leaving.
    if (visit.fate !== 'open' || this.over.signal.aborted) return false;
    if (await hears('beginning', 0)) stage.story.tell(`${plan.name} hears a part of "${words}"`);
    else stage.story.tell(`${plan.name} ought to have heard "${words}" and did not`, 'bad');
    return false;
  }

  sayMatter(): Promise<string | null> {
    const { matter } = this.plan;
    const voice = matter === 1 ? 'en+f2' : 'en+m1';
    return this.stage.prompts.ofCast(MATTERS[matter] ?? MATTERS[0], voice);
  }

  /** The agent has hung up, so Keepline has to let this caller go. */
  async expectEnd(): Promise<void> {
    if (await pause(LETTING_GO_LIMIT_MS, this.over.signal)) {
      this.stage.story.tell(`${this.plan.name} was left on the line; hangs up`, 'bad');
      await this.call?.hangUp();
    }
  }

  private async act(call: Call): Promise<void> {
    const { plan, stage, visit } = this;
    await call.answered(ANSWER_LIMIT_MS);
    if (plan.language === 'sv') {
      await this.pressAtMenu(call, LANGUAGE_KEY, 'for Swedish');
      this.language = 'sv';
    }
    if (plan.wrongKey !== null) await this.pressAtMenu(call, plan.wrongKey, 'which is no choice');
    await this.pressAtMenu(call, QUEUE_KEYS[plan.queue], `for ${plan.queue}`);
    if (plan.queue === 'support') await this.giveNumber(call);
    const choseAtMs = stage.now();
    const impatient = await pause(plan.patienceMs, this.over.signal, stage.closing);
    if (!impatient || visit.fate !== 'open') return;
    stage.ledger.end(visit, 'gaveUp');
    stage.story.tell(`${plan.name} gives up after ${seconds(stage.now() - choseAtMs)} in line`);
    await call.hangUp();
  }

  private async pressAtMenu(call: Call, key: string, why: string): Promise<void> {
    const { plan } = this;
    await this.hear(call, 'matter', plan.bargesIn, plan.pressAfterMs);
    await this.press(call, key, why);
  }

  private async giveNumber(call: Call): Promise<void> {
    const { customerNumber } = this.plan;
    if (customerNumber === null) return;
    await this.hear(call, 'number_please', this.plan.bargesIn, this.plan.pressAfterMs);
    await this.press(call, customerNumber, 'as customer number');
  }

  /** Waits until this text begins and, for those who hear things out, until it has been said; then a moment more. */
  private async hear(call: Call, text: string, bargesIn: boolean, thenMs: number): Promise<void> {
    const words = this.stage.prompts.words(text, this.language);
    const sound = await this.stage.prompts.ofSite(words, this.language);
    if (sound === null || this.over.signal.aborted) return;
    const heard = await call
      .waitToHear(sound, { part: 'beginning', sinceMs: this.heardUntilMs, limitMs: HEARING_LIMIT_MS })
      .catch(() => null);
    if (this.over.signal.aborted) return;
    if (heard === null) this.stage.story.tell(`${this.plan.name} does not hear "${words}"`, 'bad');
    const restMs = heard === null || bargesIn ? 0 : Math.max(0, heard.wholeMs - heard.heardMs);
    await pause(restMs + thenMs, this.over.signal);
  }

  private async press(call: Call, keys: string, why: string): Promise<void> {
    if (this.over.signal.aborted) return;
    this.heardUntilMs = call.heardMs;
    this.stage.story.tell(`${this.plan.name} presses ${keys} ${why}`);
    await call.press(keys);
  }

  private async leaveAtClosing(call: Call): Promise<void> {
    await pause(LONGEST_CALL_MS, this.over.signal, this.stage.closing);
    if (this.over.signal.aborted) return;
    this.stage.ledger.end(this.visit, 'closed');
    await call.hangUp();
  }
}
