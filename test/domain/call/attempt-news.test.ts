/**
 * What callbacks hear of their calls, when anything may happen in any order: agents decline, are lost and replaced,
 * customers answer, press and hang up, reports come late, twice or not at all. `given` watches over what must hold of
 * the call itself (test/support/call-watch.ts); here it is what the callback is told.
 */
import { describe, expect, test } from '@jest/globals';
import { callHeld } from '../../../src/domain/agent/agent.ts';
import { type AttemptNews, attemptNews } from '../../../src/domain/call/attempt-news.ts';
import { CALL_TIMERS, type CallEvent } from '../../../src/domain/call/event.ts';
import { playbackOf } from '../../../src/domain/call/state.ts';
import type { ChannelId } from '../../../src/domain/ids.ts';
import { attemptSite } from '../../support/attempt-site.ts';
import {
  agentKey,
  calledOff,
  chosen,
  connected,
  customerAnswers,
  customerDue,
  customerEnds,
  customerKey,
  finished,
  Given,
  given,
  hungUp,
  key,
  type When,
} from '../../support/given.ts';
import { Random } from '../../support/random.ts';
import { step, text } from '../../support/sites.ts';

const AGENTS = ['anna', 'omar', 'eva'] as const;
const WALKS = 600;
const STEPS = 50;

const whisper = { prompt: text('whisper'), confirm: true, confirmMs: 8_000 };
const sites = [
  attemptSite({ strategy: 'ring-all', whisper }),
  attemptSite({ maxWaitMs: 30_000, leaveWhenEmpty: ['paused'], keys: { '9': 'out' } as never }),
  attemptSite({ strategy: 'ring-all', afterCall: 'kind' as never }, { preview: [] }),
  attemptSite({}, { declining: { ask: text('why'), reasons: { '1': 'not_my_field' } } }),
  attemptSite(
    {},
    { voicemail: 'voicemail' as never },
    { flows: { voicemail: [step.menu('left', { '1': 'talk' })] } },
  ),
  attemptSite({ strategy: 'ring-all' }, { declining: { ask: [], reasons: {} } }),
] as const;

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
  const { state } = story;
  const { activity } = state;
  const legs = story
    .actions('dial')
    .map((dial) => dial.channel)
    .filter((channel) => channel !== state.channel);
  const leg = random.chance(0.8) ? story.leg() : (legs.at(-random.whole(1, 4)) ?? story.leg());
  const isLeg = leg !== ('none' as ChannelId);
  const causes = ['hungUp', 'busy', 'noAnswer', 'rejected', 'failed', 'lost'] as const;
  const verdicts = ['gone', 'unreachable', 'busy', 'refused', 'exhausted'] as const;
  const command = story.decision.actions[random.whole(0, story.decision.actions.length)];
  const mayFail = command !== undefined && command.type !== 'stopPlayback' && command.type !== 'hangup';
  const waits = activity.status === 'queued';
  const { customer } = story.watch;
  const isThere = customer === 'dialled' || customer === 'here';
  const all: readonly (When | null)[] = [
    waits ? freeAgent(story, random) : null,
    waits ? freeAgent(story, random) : null,
    isLeg ? { type: 'legRinging', channel: leg } : null,
    isLeg ? { type: 'legAnswered', channel: leg } : null,
    isLeg && random.chance(0.5) ? { type: 'channelEnded', channel: leg, cause: random.pick(causes) } : null,
    isLeg ? agentKey(random.pick(['1', '1', '2', '3'])) : null,
    isThere ? customerAnswers : null,
    isThere ? customerAnswers : null,
    customer === 'here' ? customerKey(random.pick(['1', '1', '2', '9'])) : null,
    customer === 'here' ? { type: 'talkStarted', channel: state.channel } : null,
    customer === 'here'
      ? { type: 'talked', channel: state.channel, talkMs: random.pick([0, 900, 4_000]) }
      : null,
    isThere && random.chance(0.2) ? customerEnds(random.pick(causes)) : null,
    activity.status === 'calling' || random.chance(0.1) ? customerDue : null,
    random.chance(0.1) ? calledOff : null,
    playbackOf(activity) === null ? null : finished(),
    random.chance(0.4) ? { type: 'timerFired', timer: random.pick(CALL_TIMERS as never) } : null,
    activity.status === 'talking' ? connected() : null,
    activity.status === 'talking' && activity.connected ? { type: 'connectionMissed' } : null,
    isLeg && random.chance(0.5)
      ? { type: 'blindTransferred', leg, to: random.pick(['*80', '1000', 'nowhere', '102']) }
      : null,
    isLeg && random.chance(0.2)
      ? {
          type: 'legReplaced',
          leg,
          by: `by.${random.whole(0, 1e9)}` as ChannelId,
          to: random.pick(['PJSIP/103', 'PJSIP/999']),
          call: null,
        }
      : null,
    mayFail ? { type: 'actionFailed', action: command, verdict: random.pick(verdicts) } : null,
    waits && random.chance(0.2) ? { type: 'queueEmptied' } : null,
    random.chance(0.1) ? { type: 'resumed' } : null,
    random.chance(0.1) ? { type: 'talkMissed' } : null,
  ];
  const choices = all.filter((choice) => choice !== null);
  return choices[random.whole(0, choices.length)] ?? finished();
}

