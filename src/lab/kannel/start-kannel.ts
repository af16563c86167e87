import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { claimPorts } from '../asterisk/port-block.ts';
import { type HandedOver, handedOver } from './handed-over.ts';
import { type KannelPorts, kannelConfig } from './kannel-config.ts';
import { type LeashedProcess, startLeashed } from './leashed-process.ts';
import { type KannelTools, provideKannel } from './provide-kannel.ts';

/** A real SMS gateway on this machine, with an operator behind it that only writes down what it is handed. */
export interface Kannel {
  /** Where messages are sent to. */
  readonly sendUrl: string;
  readonly user: string;
  readonly password: string;
  /** What the operator was handed since it all began. */
  handedOver(): HandedOver[];
  /** A line for each message that went out; `binfo` of the request stands in it as `[BINF:…]`. */
  accessLog(): string;
  /** Ends the gateway: in order, or as a power failure would. Messages that it took stay in its store. */
  stop(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>;
  /** Starts it again, with the same ports and store. */
  start(): Promise<void>;
  /** Ends it for good and gives its ports back. */
  close(): Promise<void>;
}

export interface KannelOptions {
  readonly tools?: KannelTools;
  /** Somebody writes to us once the operator is connected; `replyUrl` is asked, with Kannel's own escapes in it. */
  readonly arriving?: { readonly from: string; readonly text: string; readonly replyUrl: string };
}

const READY_LIMIT_MS = 15_000;
const LOOK_EVERY_MS = 20;

/**
 * Starts Kannel in `folder`. Resolves once it takes messages and the operator is connected.
 *
 * @throws Error with the end of its output when it does not come up.
 */
export async function startKannel(folder: string, { tools, arriving }: KannelOptions = {}): Promise<Kannel> {
  const { bearerbox, smsbox, fakesmsc } = tools ?? (await provideKannel());
  mkdirSync(folder, { recursive: true });
  const block = await claimPorts();
  const ports: KannelPorts = {
    admin: block.http,
    smsbox: block.rtpFirst,
    operator: block.rtpFirst + 1,
    send: block.rtpFirst + 2,
  };
  const user = 'keepline';
  const password = randomBytes(12).toString('hex');
  const config = join(folder, 'kannel.conf');
  const replyUrl = arriving?.replyUrl ?? null;
  writeFileSync(config, kannelConfig({ folder, ports, user, password, replyUrl }), { mode: 0o600 });
  const outputOf = (name: string): string => join(folder, `${name}.out`);
  const read = (file: string): string => (existsSync(file) ? readFileSync(file, 'utf8') : '');

  let running: LeashedProcess[] = [];
  const begin = (name: string, command: readonly string[], ...more: string[]): void => {
    running.push(startLeashed([...command, ...more], outputOf(name)));
  };
  const until = async (what: string, isTrue: () => Promise<boolean>): Promise<void> => {
    const deadline = Date.now() + READY_LIMIT_MS;
    while (!(await isTrue())) {
      if (Date.now() > deadline || running.some((each) => each.hasEnded())) {
        const output = ['bearerbox', 'smsbox', 'fakesmsc'].map((name) => read(outputOf(name)).slice(-1_000));
        throw new Error(`Kannel did not come up (${what}).\n${output.join('\n---\n')}`);
      }
      await sleep(LOOK_EVERY_MS);
    }
  };
  // `-v 1`: at level 0 the boxes print passwords.
  const boxOptions = ['-v', '1', config];
  const start = async (): Promise<void> => {
    begin('bearerbox', bearerbox, ...boxOptions);
    await until('bearerbox', async () => (await status(ports.admin, password)) !== null);
    begin('smsbox', smsbox, ...boxOptions);
    const operatorOptions = ['-H', '127.0.0.1', '-r', String(ports.operator)];
    const written = arriving === undefined ? ['-i', '3600', '-m', '0'] : ['-i', '0.1', '-m', '1'];
    const { from, text } = arriving ?? { from: '100', text: 'hello' };
    begin('fakesmsc', fakesmsc, ...operatorOptions, ...written, `${from} 200 text ${text}`);
    await until('operator', async () =>
      /operator.*\(online/.test((await status(ports.admin, password)) ?? ''),
    );
    await until('smsbox', async () => (await answer(`http://127.0.0.1:${ports.send}/`)) !== null);
  };
  const stop = async (signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> => {
    const ending = running;
    running = [];
    for (const each of ending) await each.end(signal);
  };
  const close = async (): Promise<void> => {
    await stop('SIGKILL');
    block.release();
  };

  try {
    await start();
  } catch (error) {
    await close();
    throw error;
  }
  return {
    sendUrl: `http://127.0.0.1:${ports.send}/cgi-bin/sendsms`,
    user,
    password,
    handedOver: () => handedOver(read(outputOf('fakesmsc'))),
    accessLog: () => read(join(folder, 'access.log')),
    stop,
    start,
    close,
  };
}

const status = (port: number, password: string): Promise<string | null> =>
  answer(`http://127.0.0.1:${port}/status.txt?password=${password}`);

/** Null when nobody answers. */
async function answer(url: string): Promise<string | null> {
  try {
    return await (await fetch(url)).text();
  } catch {
    return null;
  }
}
