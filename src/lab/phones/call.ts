/**
 * One call on one phone, and what is heard on it: time 0 of that is the answer, or earlier sound before it. An outgoing call is `calling`, perhaps `ringing`, `answered`, `ended`; an incoming one
 * begins `ringing`. It may end from anywhere.
 */
import type { AriConnection, AriEvent } from './ari.ts';
import type { Pcm } from './audio/pcm.ts';
import { tone } from './audio/pcm.ts';
import { writeWav } from './audio/wav.ts';
import { Changes } from './changes.ts';
import { Listening, tell } from './listening.ts';
import type { MediaLeg, Speaker } from './media-leg.ts';
import type { PromptLibrary } from './prompt-library.ts';
import { joinCalls, sendOn } from './transfer.ts';

export type CallStatus = 'calling' | 'ringing' | 'answered' | 'ended';

export interface CallEnd {
  /** Q.850: 16 normal clearing, 17 busy, 19 no answer, 21 rejected, 26 answered elsewhere, … */
  readonly cause: number;
  readonly causeText: string;
  /** Of the SIP answer that ended it; null when none did, as with a hang-up after the answer. */
  readonly sipStatus: number | null;
  /** `us`: this phone hung up or refused; cause is then what it gave. */
  readonly endedBy: 'us' | 'farEnd';
  readonly wasAnswered: boolean;
}

/** A learned sound by its name, samples, or a tone. */
export type Utterance = string | Pcm | { readonly hz: number; readonly ms: number };

export interface CallParts {
  readonly ari: AriConnection;
  readonly library: PromptLibrary;
  readonly leg: MediaLeg;
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  readonly caller: Speaker;
  readonly called: string;
}

const USUAL_LIMIT_MS = 10_000;
const KEY_MS = 100;
const NORMAL_CLEARING = 16;

/** Q.850 causes with which a phone can refuse. */
export const REFUSAL = { notInService: 1, busy: 17, noAnswer: 19, declined: 21 } as const;

export class Call extends Listening {
  readonly id: string;
  readonly direction: 'outgoing' | 'incoming';
  /** Of an incoming call: as the phone's display shows it. */
  readonly caller: Speaker;
  readonly called: string;
  /** Keys the far end sent. */
  readonly keysHeard: string[] = [];
  private readonly ari: AriConnection;
  private readonly leg: MediaLeg;
  private readonly changes = new Changes();
  private state: CallStatus;
  private end: CallEnd | null = null;
  private lastCause: Omit<CallEnd, 'endedBy' | 'wasAnswered'> | null = null;
  private wasAnswered = false;
  /** The cause we gave when we ended it; null when we did not. */
  private ourCause: number | null = null;
  private inApplication = false;
  private answering: Promise<void> | null = null;

  constructor(parts: CallParts) {
    super(parts.leg.ear, parts.library);
    this.ari = parts.ari;
    this.leg = parts.leg;
    this.id = parts.id;
    this.direction = parts.direction;
    this.caller = parts.caller;
    this.called = parts.called;
    this.state = parts.direction === 'incoming' ? 'ringing' : 'calling';
  }

  get status(): CallStatus {
    return this.state;
  }

  /** Waits for the far end's phone to ring. Throws if the call ends first. */
  async ringing(limitMs = USUAL_LIMIT_MS): Promise<void> {
    await this.reached('ringing', limitMs);
  }

  /** Waits for the answer. Throws if the call ends first. */
  async answered(limitMs = USUAL_LIMIT_MS): Promise<void> {
    await this.reached('answered', limitMs);
  }

  /** Waits for the end, and tells how it came. */
  async ended(limitMs = USUAL_LIMIT_MS): Promise<CallEnd> {
    return this.changes.until(
      () => this.end,
      limitMs,
      () => `end of ${this.describe()}`,
    );
  }

  /** Takes an incoming call. */
  answer(): Promise<void> {
    this.answering = this.pickUp();
    return this.answering;
  }

  /** Refuses an incoming call. */
  async refuse(why: keyof typeof REFUSAL): Promise<void> {
    await this.drop(REFUSAL[why]);
  }

  /** Ends the call, if it has not ended, and waits for that. */
  async hangUp(): Promise<CallEnd> {
    await this.drop(NORMAL_CLEARING);
    return this.ended();
  }

  /** Forwards an incoming call to a number instead of taking it (302). */
  async forward(to: string): Promise<CallEnd> {
    await sendOn(this.ari, this.id, to);
    return this.hangUp();
  }

  /** Sends the other party on to a number, by the phone's transfer key, and hangs up. */
  async transfer(to: string): Promise<CallEnd> {
    await this.fallSilent();
    await sendOn(this.ari, this.id, to);
    return this.hangUp();
  }

  /** The same when the PBX is going to refuse it: the call goes on. */
  async transferInVain(to: string): Promise<void> {
    await this.fallSilent();
    await sendOn(this.ari, this.id, to);
    await this.leg.join(this.id);
  }

  /** Joins the other party with that of another call of this phone, and hangs up both. */
  async transferInto(other: Call): Promise<CallEnd> {
    // Until its far end has been heard of there is no call to name in the transfer.
    await other.ringing();
    await this.fallSilent();
    await joinCalls(this.ari, this.id, other.id);
    await other.hangUp();
    return this.hangUp();
  }

  /** The same when the PBX is going to refuse it: the call goes on. */
  async transferIntoInVain(other: Call): Promise<void> {
    await this.fallSilent();
    await joinCalls(this.ari, this.id, other.id);
    await this.leg.join(this.id);
  }

