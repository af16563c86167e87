import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { findProgram } from '../provision/find-program.ts';

export interface AsteriskProcess {
  readonly pid: number;
  /** Settles when the process is gone. */
  readonly ended: Promise<void>;
  hasEnded(): boolean;
  signal(signal: NodeJS.Signals): void;
}

/**
 * Starts Asterisk in the foreground of a process group of its own (a Ctrl-C at the terminal is ours to handle), with
 * its output in `outputFile`. Where the system can, it is made to die with us.
 */
export function spawnAsterisk(
  command: readonly string[],
  configFile: string,
  outputFile: string,
): AsteriskProcess {
  // The kernel then kills it when we die, even by SIGKILL. From util-linux, not present everywhere.
  const setpriv = findProgram('setpriv');
  const leash = setpriv ? [setpriv, '--pdeathsig', 'KILL', '--'] : [];
  const [program = '', ...parameters] = [...leash, ...command, '-f', '-C', configFile];
  const output = openSync(outputFile, 'a');
  let child: ChildProcess;
  try {
    child = spawn(program, parameters, {
      detached: true,
      stdio: ['ignore', output, output],
      env: { PATH: process.env.PATH, HOME: process.env.HOME, TZ: process.env.TZ, LANG: 'C.UTF-8' },
    });
  } finally {
    closeSync(output);
  }
  let gone = false;
  const ended = new Promise<void>((resolve) => {
    const finish = () => {
      gone = true;
      resolve();
    };
    child.once('exit', finish);
    child.once('error', finish);
  });
  return {
    pid: child.pid ?? 0,
    ended,
    hasEnded: () => gone,
    signal: (signal) => {
      if (!gone) child.kill(signal);
    },
  };
}
