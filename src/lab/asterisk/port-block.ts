import { createSocket } from 'node:dgram';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.ts';
import { tryLock } from '../file-lock.ts';
import { identify, isRunning, type ProcessIdentity } from '../process-identity.ts';

/** Below the ports that the kernel hands out by itself (32768 and up on Linux), so that nobody gets ours by chance. */
const FIRST_PORT = 10_000;
const LAST_PORT = 32_000;
const BLOCK_SIZE = 500;
const PORTS_BEFORE_SOUND = 10;

const runFolder = (): string => join(cacheFolder(), 'run');

/** The ports of one Asterisk, its own until `release`. */
export interface PortBlock {
  readonly http: number;
  readonly sip: number;
  /** Sound: two ports for each leg of a call, about 240 legs. */
  readonly rtpFirst: number;
  readonly rtpLast: number;
  /** Writes down which process uses the ports, so that it can be ended should we die before it. */
  usedBy(pid: number): void;
  /** Gives them back. May be called again. */
  release(): void;
}

/**
 * Claims a block of ports that no other process of this user has claimed and that is free. What owners who died left
 * behind is cleared first: their claims, and any Asterisk of theirs that still runs.
 */
export async function claimPorts(): Promise<PortBlock> {
  for (const first of claimedBlocks()) claim(first)?.release();
  const blocks = Math.floor((LAST_PORT - FIRST_PORT) / BLOCK_SIZE);
  // Starting points differ, so that processes of other users, whose claims are not seen, are rarely met.
  const start = process.pid % blocks;
  for (let step = 0; step < blocks; step++) {
    const first = FIRST_PORT + ((start + step) % blocks) * BLOCK_SIZE;
    const block = claim(first);
    if (!block) continue;
    if ((await isFreeTcp(block.http)) && (await isFreeUdp(block.sip))) return block;
    block.release();
  }
  throw new Error(`All ports from ${FIRST_PORT} to ${LAST_PORT} are taken. Are many tests running at once?`);
}

/** The first ports of all blocks that somebody claimed, dead or alive. */
function claimedBlocks(): number[] {
  const folder = runFolder();
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const first = /^ports-(\d+)$/.exec(name)?.[1];
    return first === undefined ? [] : [Number(first)];
  });
}

/** Null when a running process holds the block. */
function claim(first: number): PortBlock | null {
  const file = join(runFolder(), `ports-${first}`);
  const userFile = `${file}.asterisk`;
  if (tryLock(file)) return null;
  endLeftover(userFile);
  let released = false;
  return {
    http: first,
    sip: first + 1,
    rtpFirst: first + PORTS_BEFORE_SOUND,
    rtpLast: first + BLOCK_SIZE - 1,
    usedBy: (pid) => writeFileSync(userFile, JSON.stringify(identify(pid))),
    release: () => {
      // A second time they may be somebody else's.
      if (released) return;
      released = true;
      rmSync(userFile, { force: true });
      rmSync(file, { force: true });
    },
  };
}

/** Ends the Asterisk that a dead owner of these ports left running. Only ever the very process written down. */
function endLeftover(userFile: string): void {
  try {
    const leftover = JSON.parse(readFileSync(userFile, 'utf8')) as ProcessIdentity;
    if (leftover.started !== '' && isRunning(leftover)) process.kill(leftover.pid, 'SIGKILL');
  } catch {
    // Nothing was written down, or it is gone already.
  }
  rmSync(userFile, { force: true });
}

function isFreeTcp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}

function isFreeUdp(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    socket.once('error', () => {
      socket.close();
      resolve(false);
    });
    socket.bind(port, '127.0.0.1', () => socket.close(() => resolve(true)));
  });
}
