/**
 * A telephone exchange in memory, with the habits of the real one that matter (asterisk-measured.md):
 * channels stay when the application is away and events of that time are lost; ids answer "already there"; a playback
 * id does not (a repeated `play` plays twice, unless the caller of `perform` says it is a repeat); a prompt ends by
 * itself; a bridge does not dissolve when one side leaves; who took a leg's place by a transfer shows until the caller
 * is elsewhere. The contract suite runs the same cases on this and on Asterisk 22, so that it cannot lie. Its parts:
 * fake-channel.ts, fake-playbacks.ts, fake-bridges.ts and fake-phone-states.ts.
 */
import {
  type BridgeId,
  type ChannelId,
  callOf,
  type Instant,
  ownerOf,
  type PlaybackId,
  standInChannel,
} from '../../src/domain/ids.ts';
import type {
  Clock,
  EndCause,
  PhoneState,
  Snapshot,
  Telephony,
  TelephonyAction,
  TelephonyEvent,
  TelephonyListener,
  Verdict,
} from '../../src/engine/ports.ts';
import { FakeBridges } from './fake-bridges.ts';
import { type FakeChannel, newFakeChannel, type PhoneBehaviour } from './fake-channel.ts';
import { FakePhoneStates } from './fake-phone-states.ts';
import { FakePlaybacks } from './fake-playbacks.ts';

export type { FakeChannel, PhoneBehaviour } from './fake-channel.ts';

export interface FakeOptions {
  readonly clock: Clock;
  /** How long each prompt plays. */
  readonly promptMs?: (sounds: readonly string[]) => number;
  readonly phone?: (endpoint: string) => PhoneBehaviour;
  /** How long a command takes; null: answered at once. */
  readonly commandMs?: () => number;
}

export class FakeTelephony implements Telephony {
  readonly channels = new Map<ChannelId, FakeChannel>();
  /** Every command that was carried out, for tests that look at them. */
  readonly performed: TelephonyAction[] = [];
  /** How often each phone was rung. */
  readonly rung = new Map<string, number>();
  readonly #options: FakeOptions;
  readonly #bridges = new FakeBridges(this.channels);
  readonly #phones = new FakePhoneStates(this.channels, (event) => this.#emit(event));
  readonly #playbacks: FakePlaybacks;
  #listener: TelephonyListener | null = null;
  #connected = false;
  #count = 0;