  /** Presses keys (0-9, *, #, A-D) one after the other; resolves when Asterisk has taken them for sending. */
  async press(keys: string, pauseMs = KEY_MS): Promise<void> {
    const parameters = { dtmf: keys, duration: KEY_MS, between: pauseMs };
    await this.ari.request('POST', `/channels/${encodeURIComponent(this.id)}/dtmf`, parameters);
  }

  /** Waits until the far end has sent this many keys in all. */
  async heardKeys(count: number, limitMs = USUAL_LIMIT_MS): Promise<void> {
    const look = () => this.keysHeard.length >= count || null;
    const keys = () => `${count} keys, heard "${this.keysHeard.join('')}": ${this.describe()}`;
    await this.changes.until(look, limitMs, keys);
  }

  /** Speaks; resolves when it is said. */
  say(what: Utterance): Promise<void> {
    return this.leg.voice.say(this.pcmOf(what));
  }

  /** Speaks the same over and over until `hush`. */
  keepSaying(what: Utterance): void {
    void this.leg.voice.say(this.pcmOf(what), true);
  }

  hush(): void {
    this.leg.voice.hush();
  }

  /** Writes what was heard so far to a WAV file, for a human to listen to. */
  async saveRecording(path: string): Promise<void> {
    await writeWav(path, this.hears());
  }

  describe(): string {
    const from = this.caller.name === '' ? this.caller.number : `${this.caller.name} <${this.caller.number}>`;
    return `call from ${from} to ${this.called} (${this.state}; heard ${tell(this.transcript())})`;
  }

  /** For the phone set: an event of this call's channel. */
  notice(event: AriEvent): void {
    const state = event.channel?.state ?? event.peer?.state;
    if (event.type === 'StasisStart') this.inApplication = true;
    if (event.type === 'Dial' && event.dialstatus === 'PROGRESS') this.leg.ear.begin(performance.now());
    if (event.type === 'ChannelStateChange' && state === 'Ringing' && this.state === 'calling') {
      this.state = 'ringing';
    }
    if (event.type === 'ChannelStateChange' && state === 'Up') this.toAnswered();
    if (event.type === 'ChannelDtmfReceived') this.keysHeard.push(event.digit ?? '');
    if (event.cause !== undefined) {
      this.lastCause = {
        cause: event.cause,
        causeText: event.cause_txt ?? this.lastCause?.causeText ?? '',
        sipStatus: event.tech_cause ?? this.lastCause?.sipStatus ?? null,
      };
    }
    // Of an incoming call Asterisk sends us no ChannelDestroyed: it left our application before.
    const over =
      event.type === 'ChannelDestroyed' || (event.type === 'StasisEnd' && this.direction === 'incoming');
    if (over) this.toEnded();
    this.changes.announce();
  }

  /** For the phone set: waits until Asterisk lets us steer the channel. */
  async started(): Promise<void> {
    const look = () => this.inApplication || this.end !== null || null;
    await this.changes.until(look, USUAL_LIMIT_MS, () => `start of ${this.describe()}`);
  }

  /** For the phone set: the call could not be made, or Asterisk is gone. */
  lost(why: string): void {
    this.lastCause ??= { cause: 0, causeText: why, sipStatus: null };
    this.toEnded();
    this.changes.announce();
  }

  /** For the phone set: all that is left of it in Asterisk is taken away. */
  async clear(): Promise<void> {
    await this.leg.close();
  }

  protected override isOver(): boolean {
    return this.end !== null;
  }

  protected override catchUp(): Promise<void> {
    return this.leg.catchUp();
  }

  private async pickUp(): Promise<void> {
    await this.ari.request('POST', `/channels/${encodeURIComponent(this.id)}/answer`);
    await this.leg.join(this.id);
    this.toAnswered();
  }

  /** From now on nothing is heard or said; the answer, which begins both, may still be under way. */
  private async fallSilent(): Promise<void> {
    await this.answering;
    await this.leg.leave(this.id);
  }

  private toAnswered(): void {
    if (this.state === 'ended' || this.wasAnswered) return;
    this.state = 'answered';
    this.wasAnswered = true;
    this.leg.ear.begin(performance.now());
    this.changes.announce();
  }

  /** It is over at once; how it ended is told when all that was said before has been heard. */
  private toEnded(): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    const ours = this.ourCause === null ? null : { cause: this.ourCause, causeText: '', sipStatus: null };
    const end: CallEnd = {
      ...(ours ?? this.lastCause ?? { cause: 0, causeText: '', sipStatus: null }),
      endedBy: ours === null ? 'farEnd' : 'us',
      wasAnswered: this.wasAnswered,
    };
    void this.leg.catchUp().then(() => {
      this.leg.ear.finish();
      this.end = end;
      this.changes.announce();
      // Closing has no say in how the call went; what remains is seen by the phone set's `stop`.
      this.leg.close().catch(() => undefined);
    });
  }

  private async drop(cause: number): Promise<void> {
    if (this.state === 'ended') return;
    // After a cause of the far end's it is only a matter of milliseconds.
    if (this.lastCause === null) this.ourCause = cause;
    const parameters = cause === NORMAL_CLEARING ? {} : { reason_code: cause };
    await this.ari.attempt([404], 'DELETE', `/channels/${encodeURIComponent(this.id)}`, parameters);
  }

  private async reached(wanted: 'ringing' | 'answered', limitMs: number): Promise<void> {
    const look = () => {
      if (this.state === wanted || this.wasAnswered) return true;
      if (this.end !== null)
        throw new Error(`ended before it was ${wanted}: ${this.describe()} ${JSON.stringify(this.end)}`);
      return null;
    };
    await this.changes.until(look, limitMs, () => `${wanted}: ${this.describe()}`);
  }

  private pcmOf(what: Utterance): Pcm {
    if (typeof what === 'string') return this.library.pcm(what);
    return what instanceof Int16Array ? what : tone(what.hz, what.ms);
  }
}
