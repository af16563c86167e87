/**
 * Watches over a call as the world would see it: what was dialled and hung up, said and stopped, joined and parted,
 * which timers stand, what its agents have been told. After every decision, what must always hold is checked:
 *
 * - the legs there are, are those that the call knows; none is dialled or hung up twice;
 * - an agent is held by the call if, and only if, the call says so;
 * - the caller hears one prompt at a time, is in a room or not as the call believes, and no bridge's id is used twice;
 * - whatever the call waits for has a timer, or a channel whose end would be reported;
 * - a customer whom we call back is dialled once, and nothing is done with them before they have answered; from then
 *   on a timer limits the call.
 */
import { callHeld, decideAgent, newAgent } from '../../src/domain/agent/agent.ts';
import type { AgentState } from '../../src/domain/agent/state.ts';
import type { CallAction } from '../../src/domain/call/action.ts';
import type { CallDecision } from '../../src/domain/call/decide.ts';
import type { CallEvent, CallTimer } from '../../src/domain/call/event.ts';
import { agentsOf, type CallState, legsOf, playbackOf, whispersOf } from '../../src/domain/call/state.ts';
import type { AgentName, BridgeId, ChannelId, Instant, PlaybackId } from '../../src/domain/ids.ts';

export class CallWatch {
  readonly agents = new Map<AgentName, AgentState>();
  readonly timers = new Map<CallTimer, Instant>();
  readonly #channel: ChannelId;
  readonly #legs = new Set<ChannelId>();
  readonly #usedLegs = new Set<ChannelId>();
  readonly #usedBridges = new Set<BridgeId>();
  readonly #whispers = new Set<PlaybackId>();
  #bridge: BridgeId | null = null;
  #playing: PlaybackId | null = null;
  #inRoom = false;
  #customer: 'absent' | 'dialled' | 'here' | 'gone';

  constructor(
    channel: ChannelId,
    agents: readonly AgentName[],
    now: Instant,
    customer: 'absent' | 'here' = 'here',
  ) {
    this.#channel = channel;
    this.#customer = customer;
    for (const agent of agents) this.agents.set(agent, newAgent(agent, 'loggedIn', now));
  }

  /** Whether the channel is there: only one that is can end. */
  hasLeg(leg: ChannelId): boolean {
    return this.#legs.has(leg);
  }

  get customer(): 'absent' | 'dialled' | 'here' | 'gone' {
    return this.#customer;
  }

  /** Their wrap-up is over, or they have been left alone for long enough after a call they missed. */
  rested(agent: AgentName, now: Instant): void {
    this.#tell(agent, { type: 'timerFired', timer: 'rest' }, now);
    this.#tell(agent, { type: 'timerFired', timer: 'wrapUp' }, now);
  }

