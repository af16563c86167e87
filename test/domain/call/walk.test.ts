/**
 * Calls that anything may happen to, in any order: agents answer together, hang up in the whisper, reports are lost or
 * come twice, timers fire early. `given` watches over what must always hold (test/support/call-watch.ts).
 */
import { describe, expect, test } from '@jest/globals';
import { callHeld } from '../../../src/domain/agent/agent.ts';
import { CALL_TIMERS, type CallEvent } from '../../../src/domain/call/event.ts';
import { type CallState, playbackOf } from '../../../src/domain/call/state.ts';
import type { ChannelId, TextName } from '../../../src/domain/ids.ts';
import type { QueueSettings, Site } from '../../../src/domain/site.ts';
import {
  agentKey,
  channel,
  chosen,
  connected,
  finished,
  type Given,
  given,
  hungUp,
  improved,
  key,
  type When,
  waitOf,
} from '../../support/given.ts';
import { Random } from '../../support/random.ts';
import { defaultQueue, siteOf, step, text } from '../../support/sites.ts';

const AGENTS = ['anna', 'omar', 'eva', 'lars'] as const;
const WALKS = 400;
const STEPS = 60;

const rhythm = { afterMs: 0, everyMs: 20_000, times: null };
const settings: Partial<QueueSettings> = {
  strategy: 'ring-all',
  maxWaitMs: 240_000,
  leaveWhenEmpty: ['paused'],
  need: [
    { skills: [], forMs: 30_000 },
    { skills: [], forMs: null },
  ],
  keys: { '1': 'offer', '12': 'out', '9': 'out' } as never,
  tell: {
    ...defaultQueue.tell,
    wait: { text: 'wait' as TextName, longerText: 'longer' as TextName, whenBetter: true, ...rhythm },
    messages: [{ prompt: text('message'), ...rhythm }],
  },
};

const siteWith = (queue: Partial<QueueSettings>): Site =>
  siteOf(
    {
      main: [
        step.say('welcome', true),
        step.menu('menu', { '1': 'first', '2': 'outside' }),
        step.queue('support', 'sorry'),
        step.queue('sales'),
      ],
      first: [step.queue('sales', null, { on: { full: 'sorry', nobodyLoggedIn: 'sorry' } })],
      sorry: [step.say('sorry')],
      offer: [],
      out: [step.hangup()],
      outside: [step.transfer('+468123456')],
      direct: [step.queue('support')],
    },
    {
      agents: [...AGENTS],
      queue: { ...settings, ...queue },
      queues: { sales: { ...settings, strategy: 'linear', whisper: null } },
      agentSettings: { anna: { extension: '201', wrapUpMs: 0 }, omar: { extension: '202' } },
      numbers: { '2000': 'direct' },
      handBack: '*80',
      texts: { wait: 'wait {to}', longer: 'longer {to}', message: 'message', whisper: 'for {queue}' },
    },
  );

const whisper = { prompt: text('whisper'), confirm: false, confirmMs: 8_000 };
const sites = [siteWith({}), siteWith({ whisper }), siteWith({ whisper: { ...whisper, confirm: true } })];

/** Whoever is not held by the call and free may be given to it. */
function freeAgent(story: Given, random: Random): When | null {
  for (const name of AGENTS) if (random.chance(0.5)) story.watch.rested(name as never, story.now);
  const free = AGENTS.filter((name) => {
    const state = story.watch.agents.get(name as never);
    return state !== undefined && callHeld(state.activity) === null && state.activity.status === 'idle';
  });
  const [first, ...rest] = free;
  return first === undefined ? null : chosen(random.pick([first, ...rest]));
}

