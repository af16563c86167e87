/** Keepline on a stage: the built program, run as a process of its own, that can be killed and started again. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type ControlClient, controlClient } from '../../src/adapters/control/control-client.ts';
import { type CallbacksFile, openCallbacks } from '../../src/adapters/sqlite/callbacks-reader.ts';
import { type CountsFile, openCounts } from '../../src/adapters/sqlite/counts-reader.ts';
import type { AgentReport, CallReport, StatusReport } from '../../src/engine/report.ts';
import { controlSocket, databaseFile } from '../../src/main/data-folder.ts';
import { type Ended, keepline, type Running, startKeepline } from './built.ts';
import { eventually, USUAL_LIMIT_MS } from './eventually.ts';

interface LogLine {
  readonly event?: string;
  readonly [field: string]: unknown;
}

const LAST_LINES = 25;

export class StageKeepline {
  readonly #data: string;
  readonly #env: Readonly<Record<string, string>>;
  #running: Running | null = null;
  /** What processes that are gone have printed. */
  #printedBefore = '';

  constructor(data: string, env: Readonly<Record<string, string>>) {
    this.#data = data;
    this.#env = env;
  }

  get isRunning(): boolean {
    return this.#running !== null;
  }

  /** Starts it and waits until it is connected to the exchange. */
  async start(): Promise<void> {
    this.launch();
    await this.untilStatus('connected', (status) => status.exchange.connected);
  }

  /** Starts it and waits for nothing. */
  launch(): void {
    if (this.#running !== null) throw new Error('keepline runs already');
    this.#running = startKeepline(['run', '--data', this.#data], this.#env);
  }

  /** Ends it as a power failure would. */
  async kill9(): Promise<void> {
    await this.#end('SIGKILL');
  }

  /** Kills it in the moment it has written so many more lines into its log. */
  async kill9AfterLines(count: number): Promise<void> {
    const child = this.#running?.process;
    await new Promise<void>((resolve) => {
      let lines = 0;
      const look = (text: string): void => {
        lines += text.split('\n').length - 1;
        if (lines < count) return;
        child?.kill('SIGKILL');
        child?.stdout?.off('data', look);
        resolve();
      };
      child?.stdout?.on('data', look);
    });
    await this.kill9();
  }

  /** Ends it in order. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM');
  }

  /** Runs a command of its command line, such as `reload`. */
  command(...args: string[]): Promise<Ended> {
    return keepline([...args, '--data', this.#data], this.#env);
  }

  /** Does something for an agent on the command line, such as `pause`. Throws if that cannot be done. */
  async tellAgent(deed: string, agent: string): Promise<void> {
    const { code, err } = await this.command('agents', deed, agent);
    if (code !== 0) throw new Error(`keepline agents ${deed} ${agent}: ${err}`);
  }

  async status(): Promise<StatusReport> {
    const reply = await this.control.status();
    if (reply.type === 'reply') return reply.report;
    throw new Error(reply.type === 'failed' ? reply.reason : reply.type);
  }

  /** The status, as soon as it fits. */
  async untilStatus(
    what: string,
    fits: (status: StatusReport) => boolean,
    limitMs = USUAL_LIMIT_MS,
  ): Promise<StatusReport> {
    let last: StatusReport | null = null;
    const look = async (): Promise<StatusReport | null> => {
      last = await this.status();
      return fits(last) ? last : null;
    };
    const describe = (): string =>
      `keepline's status: ${what}; it is ${JSON.stringify(last)}\n${this.#lastWords()}`;
    return eventually(describe, look, limitMs);
  }

  /** Waits until the call of this number does what is wanted. */
  async untilCall(
    caller: string,
    what: string,
    fits: (call: CallReport) => boolean,
    limitMs = USUAL_LIMIT_MS,
  ): Promise<CallReport> {
    const find = (status: StatusReport) => status.calls.find((call) => call.caller === caller && fits(call));
    const status = await this.untilStatus(`${caller} ${what}`, (each) => find(each) !== undefined, limitMs);
    return find(status) as CallReport;
  }

  /** Waits until each of these agents is in this state, such as `available`. */
  async untilAgents(
    status: AgentReport['status'],
    names: readonly string[],
    limitMs = USUAL_LIMIT_MS,
  ): Promise<void> {
    await this.untilStatus(
      `${names.join(', ')} ${status}`,
      ({ agents }) =>
        names.every((name) => agents.some((agent) => agent.name === name && agent.status === status)),
      limitMs,
    );
  }

  /** Waits for an event in the log that comes behind its first `after` lines. */
  async untilLogged(event: string, after: number, limitMs = USUAL_LIMIT_MS): Promise<void> {
    const isThere = (): boolean =>
      this.log()
        .slice(after)
        .some((line) => line.event === event);
    await eventually(
      () => `the event ${event} in the log\n${this.#lastWords()}`,
      () => isThere() || null,
      limitMs,
    );
  }

  /** What the queue log says by now, line by line: time, call, queue, agent, event and its values. */
  queueLog(): string[][] {
    const lines = this.queueLogText().split('\n');
    return lines.filter((line) => line !== '').map((line) => line.split('|'));
  }

  /** The queue log as it stands in the file. */
  queueLogText(): string {
    return readFileSync(join(this.#data, 'queue_log'), 'utf8');
  }

  /** The text messages that it has sent by now, with `sms: { file: messages.jsonl }`; the oldest first. */
  messages(): { readonly to: string; readonly language: string; readonly text: string }[] {
    const path = join(this.#data, 'messages.jsonl');
    if (!existsSync(path)) return [];
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.slice(0, -1).map((line) => JSON.parse(line));
  }

  /** Its own counts, for reading. To be closed. */
  counts(): CountsFile {
    return openCounts(databaseFile(this.#data));
  }

  /** Its own record of callbacks, for reading. To be closed. */
  callbacks(): CallbacksFile {
    return openCallbacks(databaseFile(this.#data));
  }

  /** Its control socket, which the command line uses: quicker than a command. Nothing rejects. */
  get control(): ControlClient {
    return controlClient(controlSocket(this.#data));
  }

  /** The log, of every process so far. Lines that a kill cut short are left out. */
  log(): LogLine[] {
    return this.#printed()
      .split('\n')
      .flatMap((line) => {
        try {
          return line === '' ? [] : [JSON.parse(line) as LogLine];
        } catch {
          return [];
        }
      });
  }

  /** What should never be in the log: faults, and commands that the exchange will never do. */
  complaints(): LogLine[] {
    return this.log().filter(
      ({ event, verdict }) =>
        event === 'fault' ||
        event === 'textNotRendered' ||
        (event === 'commandFailed' && verdict === 'refused'),
    );
  }

  /** Writes the log down, for a human to read. */
  saveLog(folder: string): void {
    writeFileSync(join(folder, 'keepline.log'), this.#printed());
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const running = this.#running;
    if (running === null) return;
    running.process.kill(signal);
    const { out, err } = await running.ended;
    this.#printedBefore += `${out}\n${err}\n`;
    this.#running = null;
  }

  #printed(): string {
    return `${this.#printedBefore}${this.#running?.out() ?? ''}\n${this.#running?.err() ?? ''}`;
  }

  #lastWords(): string {
    return this.#printed().trim().split('\n').slice(-LAST_LINES).join('\n');
  }
}
