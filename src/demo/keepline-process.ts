/** Keepline itself, as an installation runs it: a process of its own that is told everything by its environment. */
import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { AsteriskInstance } from '../lab/asterisk.ts';
import { findProgram } from '../lab/provision/find-program.ts';
import type { EspeakTool } from '../lab/provision/tools.ts';
import { LogLine } from './log-line.ts';

const CLI = fileURLToPath(new URL('../main/cli.js', import.meta.url));
const STOP_LIMIT_MS = 8_000;
const ERROR_LINES = 30;

export interface KeeplineOptions {
  readonly site: string;
  readonly data: string;
  readonly sounds: string;
  readonly pbx: AsteriskInstance;
  readonly espeak: EspeakTool;
  readonly logFile: string;
  readonly onLine: (line: LogLine) => void;
}

export class KeeplineProcess {
  private readonly child: ChildProcess;
  private readonly log: WriteStream;
  private readonly errors: string[] = [];
  private readonly connected: Promise<void>;
  /** Settles when the process is gone and all that it logged has been told. */
  readonly ended: Promise<void>;
  private isGone = false;

  constructor(options: KeeplineOptions) {
    this.log = createWriteStream(options.logFile, { flags: 'a' });
    // A full disk costs the log, not the demo.
    this.log.on('error', () => undefined);
    this.child = start(options);
    this.connected = new Promise((resolve) => {
      this.readLines((line) => {
        if (line.event === 'exchangeConnected') resolve();
        options.onLine(line);
      });
    });
    this.ended = new Promise((resolve) => {
      const finish = (): void => {
        this.isGone = true;
        this.log.end();
        resolve();
      };
      this.child.once('close', finish);
      this.child.once('error', (error) => {
        this.errors.push(error.message);
        finish();
      });
    });
  }

  get pid(): number {
    return this.child.pid ?? 0;
  }

  get hasEnded(): boolean {
    return this.isGone;
  }

  /** The last it printed to tell what is wrong. */
  get complaint(): string {
    return this.errors.join('\n');
  }

  /** Waits until it is connected to Asterisk. Throws when it ends before, or takes too long. */
  async ready(limitMs: number): Promise<void> {
    let late: NodeJS.Timeout | undefined;
    const outcome = await Promise.race([
      this.connected.then(() => 'connected' as const),
      this.ended.then(() => 'ended' as const),
      new Promise<'late'>((resolve) => {
        late = setTimeout(resolve, limitMs, 'late');
      }),
    ]);
    clearTimeout(late);
    if (outcome === 'ended') throw new Error(`Keepline ended while starting.\n${this.complaint}`.trim());
    if (outcome === 'late') {
      throw new Error(`Keepline did not connect to Asterisk in ${limitMs} ms.\n${this.complaint}`.trim());
    }
  }

  /** Ends it in order, by force if that takes too long. May be called again. */
  async stop(): Promise<void> {
    this.signal('SIGTERM');
    const late = setTimeout(() => this.signal('SIGKILL'), STOP_LIMIT_MS);
    await this.ended;
    clearTimeout(late);
  }

  signal(signal: NodeJS.Signals): void {
    if (!this.isGone) this.child.kill(signal);
  }

  private readLines(tell: (line: LogLine) => void): void {
    const { stdout, stderr } = this.child;
    if (stdout !== null) {
      createInterface({ input: stdout }).on('line', (text) => {
        this.log.write(`${text}\n`);
        const line = LogLine.parse(text);
        if (line !== null) tell(line);
      });
    }
    if (stderr !== null) {
      createInterface({ input: stderr }).on('line', (text) => {
        this.log.write(`${text}\n`);
        this.errors.push(text);
        if (this.errors.length > ERROR_LINES) this.errors.shift();
      });
    }
  }
}

/** In a process group of its own: a Ctrl-C at the terminal is for the demo, which ends things in order. */
function start({ site, data, sounds, pbx, espeak }: KeeplineOptions): ChildProcess {
  // The kernel ends it when we die, even by SIGKILL. From util-linux, not present everywhere.
  const setpriv = findProgram('setpriv');
  const leash = setpriv === null ? [] : [setpriv, '--pdeathsig', 'TERM', '--'];
  const [program = '', ...parameters] = [
    ...leash,
    process.execPath,
    ...[CLI, 'run', '--site', site, '--data', data],
  ];
  return spawn(program, parameters, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Nothing of the settings of a Keepline that this machine may have of its own.
    env: {
      PATH: `${dirname(espeak.executable)}:${process.env.PATH ?? ''}`,
      HOME: process.env.HOME,
      TZ: process.env.TZ,
      LANG: process.env.LANG,
      KEEPLINE_ARI_URL: pbx.ariUrl,
      KEEPLINE_ARI_USER: pbx.ariUser,
      KEEPLINE_ARI_PASSWORD: pbx.ariPassword,
      KEEPLINE_SOUNDS: sounds,
      KEEPLINE_LOG_FORMAT: 'json',
      // These numbers belong to nobody, and the story is told by them.
      KEEPLINE_SHOW_NUMBERS: '1',
    },
  });
}
