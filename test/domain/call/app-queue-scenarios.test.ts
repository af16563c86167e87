/** The scenarios of Asterisk's own tests of app_queue that concern one call; the name in brackets is theirs. */
import { describe, expect, test } from '@jest/globals';
import {
  chosen,
  commandFailed,
  connected,
  finished,
  given,
  hungUp,
  legAnswered,
  legEnded,
  legRinging,
  timer,
} from '../../support/given.ts';
import { siteOf, step } from '../../support/sites.ts';

const blocks = { main: [step.queue('support', 'sorry')], sorry: [step.say('sorry')] };
const queue = { strategy: 'ring-all', ringMs: 2_000, maxWaitMs: 3_000 } as const;
const site = siteOf(blocks, { queue, agentSettings: { anna: { awayAfterMissed: 1 } } });
const inLine = () => given(site).arrived();

describe('as app_queue’s own tests have it', () => {
  test('one caller, one agent: joined, rung, answered, connected, over (queue_baseline)', () => {
    const story = given(siteOf(blocks))
      .arrived()
      .thenDoes('answer', 'hold')
      .when(chosen('anna'))
      .thenDoes('dial')
      .when(legRinging())
      .when(legAnswered())
      .thenDoes('connect')
      .when(connected())
      .when(hungUp)
      .thenEnds('answered');
    expect(story.everyNotice).toEqual(['anna rung', 'anna answered', 'anna callEnded']);
  });

  test('two who never answer: the caller leaves for having waited too long (queue_no_answer)', () => {
    const story = inLine()
      .when(chosen('anna'))
      .when(chosen('omar'))
      .after(2_000)
      .when(legEnded('noAnswer', 'anna'))
      .when(legEnded('noAnswer', 'omar'))
      .thenIs('queued')
      .after(1_000)
      .when(timer('maxWait'))
      .thenDoes('stopPlayback', 'unhold', 'say')
      .thenSays('sorry');
    expect(story.decision.departure).toEqual({ type: 'reason', reason: 'waitedTooLong' });
    story.when(finished()).thenEnds('finished');
  });

  test('nobody who may be rung: the same (queue_all_paused_no_answer, queue_penalty_outside_range)', () => {
    const story = inLine().after(3_000).when(timer('maxWait')).thenSays('sorry');
    expect(story.everyNotice).toEqual([]);
    expect(story.actions('dial')).toEqual([]);
  });

  test('one who is paused: only the other is rung, then it has been too long (queue_one_paused_no_answer)', () => {
    const story = inLine().when(chosen('omar')).after(3_000).when(timer('maxWait')).thenNothingHappens();
    story.when(legEnded('noAnswer')).thenSays('sorry');
    expect(story.everyNotice).toEqual(['omar missed']);
  });

  test('a phone in use is not rung, and its agent is not set away for it (ringinuse_and_pause)', () => {
    const story = inLine().when(chosen('anna')).when(commandFailed('dial', 'busy'));
    expect(story.watch.agents.get('anna' as never)).toMatchObject({ paused: null, missedInRow: 0 });
    const missed = inLine().when(chosen('anna')).when(legEnded('noAnswer'));
    expect(missed.watch.agents.get('anna' as never)?.paused).toMatchObject({ by: 'missed' });
  });

  test('a phone that sends the call on is answered wherever that leads; where it leads nowhere, it is missed (queue_member_forward)', () => {
    inLine().when(chosen('anna')).when(legAnswered()).when(connected()).thenIs('talking');
    inLine().when(chosen('anna')).when(legEnded('invalidNumber')).thenTells('anna missed').thenIs('queued');
  });
});
