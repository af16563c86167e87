import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { findProgram } from '../provision/find-program.ts';

export interface LeashedProcess {
  hasEnded(): boolean;
  /** Resolves when it is gone. Told nicely first if `signal` says so, by force after a while. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

const END_LIMIT_MS = 5_000;

/** Starts a program whose output is appended to a file. Where the system can, it is made to die with us. */
export function startLeashed(command: readonly string[], outputFile: string): LeashedProcess {
  const setpriv = findProgram('setpriv');
  const leash = setpriv === null ? [] : [setpriv, '--pdeathsig', 'KILL', '--'];
  const [program = '', ...parameters] = [...leash, ...command];
  const output = openSync(outputFile, 'a');
  let child: ChildProcess;
  try {
    child = spawn(program, parameters, { detached: true, stdio: ['ignore', output, output] });
  } finally {
    closeSync(output);
  }
  let gone = false;
  const ended = new Promise<void>((resolve) => {
    const finish = (): void => {
      gone = true;
      resolve();
    };
    child.once('exit', finish);
    child.once('error', finish);
  });
  return {
    hasEnded: () => gone,
    end: async (signal) => {
      if (!gone) child.kill(signal);
      const late = setTimeout(() => child.kill('SIGKILL'), END_LIMIT_MS);
      await ended;
      clearTimeout(late);
    },
  };
}
