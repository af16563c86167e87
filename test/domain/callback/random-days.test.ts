/** Issue 4, acceptance 2: what must hold of callbacks holds on random days. */
import { describe, expect, test } from '@jest/globals';
import type { AttemptOutcome } from '../../../src/domain/callback/settings.ts';
import { type CallbackState, isInAttempt } from '../../../src/domain/callback/state.ts';
import type { CallId } from '../../../src/domain/ids.ts';
import { Random } from '../../support/random.ts';
import {
  accepted,
  agentFirst,
  agentLost,
  answered,
  askedAgain,
  at,
  bridged,
  calledIn,
  cancelled,
  chosen,
  declined,
  declinedBecause,
  ended,
  given,
  lost,
  MINUTE,
  missed,
  pressed1,
  pressed2,
  pressed9,
  previewStarted,
  request,
  rescheduled,
  retryNow,
  type Story,
  settings,
  snoozed,
  switchedOff,
  switchedToDryRun,
  timer,
  turn,
  type When,
} from './callback-story.ts';
import { SimulatedDay, type Told } from './simulated-day.ts';

const DAYS = Number(process.env.CALLBACK_DAYS ?? 20);
const FIRST_SEED = Number(process.env.CALLBACK_SEED ?? 1);

describe(`${DAYS} random days`, () => {
  const seen = new Map<string, number>();
  const count = (what: string): void => void seen.set(what, (seen.get(what) ?? 0) + 1);

  test('each callback has one end, its attempts are within bounds, its promises are resolved as they truly went', () => {
    for (let seed = FIRST_SEED; seed < FIRST_SEED + DAYS; seed += 1) {
      const day = new SimulatedDay(seed);
      try {
        day.run();
        for (const [id, state] of day.callbacks) {
          const told = day.told.get(id);
          if (told === undefined) throw new Error(`nothing is told of ${id}`);
          check(state, told, day.maxAttempts);
        }
        expect([day.timersLeft, day.underWay]).toEqual([0, 0]);
      } catch (error) {
        throw new Error(`on the day with seed ${seed}: ${error instanceof Error ? error.message : error}`);
      }
      for (let dial = 0; dial < day.dials.besideLive; dial += 1)
        count('dialled while older live callers have agents of their own');
    }
  });

  test('saw everything', () => {
    const ends = [
      'done',
      'cancelledByCustomer',
      'cancelledByAdmin',
      'superseded',
      'expired',
      'failedUnreached',
    ];
    const outcomes: AttemptOutcome[] = ['served', 'busy', 'noAnswer', 'machine', 'rejected', 'congestion'];
    const rare: AttemptOutcome[] = [
      'invalidNumber',
      'agentLost',
      'customerGone',
      'later',
      'cancelled',
      'unknown',
    ];
    const verdicts = ['kept', 'withdrawn', 'early', 'late', 'never'];
    const missing = [...ends, 'failedInvalid', 'denied', ...outcomes, ...rare, ...verdicts].filter(
      (each) => !seen.has(each),
    );
    if (process.env.CALLBACK_SHOW) console.log(Object.fromEntries(seen));
    expect(missing).toEqual([]);
  });

  function check(state: CallbackState, told: Told, maxAttempts: number): void {
    const { progress, attempts, promises } = state;
    if (progress.status !== 'over') throw new Error(`${state.id} is not over: ${JSON.stringify(state)}`);
    expect(told.overs).toBe(1);
    count(progress.end);

    expect(told.dials.map(({ at }) => at)).toEqual(attempts.map(({ startedAt }) => startedAt));
    for (const { outcome } of attempts) count(outcome ?? 'none');
    const free: (AttemptOutcome | null)[] = ['congestion', 'agentLost', 'later', 'cancelled'];
    expect(attempts.filter(({ outcome }) => !free.includes(outcome)).length).toBeLessThanOrEqual(maxAttempts);
    expect(attempts.filter(({ outcome }) => outcome === 'served').length).toBe(
      progress.end === 'done' ? 1 : 0,
    );

    const verdicts = promises.map(({ verdict }) =>
      verdict.state === 'broken' ? verdict.why : verdict.state,
    );
    expect({ id: state.id, verdicts }).toEqual({
      id: state.id,
      verdicts: promises.map((_, index) => truth(state, told, index)),
    });
    for (const verdict of verdicts) count(verdict);

    const lastWords = told.messages.filter((kind) => kind === 'last' || kind === 'expired');
    const due = { failedUnreached: ['last'], expired: ['expired'] }[progress.end as 'expired'] ?? [];
    expect(lastWords).toEqual(due);
  }
});

/** Events of every kind in any order, at odd moments, from calls that are open and calls that never were. */
test('whatever happens, all rules hold, and when nothing happens any more it comes to an end by itself', () => {
  for (let seed = 1; seed <= 200; seed += 1) {
    const random = new Random(seed);
    let story = given(random.chance(0.3) ? chosen : {}, {
      settings: random.chance(0.5) ? settings : agentFirst,
    });
    for (let step = 0; step < 30; step += 1) story = somethingHappens(story, random);
    for (let step = 0; story.state.progress.status !== 'over'; step += 1) {
      if (step > 50) throw new Error(`no end with seed ${seed}: ${JSON.stringify(story.state)}`);
      story = isInAttempt(story.state.progress) ? story.when(lost) : story.whenNextTimer();
      if (random.chance(0.3)) story = story.when(turn());
    }
    story.thenTimers({});
  }
});

function somethingHappens(story: Story, random: Random): Story {
  const soon = story.after(random.pick([0, 0, 1, 20, 600, 3_600]) * random.whole(0, 1_000));
  const denied = { type: 'denied', reason: 'country' } as const;
  // What takes a callback further is more likely than what ends it, or there would be little to see.
  const events: readonly [When, ...When[]] = [
    turn(),
    ...Array<When>(5).fill(turn()),
    ...Array<When>(4).fill(accepted()),
    ...Array<When>(4).fill(answered),
    ...[pressed1, pressed1, bridged, agentLost, pressed2(30), pressed9, previewStarted, declined],
    ...[missed, declinedBecause('1'), snoozed, snoozed],
    ...[ended('busy'), ended('congestion'), ended('machine'), ended('customerGone'), ended('served', 5_000)],
    ...[lost, ended('agentLost'), ended('cancelled'), askedAgain(chosen), askedAgain(request), retryNow],
    ...[rescheduled(at('16:00')), switchedOff, turn({ type: 'off' })],
    ...[switchedToDryRun, turn({ type: 'dryRun', otherwise: { type: 'go' } })],
    ...(['due', 'closing', 'expiry', 'promise', 'success'] as const).map(timer),
    { type: 'attemptAnswered', call: 'another' as CallId },
    random.pick<When>([
      calledIn,
      cancelled('admin'),
      turn(denied),
      accepted(denied),
      ended('served', 60_000),
    ]),
  ];
  return soon.when(random.pick(events));
}

/** What became of a promise, from what happened in the world. */
function truth({ promises }: CallbackState, { dials, ends }: Told, index: number): string {
  const promise = promises[index];
  const end = ends[index];
  if (promise === undefined || end === undefined) return 'no such promise';
  const { from, to } = promise.window;
  const rang = dials.find((dial) => dial.promise === index && dial.rang);
  if (rang !== undefined && rang.at <= to) return rang.at < from - 5 * MINUTE ? 'early' : 'kept';
  if (rang === undefined && end.at <= to)
    return ['expired', 'failedUnreached', 'denied'].includes(end.as) ? 'never' : 'withdrawn';
  return 'late';
}
