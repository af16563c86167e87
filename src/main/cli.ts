#!/usr/bin/env node
/** Where the process begins: gives the command line what it may touch of the process, and ends with its exit code. */
import { type Io, wantsColor } from './io.ts';
import { runCli } from './program.ts';

// What Keepline writes is its owner's alone, but for the sounds, which the exchange must read (see sound-cache.ts).
process.umask(0o077);

const ending = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    // Who asks twice does not want to wait.
    if (ending.signal.aborted) process.exit(1);
    ending.abort(signal);
  });
}
// A reader that went away, as `keepline status | head` does, is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

const io: Io = {
  env: process.env,
  out: (text) => process.stdout.write(text),
  err: (text) => process.stderr.write(text),
  color: wantsColor(process.env, process.stdout.isTTY === true),
  now: () => Date.now(),
  ending: ending.signal,
};

process.exitCode = await runCli(process.argv.slice(2), io);
