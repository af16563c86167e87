/**
 * A telephone exchange in memory, with the habits of the real one that matter (asterisk-measured.md):
 * channels stay when the application is away and events of that time are lost; ids answer "already there"; a playback
 * id does not (a repeated `play` plays twice, unless the caller of `perform` says it is a repeat); a prompt ends by
 * itself; a bridge does not dissolve when one side leaves; who took a leg's place by a transfer shows until the caller
 * is elsewhere. The contract suite runs the same cases on this and on
 * Asterisk 22, so that it cannot lie.
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
  HangupReason,
  LiveChannel,
  PhoneState,
  Snapshot,
  Telephony,
  TelephonyAction,
  TelephonyEvent,
  TelephonyListener,
  Transferred,
  Verdict,
} from '../../src/engine/ports.ts';

export interface FakeChannel {
  readonly id: ChannelId;
  up: boolean;
  /** Set for channels that came in. */
  readonly arrived: LiveChannel['arrived'];
  /** The phone at its other end, as `PJSIP/101`; '' if there is none. */
  readonly endpoint: string;
  /** Playbacks, the first of which plays. */
  readonly playbacks: FakePlayback[];
  /** The room whose music is heard. */
  room: string | null;
  /** Null in a room where it rings. */
  music: string | null;
  bridge: BridgeId | null;
  /** Everything that was played from its beginning, in order. */
  readonly heard: string[];
  /** For legs: what was dialled, and as whom. */
  readonly dialled: {
    readonly endpoint: string;
    readonly callerNumber: string;
    readonly callerName: string;
  } | null;
  /** Whoever speaks on it is told of, once they have been silent for so long; null: nobody listens. */
  listenedTo: { readonly quietMs: number } | null;
  hungUpBecause: HangupReason | null;
  callOffRinging: (() => void) | null;
  /** The channel at the other end of a transfer that joined two calls: each ends with the other. */
  linked: FakeChannel | null;
}

interface FakePlayback {
  readonly id: PlaybackId;
  readonly sounds: readonly string[];
  callOff: (() => void) | null;
}