function nextEvent(story: Given, random: Random): When {
  const legs = story.actions('dial').map((dial) => dial.channel);
  const leg = random.chance(0.8) ? story.leg() : (legs[random.whole(0, legs.length)] ?? story.leg());
  const anyLeg = legs.at(-random.whole(1, 4)) ?? leg;
  const said = story.actions('say').at(-random.whole(1, 4))?.playback;
  const causes = ['hungUp', 'busy', 'noAnswer', 'rejected', 'lost'] as const;
  const verdicts = ['gone', 'unreachable', 'busy', 'refused', 'exhausted'] as const;
  const commands = story.decision.actions;
  const command = commands[random.whole(0, commands.length)];
  const { activity } = story.state;
  const waits = activity.status === 'queued';
  const all: readonly (When | null)[] = [
    waits ? freeAgent(story, random) : null,
    waits ? freeAgent(story, random) : null,
    random.chance(0.1) ? freeAgent(story, random) : null,
    ofLeg(anyLeg, { type: 'legRinging', channel: anyLeg }),
    ofLeg(anyLeg, { type: 'legAnswered', channel: anyLeg }),
    ofLeg(anyLeg, { type: 'channelEnded', channel: anyLeg, cause: random.pick(causes as never) }),
    ofLeg(anyLeg, { type: 'keyPressed', channel: anyLeg, key: '1' }),
    ofLeg(leg, agentKey('1')),
    random.chance(0.4) ? key(random.pick(['1', '2', '3', '9'])) : null,
    playbackOf(activity) === null ? null : finished(),
    said === undefined ? null : { type: 'playbackFinished', playback: said, failed: false },
    { type: 'timerFired', timer: random.pick(CALL_TIMERS as never) },
    waits && random.chance(0.3) ? improved : null,
    waits && random.chance(0.2) ? { type: 'queueEmptied' } : null,
    activity.status === 'talking' ? connected() : null,
    activity.status === 'talking' ? connected() : null,
    activity.status === 'talking' && activity.connected ? { type: 'connectionMissed' } : null,
    ofLeg(leg, {
      type: 'blindTransferred',
      leg,
      to: random.pick(['*80', '201', '202', '2000', '102', 'nowhere']),
    }),
    random.chance(0.3)
      ? ofLeg(leg, {
          type: 'legReplaced',
          leg,
          by: `by.${random.whole(0, 1e9)}` as ChannelId,
          to: random.pick(['PJSIP/103', 'PJSIP/999', '']) || null,
          call: null,
        })
      : null,
    command === undefined || command.type === 'stopPlayback' || command.type === 'hangup'
      ? null
      : { type: 'actionFailed', action: command, verdict: random.pick(verdicts as never) },
    random.chance(0.1) ? { type: 'resumed' } : null,
    random.chance(0.05) ? hungUp : null,
  ];
  const choices = all.filter((choice) => choice !== null);
  return choices[random.whole(0, choices.length)] ?? finished();
}

const ofLeg = (leg: ChannelId | undefined, event: When): When | null =>
  leg === undefined || leg === ('none' as ChannelId) ? null : event;

/** Reports of a thing that is over come late; one of a thing that never was, never. */
function isPossible(story: Given, event: CallEvent): boolean {
  if (event.type === 'channelEnded' && event.channel !== channel) return story.watch.hasLeg(event.channel);
  if (event.type === 'actionFailed' && event.action.type === 'dial') {
    return story.watch.hasLeg(event.action.channel);
  }
  return true;
}

/** What a walk has come by. */
function sights(before: CallState['activity'], activity: CallState['activity']): string[] {
  const seen: string[] = [activity.status];
  if (activity.status === 'queued') {
    for (const { stage } of activity.ringing) seen.push(stage);
    if (before.status === 'talking' && activity.ringing.length > 0) seen.push('winner lost, others ring');
  }
  if (activity.status === 'talking' && activity.others.length > 0) seen.push('talking while others ring');
  if (activity.status === 'transferring' && activity.colleague !== null) seen.push('to a colleague');
  return seen;
}

function walk(seed: number): { seen: Set<string>; told: Given } {
  const random = new Random(seed);
  const story = given(random.pick(sites as never)).arrived();
  const seen = new Set<string>();
  const trace: string[] = [];
  try {
    for (let i = 0; i < STEPS; i += 1) {
      const ms = random.pick([0, 0, 10, 1_000, 9_000, 40_000]);
      const estimate = random.chance(0.3)
        ? waitOf(random.whole(0, 600_000), random.whole(0, 900_000))
        : undefined;
      story.after(ms).line({
        place: random.whole(1, 6),
        empty: random.chance(0.2),
        ...(estimate && { estimate }),
      });
      const event = nextEvent(story, random);
      const made = typeof event === 'function' ? event(story) : event;
      if (!isPossible(story, made)) continue;
      trace.push(`+${ms} ${JSON.stringify(made)}`);
      const before = story.state.activity;
      story.when(made);
      for (const sight of sights(before, story.state.activity)) seen.add(sight);
      if (story.state.activity.status === 'ended' && random.chance(0.5)) break;
    }
    if (story.state.activity.status !== 'ended') story.when(hungUp);
  } catch (error) {
    throw new Error(`seed ${seed}: ${(error as Error).message}\n${trace.join('\n')}`);
  }
  return { seen, told: story };
}

describe('whatever happens to a call', () => {
  test('nobody is left ringing or held, and nothing is done twice', () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= WALKS; seed += 1) {
      const { seen: statuses, told } = walk(seed);
      for (const status of statuses) seen.add(status);
      expect(told.state.activity.status).toBe('ended');
    }
    const rings = ['reserved', 'ringing', 'whisper', 'confirm', 'winner lost, others ring'];
    const talks = ['talking', 'talking while others ring'];
    const rest = ['saying', 'asking', 'queued', 'transferring', 'to a colleague', 'ended'];
    expect([...seen].sort()).toEqual([...rings, ...talks, ...rest].sort());
  });
});
