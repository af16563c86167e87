/**
 * given … when … then, for calls: the pure decision functions and nothing else.
 *
 *   given(site).arrived().when(finished()).when(key('1')).thenDoes('stopPlayback', 'hold').thenIs('queued')
 */
import { expect } from '@jest/globals';
import type { CallAction } from '../../src/domain/call/action.ts';
import { type CallContext, type CallDecision, decideCall, openCall } from '../../src/domain/call/decide.ts';
import type { CallEvent } from '../../src/domain/call/event.ts';
import { type CallState, legOf, playbackOf } from '../../src/domain/call/state.ts';
import type { AgentName, ChannelId, Instant, PlaybackId, SiteVersion } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';

const channel = '1700000000.1' as ChannelId;
const version = 'v1' as SiteVersion;
const start = Date.UTC(2026, 10, 23, 9, 0);

/** An event, or what makes one of the story so far (so that a test need not spell ids). */
export type When = CallEvent | ((given: Given) => CallEvent);

export const key = (pressed: string): When => ({ type: 'keyPressed', channel, key: pressed });
export const hungUp: When = { type: 'channelEnded', channel, cause: 'hungUp' };
export const timer = (name: Extract<CallEvent, { type: 'timerFired' }>['timer']): When => ({
  type: 'timerFired',
  timer: name,
});
export const finished =
  (): When =>
  ({ state }) => ({
    type: 'playbackFinished',
    playback: playbackOf(state.activity) ?? ('none' as PlaybackId),
    failed: false,
  });
export const chosen = (agent: string): When => ({
  type: 'agentChosen',
  agent: agent as AgentName,
  phone: `PJSIP/${agent}`,
});
export const placed = (place: number): When => ({ type: 'placeCounted', place });
export const legAnswered =
  (): When =>
  ({ state }) => ({
    type: 'legAnswered',
    channel: legOf(state.activity) ?? ('none' as ChannelId),
  });
export const connected = (): When => (story) => ({
  type: 'connected',
  bridge: story.action('connect').bridge,
});
export const legEnded =
  (cause: Extract<CallEvent, { type: 'channelEnded' }>['cause']): When =>
  ({ state }) => ({ type: 'channelEnded', channel: legOf(state.activity) ?? ('none' as ChannelId), cause });
export const commandFailed =
  (type: CallAction['type'], verdict: Extract<CallEvent, { type: 'actionFailed' }>['verdict']): When =>
  (story) => ({ type: 'actionFailed', action: story.action(type), verdict });

export class Given {
  readonly #site: Site;
  #now = start as Instant;
  #decision: CallDecision | null = null;
  readonly everyAction: CallAction[] = [];

  constructor(site: Site) {
    this.#site = site;
  }

  get state(): CallState {
    if (this.#decision === null) throw new Error('say arrived() first');
    return this.#decision.state;
  }

  arrived(called = '1000', caller = '+46701234567'): this {
    this.#take(
      openCall(
        { type: 'callArrived', channel, calledNumber: called, callerNumber: caller, callerName: 'Eva' },
        version,
        this.#context(),
      ),
    );
    return this;
  }

  /** Time passes; no timer fires by itself. */
  after(ms: number): this {
    this.#now = (this.#now + ms) as Instant;
    return this;
  }

  when(event: When): this {
    const made = typeof event === 'function' ? event(this) : event;
    this.#take(decideCall(this.state, made, this.#context()));
    return this;
  }

  /** The last decision asks for exactly these kinds of actions, in this order. */
  thenDoes(...types: CallAction['type'][]): this {
    expect(this.#decision?.actions.map((action) => action.type)).toEqual(types);
    return this;
  }

  /** The last decision says these texts, in one go. */
  thenSays(...texts: string[]): this {
    const said = this.#decision?.actions.flatMap((action) =>
      action.type === 'say'
        ? action.media.map((media) => (media.kind === 'speech' ? media.text : media.file))
        : [],
    );
    expect(said).toEqual(texts);
    return this;
  }

  thenIs(status: CallState['activity']['status']): this {
    expect(this.state.activity.status).toBe(status);
    return this;
  }

  thenEnds(outcome: string): this {
    expect(this.state.activity).toEqual({ status: 'ended', outcome });
    return this;
  }

  thenTellsAgent(type: string): this {
    expect(this.#decision?.notices.map((notice) => notice.event.type)).toEqual([type]);
    return this;
  }

  /** Timers that are set by the last decision, with how long from now; those called off are left out. */
  thenSetsTimers(expected: Record<string, number>): this {
    const set = Object.entries(this.#decision?.timers ?? {}).filter(([, at]) => at !== null);
    expect(Object.fromEntries(set.map(([name, at]) => [name, (at ?? 0) - this.#now]))).toEqual(expected);
    return this;
  }

  thenNothingHappens(): this {
    expect(this.#decision).toMatchObject({ actions: [], notices: [] });
    return this;
  }

  action<T extends CallAction['type']>(type: T): Extract<CallAction, { type: T }> {
    const found = this.everyAction.findLast((action) => action.type === type);
    if (found === undefined) throw new Error(`no ${type} was asked for`);
    return found as Extract<CallAction, { type: T }>;
  }

  #take(decision: CallDecision): void {
    this.#decision = decision;
    this.everyAction.push(...decision.actions);
  }

  #context(): CallContext {
    return {
      now: this.#now,
      site: this.#site,
      queue: (name) => this.#site.queues[name],
    };
  }
}

export const given = (site: Site): Given => new Given(site);
