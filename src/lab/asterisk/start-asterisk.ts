import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { runCommand } from '../run-command.ts';
import { type AsteriskProcess, spawnAsterisk } from './asterisk-process.ts';
import { instanceConfig } from './instance-config.ts';
import { type InstanceFolder, layOutInstance, removeOutside, writeConfig } from './instance-folder.ts';
import type { AsteriskOptions } from './instance-options.ts';
import { claimPorts, type PortBlock } from './port-block.ts';
import { ariAnswers, sipAnswers } from './probe.ts';

export interface AsteriskInstance {
  /** As `http://127.0.0.1:10000`; ARI is under `/ari`. */
  readonly ariUrl: string;
  readonly ariUser: string;
  readonly ariPassword: string;
  readonly sipPort: number;
  readonly folder: string;
  /** Of the process that runs now or ran last. */
  readonly pid: number;
  /** Notices, warnings and errors of Asterisk. */
  readonly logFile: string;
  /** Where ARI's finished recordings are. */
  readonly recordingsFolder: string;
  /** Runs a command of Asterisk's console, such as `pjsip show contacts`, and returns what it prints. */
  console(command: string): Promise<string>;
  /** Ends it in order, by force after a few seconds, and gives its ports back. May be called again. */
  stop(): Promise<void>;
  /** Ends it as a power failure would. It keeps its ports for `restart`; `stop` gives them back. */
  kill(): Promise<void>;
  /** Ends it if it runs and starts it with the same ports, passwords and folder. */
  restart(): Promise<void>;
}

/** How long an Asterisk may take to come up unless told otherwise. */
export const READY_LIMIT_MS = 30_000;
const STOP_LIMIT_MS = 5_000;
const PROBE_EVERY_MS = 25;
const PROBE_LIMIT_MS = 500;

/**
 * Starts an Asterisk of our own on free ports of this machine. Resolves once ARI and SIP answer.
 *
 * @throws Error with the end of its log when it does not come up.
 */
export async function startAsterisk(options: AsteriskOptions): Promise<AsteriskInstance> {
  const ports = options.ports ?? (await claimPorts());
  try {
    return await startOn(ports, options);
  } catch (error) {
    ports.release();
    throw error;
  }
}

async function startOn(ports: PortBlock, options: AsteriskOptions): Promise<AsteriskInstance> {
  const { folder, tools } = options;
  const ariUser = options.role === 'pbx' ? 'keepline' : 'phones';
  const ariPassword = randomBytes(24).toString('hex');
  const ariUrl = `http://127.0.0.1:${ports.http}`;
  const place = layOutInstance(folder);
  const { values, files } = instanceConfig(options, ports);
  const secrets = { ari_user: ariUser, ari_password: ariPassword };
  writeConfig(place, { ...place.values, ...values, ...secrets }, files);

  let running: AsteriskProcess;
  const start = async () => {
    // Whoever reads the log of a started instance reads of this start only.
    for (const file of [place.messagesFile, place.outputFile]) rmSync(file, { force: true });
    running = spawnAsterisk(tools.asterisk.command, place.configFile, place.outputFile);
    ports.usedBy(running.pid);
    const isReady = async () =>
      (await ariAnswers(ariUrl, ariUser, ariPassword, PROBE_LIMIT_MS)) &&
      (await sipAnswers(ports.sip, PROBE_LIMIT_MS));
    await untilReady(running, isReady, place, options.limitMs ?? READY_LIMIT_MS);
  };
  const end = async (signal: NodeJS.Signals) => {
    running.signal(signal);
    const late = setTimeout(() => running.signal('SIGKILL'), STOP_LIMIT_MS);
    await running.ended;
    clearTimeout(late);
  };
  const stop = async () => {
    await end('SIGTERM');
    ports.release();
    removeOutside(folder, place);
  };

  try {
    await start();
  } catch (error) {
    await stop();
    throw error;
  }
  return {
    ariUrl,
    ariUser,
    ariPassword,
    sipPort: ports.sip,
    folder,
    get pid() {
      return running.pid;
    },
    logFile: place.messagesFile,
    recordingsFolder: place.recordings,
    console: async (command) => {
      const [program = '', ...parameters] = tools.asterisk.command;
      return (await runCommand(program, [...parameters, '-C', place.configFile, '-rx', command])).stdout;
    },
    stop,
    kill: () => end('SIGKILL'),
    restart: async () => {
      await end('SIGTERM');
      await start();
    },
  };
}

async function untilReady(
  running: AsteriskProcess,
  isReady: () => Promise<boolean>,
  place: InstanceFolder,
  limitMs: number,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await isReady())) {
    if (running.hasEnded()) throw new Error(`Asterisk ended while starting.\n${lastLines(place)}`);
    if (Date.now() > deadline)
      throw new Error(`Asterisk did not come up in ${limitMs} ms.\n${lastLines(place)}`);
    await sleep(PROBE_EVERY_MS);
  }
}

function lastLines(place: InstanceFolder): string {
  return [place.outputFile, place.messagesFile]
    .filter((file) => existsSync(file))
    .map((file) => `--- ${file}\n${readFileSync(file, 'utf8').trimEnd().split('\n').slice(-15).join('\n')}`)
    .join('\n');
}