/** Reports of a thing that is over come late; one of a thing that never was, never. */
function isPossible(story: Given, event: CallEvent): boolean {
  const { channel } = story.state;
  const hasChannel = (asked: ChannelId) =>
    asked === channel ? ['dialled', 'here'].includes(story.watch.customer) : story.watch.hasLeg(asked);
  if (event.type === 'channelEnded') return hasChannel(event.channel);
  if (event.type === 'actionFailed' && event.action.type === 'dial') return hasChannel(event.action.channel);
  return true;
}

/** What the callback may be told, whatever it was told before. Throws where it may not. */
class Listener {
  readonly heard: string[] = [];

  hears(news: AttemptNews): void {
    const before = this.heard;
    const had = (type: AttemptNews['type']): boolean => before.includes(type);
    must(!had('attemptEnded') && !had('attemptLost'), `${news.type} after the end`);
    const isOnce = news.type === 'attemptAnswered' || news.type === 'verified';
    must(!isOnce || !had(news.type), `${news.type} twice`);
    const isPreview = news.type.startsWith('preview');
    must(!isPreview || !had('attemptAnswered'), `${news.type} when the customer was there`);
    const isOver = ['previewDeclined', 'previewMissed', 'previewSnoozed'].includes(news.type);
    must(!isOver || had('previewStarted'), `${news.type} unasked`);
    if (news.type === 'verified') must(had('attemptAnswered'), 'verified, but not there');
    if (news.type === 'bridged') must(had('verified'), 'bridged, but not verified');
    if (news.type === 'attemptEnded') {
      const { outcome, talkMs } = news;
      must(!had('bridged') || outcome === 'served', `${outcome} after a talk`);
      must(outcome === 'served' || talkMs === 0, 'a talk of nobody');
      if (outcome === 'machine') must(had('attemptAnswered') && !had('verified'), 'no machine');
      if (outcome === 'customerGone' || outcome === 'agentLost')
        must(had('verified'), `${outcome} unverified`);
      if (outcome === 'busy' || outcome === 'noAnswer')
        must(!had('attemptAnswered'), `${outcome}, but answered`);
      if (outcome === 'cancelled') must(!had('attemptAnswered'), 'called off, but answered');
    }
    before.push(news.type);
  }
}

function must(holds: boolean, otherwise: string): void {
  if (!holds) throw new Error(otherwise);
}

function walk(seed: number): { seen: Set<string>; story: Given } {
  const random = new Random(seed);
  const begun = given(random.pick(sites));
  begun.desk.snoozable = random.chance(0.5);
  const story = random.chance(0.5) ? begun.dialled() : begun.previewed();
  const listener = new Listener();
  const seen = new Set<string>();
  const trace: string[] = [];
  try {
    for (let count = 0; count < STEPS; count += 1) {
      story.after(random.pick([0, 0, 10, 1_000, 9_000, 40_000])).line({ empty: random.chance(0.3) });
      const event = nextEvent(story, random);
      const made = typeof event === 'function' ? event(story) : event;
      if (!isPossible(story, made)) continue;
      trace.push(JSON.stringify(made));
      story.when(made);
      for (const news of story.news) {
        listener.hears(news);
        seen.add(news.type === 'attemptEnded' ? `ended ${news.outcome}` : news.type);
      }
      seen.add(story.state.activity.status);
      const isEnded = story.state.activity.status === 'ended' || story.state.attempt === null;
      const isTold = listener.heard.some((type) => type === 'attemptEnded' || type === 'attemptLost');
      must(isEnded === isTold, `ended: ${isEnded}, told: ${isTold}`);
    }
  } catch (error) {
    throw new Error(`seed ${seed}: ${String(error)}\n${trace.slice(-8).join('\n')}`);
  }
  return { seen, story };
}

describe('news of attempts', () => {
  test('the end is told once, as the last; nothing is told that was not before', () => {
    const seen = new Set<string>();
    for (let seed = 1; seed <= WALKS; seed += 1) for (const sight of walk(seed).seen) seen.add(sight);
    for (const outcome of [
      'served',
      'busy',
      'noAnswer',
      'rejected',
      'machine',
      'congestion',
      'customerGone',
      'agentLost',
      'cancelled',
    ]) {
      expect([...seen]).toContain(`ended ${outcome}`);
    }
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'previewStarted',
        'previewDeclined',
        'previewMissed',
        'previewSnoozed',
        'previewAccepted',
        'attemptAnswered',
        'verified',
        'bridged',
        'agentLost',
        'keyLater',
        'keyCancel',
        'attemptLost',
      ]),
    );
  });

  test('there is none of a call that somebody made to us', () => {
    const story = given(attemptSite()).arrived().when(chosen('anna')).when(key('1')).when(hungUp);
    expect(story.everyNews).toEqual([]);
  });

  test('a talk of which only the end was heard was one', () => {
    const story = given(attemptSite()).dialled().when(customerAnswers).when(customerKey('1'));
    story.when(chosen('anna')).when((now) => ({ type: 'legAnswered', channel: now.leg() }));
    story.after(2_000).when((now) => ({ type: 'blindTransferred', leg: now.leg(), to: '*80' }));
    story.thenNews({ type: 'bridged', agent: 'anna' as never }, { type: 'agentLost' });
  });

  test('nothing is told of what did not change', () => {
    const story = new Given(attemptSite()).dialled();
    expect(attemptNews(story.state, story.state, { type: 'resumed' }, story.now)).toEqual([]);
  });
});
