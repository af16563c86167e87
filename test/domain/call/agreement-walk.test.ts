/**
 * Dialogues in which anything is pressed, typed and heard, in any order, and that end at any moment: whatever happens,
 * a callback is asked for once per agreement, and no number that the guard did not let through.
 */
import { describe, expect, test } from '@jest/globals';
import { switched, untouchedSwitches } from '../../../src/domain/callback/switches.ts';
import type { AgentName, CallbackId, Instant } from '../../../src/domain/ids.ts';
import { MINUTE, schedule } from '../../support/agreement-story.ts';
import { pendingOf } from '../../support/callback-desk.ts';
import { callbackSite, callbackStep, daily, hours, inQueue, onEntry } from '../../support/callback-site.ts';
import {
  channel,
  chosen,
  connected,
  finished,
  type Given,
  given,
  hungUp,
  key,
  legAnswered,
  legEnded,
  start,
  timer,
  type When,
  waitOf,
} from '../../support/given.ts';
import { Random } from '../../support/random.ts';
import { step } from '../../support/sites.ts';

const WALKS = 200;
const STEPS = 60;
const CALLERS = ['+46701234567', '+469001234567', 'anonymous', '', '101', '+4791234567', '112'] as const;
const TYPED = [
  '0709999999#',
  '0900123456#',
  '112#',
  '004791234567#',
  '1000#',
  '123#',
  '0701234567#',
  '#',
] as const;

const main = [
  callbackStep.takeOver(null),
  callbackStep.offer({ '0': 'first', '1': 'second' }),
  step.queue('support', 'sorry'),
  step.say('after'),
];
const offers = [onEntry(5 * MINUTE), inQueue(MINUTE, 2 * MINUTE)];
const sites = [
  callbackSite({ main, offers }),
  callbackSite({ main, offers, profile: { schedule, capacity: 3 } }),
  callbackSite({
    main,
    offers,
    profile: { schedule, callingHours: hours('open') },
    queue: { maxWaitMs: 5 * MINUTE },
    hours: { open: daily(8, 10) },
  }),
] as const;

function nextEvents(story: Given, random: Random): When[] {
  const { activity } = story.state;
  if (random.chance(0.04))
    return [random.chance(0.8) ? hungUp : { type: 'channelEnded', channel, cause: 'lost' }];
  if (activity.status === 'talking') return [random.chance(0.5) ? connected() : legEnded('hungUp')];
  if (activity.status === 'queued') {
    const [ringing] = activity.ringing;
    if (ringing !== undefined) return [random.chance(0.3) ? legAnswered() : legEnded('noAnswer')];
    if (random.chance(0.05)) {
      story.watch.rested('anna' as AgentName, story.now);
      return [chosen('anna')];
    }
    const due = [...story.watch.timers.keys()];
    const [first, ...rest] = due;
    return random.chance(0.5) && first !== undefined
      ? [timer(random.pick([first, ...rest]))]
      : [key(random.pick(['1', '5', '*', '7']))];
  }
  if (random.chance(0.3)) return [finished()];
  if (random.chance(0.1)) return [timer('input')];
  if (random.chance(0.3)) return [...random.pick(TYPED)].map((digit) => key(digit));
  return [key(random.pick(['1', '1', '1', '2', '3', '9']))];
}

/** What a decision asks for follows from what had been agreed on by then, and from nothing else. */
function check(story: Given, before: Given['state'], pending: Given['desk']['all'], event: When): number {
  const { requests, claims, state } = story.decision;
  const inDialogue = before.activity.status === 'saying' || before.activity.status === 'asking';
  if (typeof event !== 'function' && event.type === 'channelEnded') {
    const agreed = inDialogue && before.agreement?.time != null;
    expect(requests).toHaveLength(agreed ? 1 : 0);
  }
  for (const request of requests) {
    expect(before.agreement).toMatchObject({ number: request.number, profile: request.profile });
    expect(before.agreement?.time).toEqual({ at: request.at, window: request.window });
    expect(story.desk.judge(request.profile, request.number)).toMatchObject({
      verdict: 'ok',
      number: request.number,
    });
    // A number that is typed changes nobody's.
    const own = story.desk.judge(request.profile, before.callerNumber);
    const isPending = pending.some(
      ({ number, profile }) => number === request.number && profile === request.profile,
    );
    if (isPending) expect(own).toMatchObject({ verdict: 'ok', number: request.number });
    expect(request.window.to).toBeGreaterThan(story.now - 5 * MINUTE);
    if (before.left !== null) expect(request.rank).toBe(before.left.visit.rank);
    expect(state.agreement).toBeNull();
  }
  expect(requests.length).toBeLessThanOrEqual(1);
  expect(state.asked).toBe(before.asked + requests.length);
  expect(new Set(claims).size).toBe(claims.length);
  return requests.length;
}

const isOver = ({ state }: Given): boolean => state.activity.status === 'ended';

function walk(seed: number): { asked: number; byHangingUp: number; story: Given } {
  const random = new Random(seed);
  const story = given(random.pick(sites)).line({
    inLine: [{ rank: start - 1_000 }],
    estimate: waitOf(random.whole(0, 30) * MINUTE, 40 * MINUTE),
  });
  const caller = random.pick(CALLERS);
  if (random.chance(0.2)) {
    story.desk.all = [
      pendingOf('+46701234567', {
        id: 'p' as CallbackId,
        rank: start - 5,
        firstJoinedAt: (start - 5) as Instant,
      }),
    ];
  }
  let [asked, byHangingUp] = [0, 0];
  const trace: string[] = [];
  try {
    story.arrived('1000', caller);
    for (let i = 0; i < STEPS && !isOver(story); i += 1) {
      if (random.chance(0.03)) {
        story.desk.switches = switched(untouchedSwitches, 'offering', null, random.chance(0.5));
      }
      const events = i === STEPS - 1 ? [hungUp] : nextEvents(story, random);
      for (const event of events) {
        if (isOver(story)) break;
        const made = typeof event === 'function' ? event(story) : event;
        trace.push(JSON.stringify(made));
        const before = story.state;
        const pending = story.desk.all;
        story.after(random.pick([0, 1_000, 20_000])).when(made);
        const count = check(story, before, pending, made);
        asked += count;
        if (made === hungUp) byHangingUp += count;
      }
    }
  } catch (error) {
    throw new Error(`seed ${seed}, ${caller}: ${(error as Error).message}\n${trace.join('\n')}`);
  }
  return { asked, byHangingUp, story };
}

describe('whatever is pressed, typed and heard', () => {
  test('a callback is asked for once per agreement, and only at numbers that the guard lets through', () => {
    const total = { asked: 0, byHangingUp: 0, outcomes: new Set<string>() };
    for (let seed = 1; seed <= WALKS; seed += 1) {
      const { asked, byHangingUp, story } = walk(seed);
      total.asked += asked;
      total.byHangingUp += byHangingUp;
      const { activity } = story.state;
      total.outcomes.add(activity.status === 'ended' ? activity.outcome : activity.status);
    }
    expect(total.asked).toBeGreaterThan(WALKS / 20);
    expect(total.byHangingUp).toBeGreaterThan(0);
    expect(total.asked).toBeGreaterThan(total.byHangingUp);
    for (const outcome of ['callback', 'abandoned', 'answered', 'hungUpBeforeQueue', 'lost']) {
      expect([...total.outcomes]).toContain(outcome);
    }
  });
});
