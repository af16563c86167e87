/** What a phone says: sound cut into packets of 20 ms, sent in time. */
import type { Socket } from 'node:dgram';
import { type Pcm, SAMPLES_PER_MS, samplesOf, toAlaw } from './audio/pcm.ts';
import { writePacket } from './rtp.ts';

const FRAME_MS = 20;
const FRAME = samplesOf(FRAME_MS);
/** After a delay of this process no more than this is sent at once; the rest of the delay is heard as a pause. */
const BURST_MS = 200;

interface Saying {
  readonly frames: readonly Uint8Array[];
  readonly repeated: boolean;
  readonly done: () => void;
  next: number;
}

export interface SoundAddress {
  readonly port: number;
  readonly host: string;
}

export class Voice {
  private readonly socket: Socket;
  private readonly to: SoundAddress;
  private readonly source = Math.floor(Math.random() * 2 ** 32);
  private readonly queue: Saying[] = [];
  private timer: NodeJS.Timeout | null = null;
  private sequence = 0;
  private startedAtMs = 0;
  private nextAtMs = 0;
  private pausing = true;
  private isOver = false;

  constructor(socket: Socket, to: SoundAddress) {
    this.socket = socket;
    this.to = to;
  }

  /** Says it after what is being said. Resolves when its last packet is sent, or when `hush` ends it. */
  say(pcm: Pcm, repeated = false): Promise<void> {
    if (this.isOver) return Promise.resolve();
    return new Promise((done) => {
      this.queue.push({ frames: cut(pcm), repeated, done, next: 0 });
      this.timer ??= this.start();
    });
  }

  /** Falls silent at once. */
  hush(): void {
    for (const saying of this.queue.splice(0)) saying.done();
    if (this.timer !== null) clearInterval(this.timer);
    this.timer = null;
  }

  /** Nothing is said after this: the call is over. */
  end(): void {
    this.isOver = true;
    this.hush();
  }

  private start(): NodeJS.Timeout {
    const now = performance.now();
    if (this.startedAtMs === 0) this.startedAtMs = now;
    this.nextAtMs = now;
    this.pausing = true;
    return setInterval(() => this.sendWhatIsDue(), FRAME_MS / 2);
  }

  private sendWhatIsDue(): void {
    const now = performance.now();
    if (now - this.nextAtMs > BURST_MS) this.nextAtMs = now - BURST_MS;
    while (this.nextAtMs <= now) {
      const saying = this.queue[0];
      if (saying === undefined) return this.hush();
      const frame = saying.frames[saying.next];
      if (frame !== undefined) this.send(frame);
      saying.next += 1;
      if (saying.next < saying.frames.length) continue;
      if (saying.repeated) saying.next = 0;
      else this.queue.shift()?.done();
    }
  }

  private send(alaw: Uint8Array): void {
    const timestamp = Math.round((this.nextAtMs - this.startedAtMs) / FRAME_MS) * FRAME_MS * SAMPLES_PER_MS;
    const header = { sequence: this.sequence, timestamp, source: this.source, marker: this.pausing };
    // A phone whose call has just ended sends into the void.
    this.socket.send(writePacket(header, alaw), this.to.port, this.to.host, () => undefined);
    this.sequence += 1;
    this.pausing = false;
    this.nextAtMs += FRAME_MS;
  }
}

function cut(pcm: Pcm): Uint8Array[] {
  const frames: Uint8Array[] = [];
  for (let from = 0; from < pcm.length || from === 0; from += FRAME) {
    const frame = new Int16Array(FRAME);
    frame.set(pcm.subarray(from, from + FRAME));
    frames.push(toAlaw(frame));
  }
  return frames;
}
