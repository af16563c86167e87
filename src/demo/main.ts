/** `npm run demo`: reads the command line, minds the signals, and ends with the exit code. */
import { randomInt } from 'node:crypto';
import { constants } from 'node:os';
import { wantsColor } from '../main/io.ts';
import { HELP, parseArguments } from './arguments.ts';
import { Closing } from './closing.ts';
import { type DemoOutcome, runDemo } from './demo.ts';

const EXIT = { wentWell: 0, wentBadly: 1, usage: 2 } as const;
const FRESH_SEEDS = 10_000;
/** How long the process may take to end by itself once all is put away. */
const LINGER_MS = 2_000;

const ending = new AbortController();
const closing = new Closing();
let endedBy: NodeJS.Signals | null = null;

function mindSignals(): void {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      // Who asks twice does not want to wait. The exit's listener puts away what is left.
      if (ending.signal.aborted) process.exit(128 + constants.signals[signal]);
      endedBy = signal;
      ending.abort(signal);
    });
  }
  // The reader has gone, or the terminal with its window: nobody is there to perform for.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => ending.abort('no reader'));
  process.on('exit', () => closing.force());
}

async function demo(): Promise<number> {
  const asked = parseArguments(process.argv.slice(2), randomInt(FRESH_SEEDS));
  if (asked.type === 'help') {
    process.stdout.write(HELP);
    return EXIT.wentWell;
  }
  if (asked.type === 'wrong') {
    process.stderr.write(`demo: ${asked.message}\n(npm run demo -- --help tells how it is used)\n`);
    return EXIT.usage;
  }
  mindSignals();
  let outcome: DemoOutcome;
  try {
    outcome = await runDemo(asked.options, {
      terminal: process.stdout,
      isTerminal: process.stdout.isTTY === true && process.env.TERM !== 'dumb',
      color: wantsColor(process.env, process.stdout.isTTY === true),
      ending: ending.signal,
      closing,
    });
  } catch (error) {
    // The board first, lest it take the message with it.
    outcome = 'wentBadly';
    await putAway();
    const known = error instanceof Error && ['FloorError', 'ProvisionError'].includes(error.name);
    process.stderr.write(`\ndemo: ${known ? error.message : error instanceof Error ? error.stack : error}\n`);
  }
  await putAway();
  if (outcome === 'stopped') return endedBy === null ? EXIT.wentBadly : 128 + constants.signals[endedBy];
  return EXIT[outcome];
}

async function putAway(): Promise<void> {
  for (const failure of await closing.close()) process.stderr.write(`demo: not put away: ${failure}\n`);
}

process.exitCode = await demo();
setTimeout(() => process.exit(), LINGER_MS).unref();