  constructor(options: FakeOptions) {
    this.#options = options;
    this.#playbacks = new FakePlaybacks({
      clock: options.clock,
      promptMs: options.promptMs ?? (() => 1_000),
      emit: (event) => this.#emit(event),
    });
  }

  /** Who is in each bridge. */
  get bridges(): ReadonlyMap<BridgeId, ReadonlySet<ChannelId>> {
    return this.#bridges.members;
  }

  // The port

  start(listener: TelephonyListener): void {
    this.#listener = listener;
    if (this.#connected) listener.connected();
  }

  async stop(): Promise<void> {
    this.#listener = null;
  }

  async perform(action: TelephonyAction, repeat: boolean): Promise<Verdict> {
    if (!this.#connected) return { type: 'retry', reason: 'not connected' };
    const delay = this.#options.commandMs?.() ?? 0;
    if (delay > 0) await this.#after(delay);
    if (!this.#connected) return { type: 'retry', reason: 'not connected' };
    this.performed.push(action);
    return this.#carryOut(action, repeat);
  }

  async snapshot(playbacks: readonly PlaybackId[]): Promise<Snapshot> {
    if (!this.#connected) throw new Error('not connected');
    const playing = new Set<PlaybackId>();
    for (const channel of this.channels.values()) for (const { id } of channel.playbacks) playing.add(id);
    return {
      channels: new Map([...this.channels.values()].map(({ id, up, arrived }) => [id, { up, arrived }])),
      bridges: new Map([...this.bridges].map(([id, members]) => [id, [...members]])),
      playbacks: new Set(playbacks.filter((id) => playing.has(id))),
      transferred: new Map(this.#bridges.transferred),
      phones: this.#phones.snapshot(),
    };
  }

  watchPhones(phones: readonly string[]): void {
    this.#phones.watch(phones);
  }

  // The exchange's side

  connect(): void {
    if (this.#connected) return;
    this.#connected = true;
    this.#listener?.connected();
  }

  /** Cuts the connection: channels stay, events are lost until the next one. */
  cut(): void {
    if (!this.#connected) return;
    this.#connected = false;
    this.#listener?.disconnected('cut');
  }

  /** The exchange dies: the connection and every channel with it. */
  crash(): void {
    this.cut();
    for (const channel of this.channels.values()) this.#silence(channel);
    this.channels.clear();
    this.#bridges.clear();
  }

  /** A caller dials in: from outside, or from the phone at `endpoint`. */
  callIn(about: {
    called: string;
    caller: string;
    name?: string;
    id?: string;
    endpoint?: string;
  }): FakeChannel {
    const id = (about.id ?? `in-${++this.#count}`) as ChannelId;
    const arrived = {
      calledNumber: about.called,
      callerNumber: about.caller,
      callerName: about.name ?? '',
      endpoint: about.endpoint ?? 'PJSIP/trunk',
    };
    const channel = this.#addChannel({ id, arrived, dialled: null, endpoint: arrived.endpoint });
    this.#emit({ type: 'callArrived', channel: id, ...arrived });
    this.#phones.tell(arrived.endpoint);
    return channel;
  }

  /** The far end of a channel hangs up. */
  hangUp(channel: FakeChannel, cause: EndCause = 'hungUp'): void {
    this.#end(channel, cause);
  }

  press(channel: FakeChannel, key: string): void {
    if (this.channels.has(channel.id)) this.#emit({ type: 'keyPressed', channel: channel.id, key });
  }

  /** Whoever is at the far end speaks for so long, and then listens. */
  speak(channel: FakeChannel, talkMs: number): void {
    const { listenedTo } = channel;
    if (listenedTo === null || !this.channels.has(channel.id)) return;
    this.#emit({ type: 'talkStarted', channel: channel.id });
    this.#options.clock.wakeAt(this.#in(talkMs + listenedTo.quietMs), () => {
      if (channel.listenedTo === null || !this.channels.has(channel.id)) return;
      this.#emit({ type: 'talked', channel: channel.id, talkMs });
    });
  }

  /** A dialled phone is answered. */
  answer(channel: FakeChannel): void {
    if (!this.channels.has(channel.id) || channel.up) return;
    channel.callOffRinging?.();
    channel.up = true;
    this.#emit({ type: 'legAnswered', channel: channel.id });
    this.#phones.tell(channel.endpoint);
  }

  /** A dialled phone does not take the call but says where it shall go. */
  forward(channel: FakeChannel, to: string): void {
    if (!this.channels.has(channel.id) || channel.up) return;
    this.#emit({ type: 'legForwarded', channel: channel.id, to });
    this.#end(channel, 'forwarded');
  }

  /** A phone is used for something else, or loses its connection; null: nothing of that any more. */
  phone(endpoint: string, state: PhoneState | null): void {
    this.#phones.set(endpoint, state);
  }

  phoneState(endpoint: string): PhoneState {
    return this.#phones.of(endpoint);
  }

  /** The party at a leg sends the caller on, by its phone's own keys. Refused while we are away. */
  blindTransfer(leg: FakeChannel, to: string): void {
    if (!this.#connected) return;
    const bridge = this.#bridges.of(leg);
    this.#bridges.replace(leg, bridge, { type: 'blind', to }, null);
    this.#emit({ type: 'blindTransferred', leg: leg.id, to });
    this.#end(leg, 'hungUp');
  }

  /**
   * The party at a leg puts somebody else in its place, by its phone's own keys: the phone `to` or, if it had called
   * one of our numbers, whoever is at the other end of that call, `consult`. @returns the channel in the leg's place;
   * null: refused, since we are away.
   */
  attendedTransfer(
    leg: FakeChannel,
    to: string | null,
    consult: FakeChannel | null = null,
  ): FakeChannel | null {
    if (!this.#connected) return null;
    const bridge = this.#bridges.of(leg);
    const id = standInChannel(ownerOf(leg.id), `joined-${++this.#count}`);
    const endpoint = consult === null ? (to ?? '') : '';
    const by = this.#addChannel({ id, arrived: null, dialled: null, endpoint });
    by.up = true;
    by.linked = consult;
    if (consult !== null) consult.linked = by;
    this.#bridges.replace(leg, bridge, { type: 'attended', by: by.id, to }, by);
    const call = consult === null ? null : callOf(consult.id);
    this.#emit({ type: 'legReplaced', leg: leg.id, by: by.id, to, call });
    this.#end(leg, 'hungUp');
    this.#phones.tell(endpoint);
    return by;
  }

  /** Legs that ring or talk, oldest first. */
  get legs(): FakeChannel[] {
    return [...this.channels.values()].filter((channel) => channel.dialled !== null);
  }

  /** Whom a channel hears, null when it is in no bridge or alone there. */
  hears(channel: FakeChannel): FakeChannel | null {
    if (channel.bridge === null) return null;
    const other = [...(this.bridges.get(channel.bridge) ?? [])].find((id) => id !== channel.id);
    return (other !== undefined && this.channels.get(other)) || null;
  }

  #carryOut(action: TelephonyAction, repeat: boolean): Verdict {
    switch (action.type) {
      case 'answer':
        return this.#with(action.channel, (channel) => {
          channel.up = true;
        });
      case 'play':
        return this.#with(action.channel, (channel) => this.#playbacks.play(channel, action, repeat));
      case 'stopPlayback':
        this.#playbacks.stop(this.channels.values(), action.playback);
        return { type: 'done' };
      case 'hold':
        return this.#with(action.channel, (channel) => {
          this.#bridges.leave(channel);
          channel.room = action.room;
          channel.music = action.music;
        });
      case 'unhold':
        return this.#with(action.channel, (channel) => {
          channel.room = null;
        });
      case 'connect':
        return this.#bridges.join(action.bridge, action.channels);
      case 'disconnect':
        return this.#bridges.close(action.bridge);
      case 'dial':
        return this.#dial(action, repeat);
      case 'listenForTalk':
        return this.#with(action.channel, (channel) => {
          if (!repeat) channel.listenedTo = { quietMs: action.quietMs };
        });
      case 'stopListening':
        return this.#with(action.channel, (channel) => {
          if (!repeat) channel.listenedTo = null;
        });
      case 'hangup':
        return this.#with(action.channel, (channel) => {
          channel.hungUpBecause = action.reason;
          this.#end(channel, 'hungUp');
        });
      default:
        return action satisfies never;
    }
  }

  #with(id: ChannelId, work: (channel: FakeChannel) => void): Verdict {
    const channel = this.channels.get(id);
    if (channel === undefined) return { type: 'gone' };
    work(channel);
    return { type: 'done' };
  }

  #dial(action: Extract<TelephonyAction, { type: 'dial' }>, repeat: boolean): Verdict {
    if (this.channels.has(action.channel)) return { type: 'done' };
    if (repeat && action.once) return { type: 'gone' };
    const state = this.phoneState(action.endpoint);
    if (action.unlessInUse && (state === 'inUse' || state === 'ringing')) return { type: 'busy' };
    const behaviour = this.#options.phone?.(action.endpoint) ?? { type: 'rings' };
    if (behaviour.type === 'unreachable' || state === 'unreachable')
      return { type: 'unreachable', reason: 'Allocation failed' };
    const { endpoint, callerNumber, callerName } = action;
    this.rung.set(endpoint, (this.rung.get(endpoint) ?? 0) + 1);
    const dialled = { endpoint, callerNumber, callerName };
    const leg = this.#addChannel({ id: action.channel, arrived: null, dialled, endpoint });
    const { clock } = this.#options;
    const callOffs = [
      clock.wakeAt(this.#in(action.ringMs), () => this.#end(leg, 'noAnswer')),
      ...(behaviour.type === 'answers'
        ? [clock.wakeAt(this.#in(behaviour.afterMs), () => this.answer(leg))]
        : []),
      ...(behaviour.type === 'refuses'
        ? [clock.wakeAt(this.#in(behaviour.afterMs), () => this.#end(leg, behaviour.cause))]
        : []),
    ];
    leg.callOffRinging = () => {
      for (const callOff of callOffs) callOff();
    };
    if (behaviour.type !== 'refuses') this.#emit({ type: 'legRinging', channel: leg.id });
    this.#phones.tell(endpoint);
    return { type: 'done' };
  }

  #addChannel(about: Pick<FakeChannel, 'id' | 'arrived' | 'dialled' | 'endpoint'>): FakeChannel {
    const channel = newFakeChannel(about);
    this.channels.set(channel.id, channel);
    return channel;
  }

  #end(channel: FakeChannel, cause: EndCause): void {
    if (!this.channels.has(channel.id)) return;
    this.#silence(channel);
    this.#bridges.leave(channel);
    this.channels.delete(channel.id);
    this.#emit({ type: 'channelEnded', channel: channel.id, cause });
    this.#phones.tell(channel.endpoint);
    if (channel.linked !== null) this.#end(channel.linked, 'hungUp');
  }

  #silence(channel: FakeChannel): void {
    channel.callOffRinging?.();
    for (const playback of channel.playbacks) playback.callOff?.();
  }

  #emit(event: TelephonyEvent): void {
    if (this.#connected) this.#listener?.event(event);
  }

  #in(ms: number): Instant {
    return (this.#options.clock.now() + ms) as Instant;
  }

  async #after(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.#options.clock.wakeAt(this.#in(ms), resolve));
  }
}
