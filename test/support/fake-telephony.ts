/**
 * A telephone exchange in memory, with the habits of the real one that matter (asterisk-measured.md):
 * channels stay when the application is away and events of that time are lost; ids answer "already there"; a playback
 * id does not (a repeated `play` plays twice, unless the caller of `perform` says it is a repeat); a prompt ends by
 * itself; a bridge does not dissolve when one side leaves. The contract suite runs the same cases on this and on
 * Asterisk 22, so that it cannot lie.
 */
import type { BridgeId, ChannelId, Instant, PlaybackId } from '../../src/domain/ids.ts';
import type {
  Clock,
  EndCause,
  HangupReason,
  LiveChannel,
  Snapshot,
  Telephony,
  TelephonyAction,
  TelephonyEvent,
  TelephonyListener,
  Verdict,
} from '../../src/engine/ports.ts';

export interface FakeChannel {
  readonly id: ChannelId;
  up: boolean;
  /** Set for channels that came in. */
  readonly arrived: LiveChannel['arrived'];
  /** Playbacks, the first of which plays. */
  readonly playbacks: FakePlayback[];
  /** The room whose music is heard. */
  room: string | null;
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
  hungUpBecause: HangupReason | null;
  callOffRinging: (() => void) | null;
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
  /** Channels ever dialled: dialling one again does nothing, as long as it lives. */
  readonly #options: FakeOptions;
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
    };
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
  }

  /** A caller dials in. */
  callIn(about: { called: string; caller: string; name?: string; id?: string }): FakeChannel {
    const id = (about.id ?? `in-${++this.#count}`) as ChannelId;
    const arrived = {
      calledNumber: about.called,
      callerNumber: about.caller,
      callerName: about.name ?? '',
    };
    const channel = this.#addChannel(id, arrived, null);
    this.#emit({ type: 'callArrived', channel: id, ...arrived });
    return channel;
  }

  /** The far end of a channel hangs up. */
  hangUp(channel: FakeChannel, cause: EndCause = 'hungUp'): void {
    this.#end(channel, cause);
  }

  press(channel: FakeChannel, key: string): void {
    if (this.channels.has(channel.id)) this.#emit({ type: 'keyPressed', channel: channel.id, key });
  }

  /** A dialled phone is answered. */
  answer(channel: FakeChannel): void {
    if (!this.channels.has(channel.id) || channel.up) return;
    channel.callOffRinging?.();
    channel.up = true;
    this.#emit({ type: 'legAnswered', channel: channel.id });
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
        return this.#dial(action);
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
    if (channel.bridge !== null) this.bridges.get(channel.bridge)?.delete(channel.id);
    channel.bridge = null;
  }

  #closeBridge(bridge: BridgeId): Verdict {
    for (const id of this.bridges.get(bridge) ?? []) {
      const channel = this.channels.get(id);
      if (channel !== undefined) channel.bridge = null;
    }
    this.bridges.delete(bridge);
    return { type: 'done' };
  }

  #dial(action: Extract<TelephonyAction, { type: 'dial' }>): Verdict {
    if (this.channels.has(action.channel)) return { type: 'done' };
    const behaviour = this.#options.phone?.(action.endpoint) ?? { type: 'rings' };
    if (behaviour.type === 'unreachable') return { type: 'unreachable', reason: 'Allocation failed' };
    const { endpoint, callerNumber, callerName } = action;
    const leg = this.#addChannel(action.channel, null, { endpoint, callerNumber, callerName });
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
    return { type: 'done' };
  }

  #addChannel(id: ChannelId, arrived: FakeChannel['arrived'], dialled: FakeChannel['dialled']): FakeChannel {
    const channel: FakeChannel = {
      id,
      up: false,
      arrived,
      dialled,
      playbacks: [],
      room: null,
      music: null,
      bridge: null,
      heard: [],
      hungUpBecause: null,
      callOffRinging: null,
    };
    this.channels.set(id, channel);
    return channel;
  }

  #end(channel: FakeChannel, cause: EndCause): void {
    if (!this.channels.has(channel.id)) return;
    this.#silence(channel);
    this.#leaveBridge(channel);
    this.channels.delete(channel.id);
    this.#emit({ type: 'channelEnded', channel: channel.id, cause });
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
