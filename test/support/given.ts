/**
 * given … when … then, for calls: the pure decision functions, a line and agents that a test sets as it likes, and a
 * watch over what must always hold (call-watch.ts).
 *
 *   given(site).arrived().when(finished()).when(key('1')).thenDoes('stopPlayback', 'hold').thenIs('queued')
 */
import { expect } from '@jest/globals';
import { newAgent } from '../../src/domain/agent/agent.ts';
import type { AgentState } from '../../src/domain/agent/state.ts';
import type { CallAction } from '../../src/domain/call/action.ts';
import { type AttemptNews, attemptNews } from '../../src/domain/call/attempt-news.ts';
import {
  type AttemptRequest,
  type CallContext,
  type CallDecision,
  decideCall,
  openAttempt,
  openCall,
  openPreview,
} from '../../src/domain/call/decide.ts';
import type { CallEvent } from '../../src/domain/call/event.ts';
import type { LineView } from '../../src/domain/call/line-view.ts';
import {
  type CallState,
  legsOf,
  playbackOf,
  type Queued,
  type Talking,
} from '../../src/domain/call/state.ts';
import {
  type AgentName,
  attemptCall,
  type CallbackId,
  type CallId,
  type ChannelId,
  customerChannel,
  type Instant,
  type Language,
  type PlaybackId,
  type QueueName,
  type SiteVersion,
} from '../../src/domain/ids.ts';
import type { WaitEstimate } from '../../src/domain/queue/estimate.ts';
import { Line } from '../../src/domain/queue/line.ts';
import { rankForPosition } from '../../src/domain/queue/position.ts';
import type { AbsenceFactor } from '../../src/domain/queue/settings.ts';
import type { Site } from '../../src/domain/site.ts';
import { CallWatch } from './call-watch.ts';
import { TestDesk } from './callback-desk.ts';

export const channel = '1700000000.1' as ChannelId;
const version = 'v1' as SiteVersion;
export const callback = 'asked.1' as CallbackId;
export const start = Date.UTC(2026, 10, 23, 9, 0) as Instant;

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
export const improved: When = { type: 'placeImproved' };
/** Of the agent who rings, hears the whisper or talks; without one, of the first leg. */
export const legRinging =
  (agent?: string): When =>
  (story) => ({ type: 'legRinging', channel: story.leg(agent) });
export const legForwarded =
  (to: string, agent?: string): When =>
  (story) => ({ type: 'legForwarded', channel: story.leg(agent), to });
export const legAnswered =
  (agent?: string): When =>
  (story) => ({ type: 'legAnswered', channel: story.leg(agent) });
export const legEnded =
  (cause: Extract<CallEvent, { type: 'channelEnded' }>['cause'], agent?: string): When =>
  (story) => ({ type: 'channelEnded', channel: story.leg(agent), cause });
export const agentKey =
  (pressed: string, agent?: string): When =>
  (story) => ({ type: 'keyPressed', channel: story.leg(agent), key: pressed });
export const whisperHeard =
  (agent: string): When =>
  (story) => ({
    type: 'playbackFinished',
    playback:
      story.queued.ringing.find((ringing) => ringing.agent === agent)?.playback ?? ('none' as PlaybackId),
    failed: false,
  });
export const connected = (): When => (story) => ({
  type: 'connected',
  bridge: story.action('connect').bridge,
});
export const sentTo =
  (to: string): When =>
  (story) => ({ type: 'blindTransferred', leg: story.leg(), to });
export const replacedBy =
  (by: string, to: string | null): When =>
  (story) => ({ type: 'legReplaced', leg: story.leg(), by: by as ChannelId, to, call: null });
export const commandFailed =
  (type: CallAction['type'], verdict: Extract<CallEvent, { type: 'actionFailed' }>['verdict']): When =>
  (story) => ({ type: 'actionFailed', action: story.action(type), verdict });

