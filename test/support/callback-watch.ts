/** Callbacks on a stage, as the log, the command line and the messages tell of them, by the customer's number. */
import type { CallbackDeedReport, CallbackReport } from '../../src/engine/callback-report.ts';
import type { Call } from '../../src/lab/phones/call.ts';
import type { HistoryReport, MessageReport } from '../../src/main/callbacks/callback-reports.ts';
import { eventually } from './eventually.ts';
import { said } from './hearing.ts';
import type { StageKeepline } from './stage-keepline.ts';

/** What `keepline callbacks show --json` prints. */
export type ShownCallback = CallbackReport & {
  readonly offers: readonly { readonly reason: string; readonly rule: number | null }[];
  readonly history: readonly HistoryReport[];
  readonly messages: readonly MessageReport[];
};

/** What was said: sound that a machine short of time drops makes two of one. */
export const saidOnce = (call: Call): string[] =>
  said(call).filter((name, index, all) => name !== all[index - 1]);

type LogLine = ReturnType<StageKeepline['log']>[number];

/** Several callbacks that wait for their turn take their time. */
const LIMIT_MS = 90_000;
/** Somewhat longer than a talk has to be. */
const SUCCESS_MS = 10_200;

export class CallbackWatch {
  readonly #keepline: StageKeepline;

  constructor(keepline: StageKeepline) {
    this.#keepline = keepline;
  }

  /** What the log tells of the last callback that this number has agreed to. */
  log(number: string): LogLine[] {
    const log = this.#keepline.log();
    const agreed = log.findLast(({ event, number: of }) => event === 'callbackAgreed' && of === number);
    return agreed === undefined ? [] : log.filter(({ callback }) => callback === agreed.callback);
  }

  /** Waits until the log tells this of it, as often as is said. */
  async until(
    number: string,
    event: string,
    about: Readonly<Record<string, unknown>> = {},
    times = 1,
  ): Promise<void> {
    const fits = (line: LogLine): boolean =>
      line.event === event && Object.entries(about).every(([field, value]) => line[field] === value);
    await eventually(
      () =>
        `${times} × ${event} ${JSON.stringify(about)} of ${number}; there is\n${this.log(number)
          .map((line) => JSON.stringify(line))
          .join('\n')}`,
      () => this.log(number).filter(fits).length >= times || null,
      LIMIT_MS,
    );
  }

  /** Waits until customer and agent have talked for so long that it counts as success: a constant of Keepline's. */
  async untilTalkCounts(number: string): Promise<void> {
    await this.until(number, 'callbackReached', { step: 'bridged' });
    const bridged = this.log(number).findLast(({ step }) => step === 'bridged');
    const until = Date.parse(String(bridged?.time)) + SUCCESS_MS;
    await eventually(
      () => `${number} has talked for ${SUCCESS_MS} ms`,
      () => Date.now() > until || null,
    );
  }

  /** Its id, once it is agreed on. */
  async id(number: string): Promise<string> {
    await this.until(number, 'callbackAgreed');
    return String(this.log(number)[0]?.callback);
  }

  /** All about it, by `keepline callbacks list` and `show`. */
  async shown(number: string): Promise<ShownCallback> {
    const listed = await this.#json<CallbackReport[]>('list', '--number', number, '--status', 'live');
    const over = await this.#json<CallbackReport[]>('list', '--number', number, '--status', 'over');
    const [last] = [...listed, ...over];
    if (last === undefined) throw new Error(`there is no callback of ${number}`);
    return this.#json<ShownCallback>('show', last.id);
  }

  /** Does something on the command line, such as `cancel`, to the callback of this number. */
  async tell(deed: 'cancel' | 'retry', number: string): Promise<CallbackDeedReport> {
    return this.#json<CallbackDeedReport>(deed, await this.id(number));
  }

  /** The texts of the messages to this number. */
  messagesTo(number: string): string[] {
    return this.#keepline.messages().flatMap(({ to, text }) => (to === number ? [text] : []));
  }

  async #json<T>(...words: string[]): Promise<T> {
    const { code, out, err } = await this.#keepline.command(
      'callbacks',
      ...words,
      '--json',
      '--show-numbers',
    );
    if (code !== 0) throw new Error(`keepline callbacks ${words.join(' ')}: ${err}`);
    return JSON.parse(out) as T;
  }
}
