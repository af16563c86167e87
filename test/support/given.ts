/**
 * given … when … then, for calls: what is expected of a call's story (call-story.ts), with the words for what happens
 * to it (happenings.ts).
 *
 *   given(site).arrived().when(finished()).when(key('1')).thenDoes('stopPlayback', 'hold').thenIs('queued')
 */
import { expect } from '@jest/globals';
import type { CallAction } from '../../src/domain/call/action.ts';
import type { AttemptNews } from '../../src/domain/call/attempt-news.ts';
import type { CallState } from '../../src/domain/call/state.ts';
import type { Site } from '../../src/domain/site.ts';
import { CallStory } from './call-story.ts';

export * from './happenings.ts';
export { type Others, waitOf } from './story-line.ts';

export class Given extends CallStory {
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
    expect(Object.fromEntries(set.map(([name, at]) => [name, (at ?? 0) - this.now]))).toEqual(expected);
    return this;
  }

  /** All timers that stand now, with how long from now. */
  thenTimersStand(expected: Record<string, number>): this {
    expect(Object.fromEntries([...this.watch.timers].map(([name, at]) => [name, at - this.now]))).toEqual(
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
}

export const given = (site: Site): Given => new Given(site);
