import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { claimPorts, type PortBlock } from '../../src/lab/asterisk/port-block.ts';
import { identify } from '../../src/lab/process-identity.ts';

let cache: string;
const before = process.env.KEEPLINE_CACHE;
beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), 'keepline-ports-'));
  process.env.KEEPLINE_CACHE = cache;
});
afterEach(() => {
  if (before === undefined) delete process.env.KEEPLINE_CACHE;
  else process.env.KEEPLINE_CACHE = before;
  rmSync(cache, { recursive: true, force: true });
});

const span = (block: PortBlock) => [block.http, block.rtpLast] as const;

test('two claims never share a port', async () => {
  const one = await claimPorts();
  const other = await claimPorts();
  const [first, last] = span(one);
  const [otherFirst, otherLast] = span(other);
  expect(otherFirst > last || otherLast < first).toBe(true);
  expect(new Set([one.http, one.sip]).size).toBe(2);
  expect(one.rtpFirst).toBeGreaterThan(one.sip);
  expect(one.rtpFirst % 2).toBe(0);
});

test('a block given back can be claimed again', async () => {
  const one = await claimPorts();
  one.release();
  const again = await claimPorts();
  expect(again.http).toBe(one.http);
});

test('a block whose port somebody listens on is passed over', async () => {
  const one = await claimPorts();
  one.release();
  const server = createServer().listen(one.http, '127.0.0.1');
  await once(server, 'listening');
  try {
    expect((await claimPorts()).http).not.toBe(one.http);
  } finally {
    server.close();
  }
});

test('what a dead owner left running on its ports is ended', async () => {
  // Not the block that the next claim would get by itself.
  const wanted = await claimPorts();
  const one = await claimPorts();
  wanted.release();
  const leftover = spawn(process.execPath, ['-e', 'process.stdin.resume()'], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const ended = once(leftover, 'exit');
  one.usedBy(leftover.pid ?? 0);
  // As if the owner had died: the claim names a process that is no more.
  mkdirSync(join(cache, 'run'), { recursive: true });
  writeFileSync(
    join(cache, 'run', `ports-${one.http}`),
    JSON.stringify({ ...identify(process.pid), started: '1' }),
  );
  await claimPorts();
  const [, signal] = await ended;
  expect(signal).toBe('SIGKILL');
});