/** Of the customer whom we call back. */
export const customerAnswers: When = ({ state }) => ({ type: 'legAnswered', channel: state.channel });
export const customerEnds =
  (cause: Extract<CallEvent, { type: 'channelEnded' }>['cause'] = 'hungUp'): When =>
  ({ state }) => ({ type: 'channelEnded', channel: state.channel, cause });
export const customerKey =
  (pressed: string): When =>
  ({ state }) => ({ type: 'keyPressed', channel: state.channel, key: pressed });
export const customerDue: CallEvent = { type: 'customerDue', ringMs: 25_000 };
export const calledOff: CallEvent = { type: 'calledOff' };

/** Who else stands in a queue, and what is known of it. */
export interface Others {
  /** Their ranks and priorities; the caller's own place follows from it, if `place` does not say otherwise. */
  readonly inLine?: readonly { readonly rank: number; readonly priority?: number }[];
  /** Null: nobody knows it. */
  readonly place?: number | null;
  /** If not as many as are in line. */
  readonly waiting?: number;
  /** Whether nobody is there; told by which rules that is asked. */
  readonly empty?: boolean | ((factors: readonly AbsenceFactor[]) => boolean);
  readonly estimate?: WaitEstimate;
}

const unknown: WaitEstimate = { kind: 'unknown', reason: 'noExperience' };

/** A wait that is known: told as from P50 to P80. */
export const waitOf = (p50Ms: number, p80Ms: number): WaitEstimate => ({
  kind: 'known',
  meanMs: p50Ms,
  varianceMs2: p50Ms ** 2,
  p50Ms,
  p80Ms,
  p90Ms: p80Ms,
  modelMs: p50Ms,
  inputs: {
    servers: 1,
    aheadLive: 1,
    aheadCallbacks: 0,
    free: 0,
    handlingMs: 60_000,
    abandonsPerHour: 0,
    correction: 1,
    spread: 1,
  },
});

export class Given {
  readonly everyAction: CallAction[] = [];
  readonly everyNotice: string[] = [];
  /** What callbacks have been told by the call. */
  readonly everyNews: AttemptNews[] = [];
  news: readonly AttemptNews[] = [];
  watch: CallWatch;
  /** What is known of callbacks: set by the test, and kept up with what the call decides. */
  readonly desk: TestDesk;
  #site: Site;
  #current: Site;
  #now = start as Instant;
  #decision: CallDecision | null = null;
  #others: Others = {};
  #lastAgent: AgentName | null = null;
  readonly #agentStates = new Map<string, Partial<AgentState>>();

