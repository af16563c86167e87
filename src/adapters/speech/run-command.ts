/** Runs a speech engine's command: no shell, no secrets in its environment, a time limit, nothing left behind. */
import { spawn } from 'node:child_process';

export type CommandResult = { readonly ok: true } | { readonly ok: false; readonly reason: string };

/** How much of what the command says on its error output is kept for the log: the end. */
const ERROR_OUTPUT = 400;
const ENDING = 'keepline is ending';

/**
 * Runs `command` (program, then arguments) to its end. Never rejects. When the limit is over, or `ending` is aborted,
 * the program is killed with whatever it started.
 */
export function runCommand(
  command: readonly string[],
  limitMs: number,
  ending?: AbortSignal,
): Promise<CommandResult> {
  const [program, ...args] = command;
  if (program === undefined) return Promise.resolve({ ok: false, reason: 'no command' });
  if (ending?.aborted) return Promise.resolve({ ok: false, reason: ENDING });

  return new Promise((resolve) => {
    let settled = false;
    let said = '';
    const settle = (result: CommandResult): void => {
      if (settled) return;
      settled = true;
      clearTimeout(limit);
      ending?.removeEventListener('abort', end);
      resolve(result);
    };
    const giveUp = (reason: string): void => {
      killGroup(child.pid);
      settle({ ok: false, reason });
    };
    const end = (): void => giveUp(ENDING);

    // Detached: a process group of its own, which can be killed whole.
    const child = spawn(program, args, {
      stdio: ['ignore', 'ignore', 'pipe'],
      detached: true,
      env: withoutSecrets(process.env),
    });
    const limit = setTimeout(() => giveUp(`${program} was not done after ${limitMs} ms`), limitMs);
    ending?.addEventListener('abort', end, { once: true });

    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-ERROR_OUTPUT);
    });
    child.on('error', (error) => settle({ ok: false, reason: `${program} cannot be run: ${error.message}` }));
    // `exit`, not `close`: a child of the command that keeps the pipe open must not hold us up.
    child.on('exit', (code, signal) => {
      child.stderr.destroy();
      if (code === 0) return settle({ ok: true });
      const how = signal === null ? `ended with code ${code}` : `was ended by ${signal}`;
      const words = said.trim().replace(/\s+/g, ' ');
      settle({ ok: false, reason: `${program} ${how}${words === '' ? '' : `: ${words}`}` });
    });
  });
}

function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It was over already.
  }
}

/** Keepline's own settings hold the exchange's password: none of a speech engine's business. */
function withoutSecrets(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !name.startsWith('KEEPLINE_')));
}