  /** What the event itself changes in the world. */
  happens(event: CallEvent, before: CallState, now: Instant): void {
    switch (event.type) {
      case 'channelEnded':
        if (event.channel === this.#channel && this.#customer !== 'absent') this.#customer = 'gone';
        this.#legs.delete(event.channel);
        return;
      case 'legAnswered':
        if (event.channel === this.#channel && this.#customer === 'dialled') this.#customer = 'here';
        return;
      case 'playbackFinished':
        if (event.playback === this.#playing) this.#playing = null;
        this.#whispers.delete(event.playback);
        return;
      case 'timerFired':
        this.timers.delete(event.timer);
        return;
      case 'agentChosen': {
        const { activity } = before;
        if (activity.status !== 'queued') return;
        this.#tell(event.agent, { type: 'chosen', call: before.id, queue: activity.queue }, now);
        return;
      }
      case 'actionFailed':
        // `gone`: the end of the channel is on its way.
        if (event.action.type === 'say' && event.verdict !== 'gone') {
          if (event.action.playback === this.#playing) this.#playing = null;
        }
        if (event.action.type !== 'dial') return;
        if (event.verdict === 'exhausted' || event.verdict === 'refused') return;
        this.#legs.delete(event.action.channel);
        if (event.action.channel === this.#channel) this.#customer = 'gone';
        return;
      case 'legReplaced':
        // A leg that is no talker stays, until its end is reported.
        if (before.activity.status === 'talking' && before.activity.leg === event.leg)
          this.#legs.delete(event.leg);
        this.#legs.add(event.by);
        return;
      default:
    }
  }

  /** Throws when the decision breaks a rule. */
  decided({ state, actions, timers, notices }: CallDecision, event: CallEvent | null, now: Instant): void {
    for (const action of actions) this.#does(action, event);
    for (const [timer, at] of Object.entries(timers) as [CallTimer, Instant | null][]) {
      if (at === null) this.timers.delete(timer);
      else this.timers.set(timer, at);
    }
    for (const { agent, event: told } of notices) this.#tell(agent, told, now);
    this.#check(state);
  }

  #does(action: CallAction, event: CallEvent | null): void {
    switch (action.type) {
      case 'dial':
        must(!this.#usedLegs.has(action.channel), `${action.channel} is dialled twice`);
        this.#usedLegs.add(action.channel);
        must(action.once === (action.channel === this.#channel), 'once is for customers');
        if (action.channel === this.#channel) {
          must(this.#customer === 'absent', `the customer is dialled, and ${this.#customer}`);
          this.#customer = 'dialled';
          return;
        }
        // The leg that was forwarded ends by itself.
        if (event?.type === 'legForwarded') this.#legs.delete(event.channel);
        this.#legs.add(action.channel);
        return;
      case 'hangup': {
        const late = event?.type === 'legAnswered' && event.channel === action.channel;
        if (action.channel === this.#channel) {
          must(this.#customer !== 'absent', 'an absent customer is hung up');
          must(this.#customer !== 'gone' || late, 'the caller is hung up twice, or after having gone');
          this.#customer = 'gone';
          return;
        }
        must(this.#legs.delete(action.channel) || late, `${action.channel} is hung up, but is not there`);
        return;
      }
      case 'say':
        if (action.channel !== this.#channel) {
          this.#whispers.add(action.playback);
          return;
        }
        must(this.#customer === 'here', `a prompt for a caller who is ${this.#customer}`);
        must(this.#playing === null, 'two prompts at once');
        this.#playing = action.playback;
        return;
      case 'stopPlayback':
        must(this.#playing === action.playback || this.#whispers.has(action.playback), 'nothing to stop');
        if (this.#playing === action.playback) this.#playing = null;
        this.#whispers.delete(action.playback);
        return;
      case 'hold':
        if (this.#legs.has(action.channel)) return;
        must(this.#customer === 'here', `music for a caller who is ${this.#customer}`);
        this.#inRoom = true;
        return;
      case 'unhold':
        must(this.#inRoom, 'the caller is in no room');
        this.#inRoom = false;
        return;
      case 'connect':
        must(this.#playing === null, 'connected during a prompt');
        must(this.#customer === 'here', `connected, and ${this.#customer}`);
        must(
          this.#bridge === action.bridge || !this.#usedBridges.has(action.bridge),
          'the bridge is used twice',
        );
        this.#usedBridges.add(action.bridge);
        this.#bridge = action.bridge;
        this.#inRoom = false;
        return;
      case 'disconnect':
        must(this.#bridge === action.bridge, 'another bridge, or none');
        this.#bridge = null;
        return;
      case 'listenForTalk':
        must(this.#customer === 'here', `listened to, and ${this.#customer}`);
        must(this.#playing === null, 'listening would wait for the prompt');
        return;
      case 'stopListening':
        must(this.#playing === null, 'ending to listen would wait for the prompt');
        return;
      case 'answer':
        return;
      default:
        action satisfies never;
    }
  }

  #tell(agent: AgentName, event: Parameters<typeof decideAgent>[1], now: Instant): void {
    const state = this.agents.get(agent);
    if (state !== undefined) this.agents.set(agent, decideAgent(state, event, now).state);
  }

  #check({ id, channel, activity, attempt }: CallState): void {
    if (channel !== this.#channel) {
      // The caller has gone, and the agent's own leg stands in their place (after-call.ts).
      const own = activity.status === 'ended' ? [] : [channel];
      return same([...this.#legs], [...own, ...legsOf(activity)], 'legs');
    }
    same([...this.#legs], legsOf(activity), 'legs');
    const held = [...this.agents.values()].filter((agent) => callHeld(agent.activity) === id);
    same(
      held.map(({ name }) => name),
      agentsOf(activity),
      'agents held',
    );
    must(activity.status === 'ended' || playbackOf(activity) === this.#playing, 'hears something else');
    must(
      whispersOf(activity).every((whisper) => this.#whispers.has(whisper)),
      'no such whisper',
    );
    const waits = activity.status === 'queued' || activity.status === 'transferring';
    must(
      this.#customer !== 'here' || waits === this.#inRoom,
      `in a room: ${this.#inRoom}, ${activity.status}`,
    );
    must(
      (activity.status === 'talking') === (this.#bridge !== null),
      'a bridge without a talk, or no bridge',
    );
    const isEnded = activity.status === 'ended';
    const mayEnd = this.#customer === 'gone' || this.#customer === 'absent';
    must(isEnded ? mayEnd : this.#customer !== 'gone', 'ended, but not gone; or gone, but not ended');
    const isLimited = attempt?.customer === 'answered' && !isEnded;
    must(this.timers.has('longestCall') === isLimited, `timer longestCall: ${!isLimited}`);
    for (const [timer, needed] of Object.entries(timersOf(activity)) as [CallTimer, boolean | null][]) {
      if (needed !== null) must(this.timers.has(timer) === needed, `timer ${timer}: ${!needed}`);
    }
  }
}

/** True: has to stand. False: must not. Null: may. */
function timersOf(activity: CallState['activity']): Record<CallTimer, boolean | null> {
  const none = {
    prompt: false,
    input: false,
    telling: false,
    maxWait: false,
    widen: false,
    keys: false,
    ring: false,
    longestCall: null,
  };
  switch (activity.status) {
    case 'saying':
      return { ...none, prompt: true };
    case 'asking':
      return { ...none, prompt: activity.playback !== null, input: activity.playback === null };
    case 'queued': {
      const rings = activity.ringing.length > 0;
      const hears = activity.telling.playback !== null;
      return {
        ...none,
        prompt: hears,
        telling: rings || hears ? false : null,
        maxWait: null,
        widen: null,
        keys: activity.keys !== '',
        ring: rings,
      };
    }
    case 'transferring':
      return { ...none, ring: true };
    case 'calling':
      return { ...none, ring: true };
    case 'talking':
      return { ...none, ring: activity.others.length > 0 };
    case 'ended':
      return none;
    default:
      return activity satisfies never;
  }
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

function same(found: readonly string[], wanted: readonly string[], what: string): void {
  const [a, b] = [[...found].sort().join(), [...wanted].sort().join()];
  must(a === b, `${what}: there are [${a}], the call knows [${b}]`);
}