  constructor(site: Site) {
    this.#site = site;
    this.#current = site;
    this.desk = new TestDesk(site, () => this.#now);
    this.watch = new CallWatch(channel, Object.keys(site.agents) as AgentName[], this.#now);
  }

  get now(): Instant {
    return this.#now;
  }

  get decision(): CallDecision {
    if (this.#decision === null) throw new Error('say arrived() first');
    return this.#decision;
  }

  get state(): CallState {
    return this.decision.state;
  }

  get queued(): Queued {
    const { activity } = this.state;
    if (activity.status !== 'queued') throw new Error(`is ${activity.status}`);
    return activity;
  }

  get talking(): Talking {
    const { activity } = this.state;
    if (activity.status !== 'talking') throw new Error(`is ${activity.status}`);
    return activity;
  }

  /** From now on the line is like this. */
  line(others: Others): this {
    this.#others = { ...this.#others, ...others };
    return this;
  }

  /** The caller's place from now on. */
  at(place: number): this {
    return this.line({ place });
  }

  agentIs(agent: string, state: Partial<AgentState>): this {
    this.#agentStates.set(agent, state);
    return this;
  }

  servedLastBy(agent: string): this {
    this.#lastAgent = agent as AgentName;
    return this;
  }

  /** The site is loaded anew; the call goes on with the version it began with. */
  reloaded(site: Site): this {
    this.#current = site;
    this.desk.site = site;
    return this;
  }

  arrived(called = '1000', caller = '+46701234567', endpoint = 'PJSIP/trunk'): this {
    const arrival = {
      type: 'callArrived',
      channel,
      calledNumber: called,
      callerNumber: caller,
      callerName: 'Eva',
      endpoint,
    } as const;
    this.#take(openCall(arrival, version, this.#context(null)), null);
    return this;
  }

  /** A callback's turn has come: its customer is dialled. */
  dialled(more: Partial<AttemptRequest> = {}): this {
    return this.#called({ first: 'customer', ...more }, openAttempt);
  }

  /** A callback's turn has come: agents are asked first. */
  previewed(more: Partial<AttemptRequest> = {}): this {
    return this.#called({ first: 'agent', ...more }, openPreview);
  }

  #called(more: Partial<AttemptRequest>, open: typeof openAttempt): this {
    const request: AttemptRequest = {
      call: attemptCall(callback, 1),
      callback,
      profile: 'support',
      queue: 'support' as QueueName,
      number: '+46701234567',
      first: 'customer',
      rank: start - 600_000,
      priority: 0,
      language: 'en' as Language,
      callerName: 'Eva',
      variables: {},
      firstJoinedAt: (start - 600_000) as Instant,
      ringMs: 25_000,
      ...more,
    };
    const agents = Object.keys(this.#site.agents) as AgentName[];
    this.watch = new CallWatch(customerChannel(request.call), agents, this.#now, 'absent');
    this.#take(open(request, version, this.#context(null)), null);
    return this;
  }

  /** Time passes; no timer fires by itself. */
  after(ms: number): this {
    this.#now = (this.#now + ms) as Instant;
    return this;
  }

  when(event: When): this {
    const made = typeof event === 'function' ? event(this) : event;
    this.watch.happens(made, this.state, this.#now);
    const before = this.state;
    this.#take(decideCall(before, made, this.#context(before)), made, before);
    return this;
  }

  /** The last decision asks for exactly these kinds of actions, in this order. */
  thenDoes(...types: CallAction['type'][]): this {
    expect(this.decision.actions.map((action) => action.type)).toEqual(types);
    return this;
  }

  /** The last decision says these texts, in one go. */
  thenSays(...texts: string[]): this {
    expect(this.said).toEqual(texts);
    return this;
  }

  get said(): readonly string[] {
    return this.decision.actions.flatMap((action) =>
      action.type === 'say'
        ? action.media.map((media) => (media.kind === 'speech' ? media.text : media.file))
        : [],
    );
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
    expect(this.decision.notices.map((notice) => notice.event.type)).toEqual([type]);
    return this;
  }

  /** Word to agents in the last decision, as `anna missed`. */
  thenTells(...notices: string[]): this {
    expect(this.decision.notices.map(({ agent, event }) => `${agent} ${event.type}`)).toEqual(notices);
    return this;
  }

  /** Whose phones ring, or who hears the whisper, each with how far it has come. */
  thenRings(expected: Record<string, string>): this {
    expect(Object.fromEntries(this.queued.ringing.map(({ agent, stage }) => [agent, stage]))).toEqual(
      expected,
    );
    return this;
  }

  /** Timers that are set by the last decision, with how long from now; those called off are left out. */
  thenSetsTimers(expected: Record<string, number>): this {
    const set = Object.entries(this.decision.timers).filter(([, at]) => at !== null);
    expect(Object.fromEntries(set.map(([name, at]) => [name, (at ?? 0) - this.#now]))).toEqual(expected);
    return this;
  }

  /** All timers that stand now, with how long from now. */
  thenTimersStand(expected: Record<string, number>): this {
    expect(Object.fromEntries([...this.watch.timers].map(([name, at]) => [name, at - this.#now]))).toEqual(
      expected,
    );
    return this;
  }

  /** What the callback is told by the last decision. */
  thenNews(...expected: AttemptNews[]): this {
    expect(this.news).toEqual(expected);
    return this;
  }

  thenNothingHappens(): this {
    expect(this.decision).toMatchObject({ actions: [], notices: [] });
    return this;
  }

  action<T extends CallAction['type']>(type: T): Extract<CallAction, { type: T }> {
    const found = this.everyAction.findLast((action) => action.type === type);
    if (found === undefined) throw new Error(`no ${type} was asked for`);
    return found as Extract<CallAction, { type: T }>;
  }

  actions<T extends CallAction['type']>(type: T): Extract<CallAction, { type: T }>[] {
    return this.everyAction.filter((action) => action.type === type) as Extract<CallAction, { type: T }>[];
  }

  /** The leg of an agent whom the call holds; without a name, its first one. */
  leg(agent?: string): ChannelId {
    const { activity } = this.state;
    const none = 'none' as ChannelId;
    if (agent === undefined) return legsOf(activity)[0] ?? none;
    if (activity.status === 'queued') return legIn(activity.ringing, agent) ?? none;
    if (activity.status === 'calling') return activity.agent?.leg ?? none;
    if (activity.status !== 'talking') return none;
    return (
      (activity.from?.agent === agent ? activity.leg : undefined) ?? legIn(activity.others, agent) ?? none
    );
  }

  #take(decision: CallDecision, event: CallEvent | null, before: CallState | null = null): void {
    this.#decision = decision;
    this.news = attemptNews(before, decision.state, event ?? customerDue, this.#now);
    this.everyNews.push(...this.news);
    this.everyAction.push(...decision.actions);
    this.everyNotice.push(...decision.notices.map(({ agent, event: told }) => `${agent} ${told.type}`));
    this.desk.took(decision);
    this.watch.decided(decision, event, this.#now);
  }

  /** What a call that is taken up from a saved row may know. */
  contextOf(before: CallState | null): CallContext {
    return this.#context(before);
  }

  #context(before: CallState | null): CallContext {
    const site = this.#site;
    const current = this.#current;
    return {
      now: this.#now,
      site,
      current,
      queue: (name) => current.queues[name] ?? site.queues[name],
      line: (name) => this.#lineOf(name, before),
      agent: (name) => {
        const settings = current.agents[name];
        const watched = this.watch.agents.get(name) ?? newAgent(name, 'loggedIn', start);
        return settings && { state: { ...watched, ...this.#agentStates.get(name) }, settings };
      },
      agents: () => Object.keys(current.agents) as AgentName[],
      callbacks: this.desk,
      lastAgent: () => this.#lastAgent,
    };
  }

  /** As the engine has it: lines are brought up to date when a decision has been made, so who joins has no place yet. */
  #lineOf(name: QueueName, before: CallState | null): LineView {
    const { inLine = [], place, waiting, empty = false, estimate = unknown } = this.#others;
    const line = new Line<{ call: CallId; rank: number; priority: number }>();
    for (const [index, { rank, priority = 0 }] of inLine.entries()) {
      line.add({ call: `other.${index}` as CallId, rank, priority });
    }
    const activity = before?.activity;
    const stands = activity?.status === 'queued' && activity.queue === name ? activity : null;
    return {
      waiting: waiting ?? inLine.length + (stands === null ? 0 : 1),
      place: (call) =>
        stands === null || call !== before?.id
          ? null
          : place === undefined
            ? line.placeFor(stands.rank)
            : place,
      placeFor: (rank) => line.placeFor(rank),
      rankForPosition: (wish) => rankForPosition(line, wish),
      isEmpty: (factors) => (typeof empty === 'boolean' ? empty : empty(factors)),
      estimate: () => estimate,
    };
  }
}

const legIn = (ringing: Queued['ringing'], agent: string): ChannelId | undefined =>
  ringing.find((each) => each.agent === agent)?.leg;

export const given = (site: Site): Given => new Given(site);
