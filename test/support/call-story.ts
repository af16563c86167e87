/**
 * The story of a call in a test: the pure decision functions, a line and agents that the test sets as it likes, and a
 * watch over what must always hold (call-watch.ts). What happens is in happenings.ts; what is then expected, given.ts.
 */
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
import { type CallState, legsOf, type Queued, type Talking } from '../../src/domain/call/state.ts';
import {
  type AgentName,
  attemptCall,
  type ChannelId,
  customerChannel,
  type Instant,
  type Language,
  type QueueName,
  type SiteVersion,
} from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import { CallWatch } from './call-watch.ts';
import { TestDesk } from './callback-desk.ts';
import { callback, channel, customerDue, start, type When } from './happenings.ts';
import { lineOf, type Others } from './story-line.ts';

const version = 'v1' as SiteVersion;

/** A call and all that happened to it. Any event may come, in any order. */
export class CallStory {
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

  get said(): readonly string[] {
    return this.decision.actions.flatMap((action) =>
      action.type === 'say'
        ? action.media.map((media) => (media.kind === 'speech' ? media.text : media.file))
        : [],
    );
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
      line: (name) => lineOf(name, this.#others, before),
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
}

const legIn = (ringing: Queued['ringing'], agent: string): ChannelId | undefined =>
  ringing.find((each) => each.agent === agent)?.leg;
