/**
 * Puts the packets a phone receives on one line of time. Where the far end sends nothing (Asterisk does not while
 * it has nothing to play) the line holds silence, so that times on it are true. That nothing was sent is known only
 * once all that had come by then has been taken: a busy process finds packets waiting.
 */
import { type Pcm, SAMPLES_PER_MS, samplesOf, silence } from './audio/pcm.ts';
import { Sound } from './audio/sound.ts';
import type { SoundPacket } from './rtp.ts';

/** Packets may be this late before their place is taken for silence. */
const PATIENCE = samplesOf(300);
/** A timestamp further ahead of the clock than this counts from elsewhere. */
const ODD = samplesOf(1000);
export class Ear {
  private sound = new Sound();
  private readonly waiting: Pcm[] = [];
  /** Samples so far, those waiting included. */
  private end = 0;
  private begunAtMs: number | null = null;
  /** Nothing that came before this is still to be taken. */
  private caughtUpAtMs = 0;
  private isFinished = false;
  private source: number | null = null;
  /** What to add to a timestamp of this source for its place. */
  private offset = 0;
  private sequence: number | null = null;

  /**
   * Starts the line of time, unless it runs. What comes before is not heard: while it rings, a phone's own Asterisk
   * plays the ringing tone. Clocks are in milliseconds, from anywhere.
   */
  begin(nowMs: number): void {
    if (this.begunAtMs !== null) return;
    this.begunAtMs = nowMs;
    this.caughtUpAtMs = nowMs;
  }

  take(packet: SoundPacket, nowMs: number): void {
    if (this.begunAtMs === null || this.isFinished) return;
    const place = this.placeOf(packet, nowMs);
    const late = Math.max(0, this.end - place);
    if (late >= packet.pcm.length) return;
    if (place > this.end) this.add(silence((place - this.end) / SAMPLES_PER_MS));
    this.add(packet.pcm.subarray(late));
  }

  /** All that came before this moment has been taken: where there is no sound, none was sent. */
  caughtUp(nowMs: number): void {
    this.caughtUpAtMs = Math.max(this.caughtUpAtMs, nowMs);
    if (this.begunAtMs === null || this.isFinished) return;
    const quiet = this.clock(nowMs) - PATIENCE - this.end;
    if (quiet > 0) this.add(silence(quiet / SAMPLES_PER_MS));
  }

  /** Nothing is heard after this. */
  finish(): void {
    this.isFinished = true;
  }

  /** Nothing is heard after this, and what was heard is given up: a minute of it takes ten megabytes. */
  forget(): void {
    this.isFinished = true;
    this.waiting.length = 0;
    this.sound = new Sound();
  }

  /** All that was heard. Grows with later calls. */
  heard(): Sound {
    for (const pcm of this.waiting.splice(0)) this.sound.append(pcm);
    return this.sound;
  }

  /**
   * By the timestamp, as long as that makes sense. A packet sent after the others whose timestamp lies before theirs
   * begins a new count: so it is when Asterisk passes on another phone's packets under the source of its own.
   */
  private placeOf({ source, sequence, timestamp, pcm }: SoundPacket, nowMs: number): number {
    const clock = this.clock(nowMs);
    const place = (timestamp + this.offset) | 0;
    const isKnown = source === this.source;
    const steps = (sequence - (this.sequence ?? sequence)) & 0xffff;
    const inOrder = !isKnown || (steps > 0 && steps < 0x8000);
    if (inOrder) this.sequence = sequence;
    const earliest = inOrder ? this.end - pcm.length / 2 : 0;
    if (isKnown && place <= clock + ODD && place >= earliest) return place;
    // When it came is not known of one that may have waited.
    const latest = Math.min(clock - pcm.length, this.clock(this.caughtUpAtMs) + PATIENCE);
    const fresh = Math.max(this.end, latest);
    this.source = source;
    this.offset = (fresh - timestamp) | 0;
    return fresh;
  }

  private clock(nowMs: number): number {
    return Math.round((nowMs - (this.begunAtMs ?? nowMs)) * SAMPLES_PER_MS);
  }

  private add(pcm: Pcm): void {
    this.waiting.push(pcm);
    this.end += pcm.length;
  }
}