/** How a dialled phone behaves. */
export type PhoneBehaviour =
  | { readonly type: 'answers'; readonly afterMs: number }
  | { readonly type: 'rings' }
  | { readonly type: 'refuses'; readonly cause: EndCause; readonly afterMs: number }
  | { readonly type: 'unreachable' };

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
  readonly bridges = new Map<BridgeId, Set<ChannelId>>();
  /** Every command that was carried out, for tests that look at them. */
  readonly performed: TelephonyAction[] = [];
  /** How often each phone was rung. */
  readonly rung = new Map<string, number>();
  readonly #options: FakeOptions;
  readonly #transferred = new Map<BridgeId, Transferred>();
  /** What calls outside of Keepline, or cables, make of phones. */
  readonly #outside = new Map<string, PhoneState>();
  /** The phones that are watched, with the state last told. */
  readonly #watched = new Map<string, PhoneState>();
  #listener: TelephonyListener | null = null;
  #connected = false;
  #count = 0;

  constructor(options: FakeOptions) {
    this.#options = options;
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
      transferred: new Map(this.#transferred),
      phones: new Map([...this.#watched.keys()].map((phone) => [phone, this.phoneState(phone)])),
    };
  }

  watchPhones(phones: readonly string[]): void {
    for (const phone of this.#watched.keys()) if (!phones.includes(phone)) this.#watched.delete(phone);
    for (const phone of phones) {
      if (this.#watched.has(phone)) continue;
      const state = this.phoneState(phone);
      this.#watched.set(phone, state);
      this.#emit({ type: 'phoneChanged', phone, state });
    }
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
    this.bridges.clear();
    this.#transferred.clear();
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
    this.#tellPhone(arrived.endpoint);
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
    this.#tellPhone(channel.endpoint);
  }

  /** A dialled phone does not take the call but says where it shall go. */
  forward(channel: FakeChannel, to: string): void {
    if (!this.channels.has(channel.id) || channel.up) return;
    this.#emit({ type: 'legForwarded', channel: channel.id, to });
    this.#end(channel, 'forwarded');
  }

  /** A phone is used for something else, or loses its connection; null: nothing of that any more. */
  phone(endpoint: string, state: PhoneState | null): void {
    if (state === null) this.#outside.delete(endpoint);
    else this.#outside.set(endpoint, state);
    this.#tellPhone(endpoint);
  }

  phoneState(endpoint: string): PhoneState {
    const outside = this.#outside.get(endpoint) ?? 'idle';
    if (outside !== 'idle') return outside;
    if (endpoint.includes('@')) return 'unknown';
    const here = [...this.channels.values()].filter((channel) => channel.endpoint === endpoint);
    if (here.some(({ up, arrived }) => up || arrived !== null)) return 'inUse';
    return here.length > 0 ? 'ringing' : 'idle';
  }

  /** The party at a leg sends the caller on, by its phone's own keys. Refused while we are away. */
  blindTransfer(leg: FakeChannel, to: string): void {
    if (!this.#connected) return;
    const bridge = this.#bridgeOf(leg);
    this.bridges.get(bridge)?.delete(leg.id);
    leg.bridge = null;
    this.#transferred.set(bridge, { type: 'blind', to });
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
    const bridge = this.#bridgeOf(leg);
    const id = standInChannel(ownerOf(leg.id), `joined-${++this.#count}`);
    const endpoint = consult === null ? (to ?? '') : '';
    const by = this.#addChannel({ id, arrived: null, dialled: null, endpoint });
    by.up = true;
    by.bridge = bridge;
    by.linked = consult;
    if (consult !== null) consult.linked = by;
    this.bridges.get(bridge)?.delete(leg.id);
    this.bridges.get(bridge)?.add(by.id);
    leg.bridge = null;
    this.#transferred.set(bridge, { type: 'attended', by: by.id, to });
    const call = consult === null ? null : callOf(consult.id);
    this.#emit({ type: 'legReplaced', leg: leg.id, by: by.id, to, call });
    this.#end(leg, 'hungUp');
    this.#tellPhone(endpoint);
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
        return this.#with(action.channel, (channel) => this.#play(channel, action, repeat));
      case 'stopPlayback':
        return this.#stopPlayback(action.playback);
      case 'hold':
        return this.#with(action.channel, (channel) => {
          this.#leaveBridge(channel);
          channel.room = action.room;
          channel.music = action.music;
        });
      case 'unhold':
        return this.#with(action.channel, (channel) => {
          channel.room = null;
        });
      case 'connect':
        return this.#join(action.bridge, action.channels);
      case 'disconnect':
        return this.#closeBridge(action.bridge);
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

  #play(channel: FakeChannel, action: Extract<TelephonyAction, { type: 'play' }>, repeat: boolean): void {
    if (repeat && channel.playbacks.some(({ id }) => id === action.playback)) return;
    channel.playbacks.push({ id: action.playback, sounds: action.sounds, callOff: null });
    if (channel.playbacks.length === 1) this.#playNext(channel);
  }

  #playNext(channel: FakeChannel): void {
    const [playback] = channel.playbacks;
    if (playback === undefined) return;
    const missing = playback.sounds.some((sound) => sound.includes('missing'));
    if (!missing) channel.heard.push(...playback.sounds);
    const promptMs = missing ? 0 : (this.#options.promptMs?.(playback.sounds) ?? 1000);
    playback.callOff = this.#options.clock.wakeAt(this.#in(promptMs), () =>
      this.#playbackOver(channel, playback, missing),
    );
  }

  #playbackOver(channel: FakeChannel, playback: FakePlayback, failed: boolean): void {
    const index = channel.playbacks.indexOf(playback);
    if (index < 0) return;
    playback.callOff?.();
    channel.playbacks.splice(index, 1);
    this.#emit({ type: 'playbackFinished', playback: playback.id, failed });
    if (index === 0) this.#playNext(channel);
  }

  #stopPlayback(id: PlaybackId): Verdict {
    for (const channel of this.channels.values()) {
      const playback = channel.playbacks.find((candidate) => candidate.id === id);
      if (playback !== undefined) this.#playbackOver(channel, playback, false);
    }
    return { type: 'done' };
  }

  /** Both or neither: a channel that is gone leaves the other where it is. */
  #join(bridge: BridgeId, ids: readonly ChannelId[]): Verdict {
    const channels = ids.map((id) => this.channels.get(id));
    if (channels.includes(undefined)) return { type: 'gone' };
    const members = this.bridges.get(bridge) ?? new Set<ChannelId>();
    this.bridges.set(bridge, members);
    for (const channel of channels) {
      if (channel === undefined) continue;
      this.#leaveBridge(channel);
      channel.room = null;
      channel.bridge = bridge;
      members.add(channel.id);
    }
    return { type: 'done' };
  }

  #leaveBridge(channel: FakeChannel): void {
    const { bridge } = channel;
    if (bridge === null) return;
    this.bridges.get(bridge)?.delete(channel.id);
    channel.bridge = null;
    this.#transferred.delete(bridge);
  }

  #bridgeOf({ id, bridge }: FakeChannel): BridgeId {
    if (bridge === null) throw new Error(`${id} is in no talk: its phone has nobody to transfer`);
    return bridge;
  }

  #closeBridge(bridge: BridgeId): Verdict {
    for (const id of this.bridges.get(bridge) ?? []) {
      const channel = this.channels.get(id);
      if (channel !== undefined) channel.bridge = null;
    }
    this.bridges.delete(bridge);
    this.#transferred.delete(bridge);
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
    this.#tellPhone(endpoint);
    return { type: 'done' };
  }

  #addChannel(about: Pick<FakeChannel, 'id' | 'arrived' | 'dialled' | 'endpoint'>): FakeChannel {
    const channel: FakeChannel = {
      ...about,
      up: false,
      playbacks: [],
      room: null,
      music: null,
      bridge: null,
      heard: [],
      listenedTo: null,
      hungUpBecause: null,
      callOffRinging: null,
      linked: null,
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  #end(channel: FakeChannel, cause: EndCause): void {
    if (!this.channels.has(channel.id)) return;
    this.#silence(channel);
    this.#leaveBridge(channel);
    this.channels.delete(channel.id);
    this.#emit({ type: 'channelEnded', channel: channel.id, cause });
    this.#tellPhone(channel.endpoint);
    if (channel.linked !== null) this.#end(channel.linked, 'hungUp');
  }

  #tellPhone(phone: string): void {
    const told = this.#watched.get(phone);
    const state = this.phoneState(phone);
    if (told === undefined || told === state) return;
    this.#watched.set(phone, state);
    this.#emit({ type: 'phoneChanged', phone, state });
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
