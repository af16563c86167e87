/** What agents press who are asked whether they take a callback: 2 declines, with a reason; 3 puts it off. */
import { describe, expect, test } from '@jest/globals';
import { decideAgent, newAgent } from '../../../src/domain/agent/agent.ts';
import { attemptSite } from '../../support/attempt-site.ts';
import { previewing } from '../../support/attempt-story.ts';
import {
  agentKey,
  calledOff,
  chosen,
  customerDue,
  type Given,
  given,
  legAnswered,
  legEnded,
  legRinging,
  start,
  timer,
  type When,
  whisperHeard,
} from '../../support/given.ts';
import { text } from '../../support/sites.ts';

const anna = 'anna' as never;
const omar = 'omar' as never;
const declining = { ask: text('why'), reasons: { '1': 'not_my_field', '2': 'no_time' } } as const;
const asking = attemptSite({}, { declining });
const notAsking = attemptSite();

const declined = (site = asking): Given => previewing(site).when(agentKey('2', 'anna'));
const omarTakesIt = (story: Given) =>
  story.when(chosen('omar')).when(legAnswered('omar')).when(agentKey('1', 'omar'));

describe('who declines', () => {
  test('is asked why; that is told once they have answered, or not', () => {
    const story = declined().thenDoes('stopPlayback', 'say').thenSays('why').thenNews().thenTells();
    story.thenRings({ anna: 'declining' });
    story
      .when(agentKey('1', 'anna'))
      .thenDoes('stopPlayback', 'hangup')
      .thenRings({})
      .thenTells('anna missed');
    story.thenNews({ type: 'previewDeclined', agent: anna, key: '1' });
  });

  test('holds up nobody: the next agent is asked meanwhile, and may take it', () => {
    const story = declined().when(chosen('omar')).thenRings({ anna: 'declining', omar: 'reserved' });
    story.when(legAnswered('omar')).thenNews({ type: 'previewStarted', agent: omar });
    story.when(agentKey('2', 'anna')).thenNews({ type: 'previewDeclined', agent: anna, key: '2' });
    story.when(agentKey('1', 'omar')).thenIs('calling').thenNews({ type: 'previewAccepted', agent: omar });
    story.when(customerDue).thenDoes('dial');
  });

  test('has declined all the same when somebody takes it before they have answered', () => {
    const story = omarTakesIt(declined()).thenIs('calling').thenTells('omar answered', 'anna released');
    story.thenNews(
      { type: 'previewDeclined', agent: anna, key: null },
      { type: 'previewAccepted', agent: omar },
    );
  });

  test.each<[string, When]>([
    ['hang up', legEnded('hungUp', 'anna')],
    ['are lost', legEnded('lost', 'anna')],
    ['say nothing', timer('ring')],
  ])('likewise when they %s; none of it counts as a call missed', (_, how) => {
    const story = declined().when(whisperHeard('anna')).thenSetsTimers({ ring: 10_000 }).after(10_000);
    story.when(how).thenRings({}).thenTells('anna missed');
    story.thenNews({ type: 'previewDeclined', agent: anna, key: null });
    expect(story.decision.notices[0]?.event).toMatchObject({ cause: 'rejected' });
  });

  test('likewise when the callback does not want the call any more', () => {
    const story = declined().when(calledOff).thenEnds('unreached').thenTells('anna released');
    story.thenNews(
      { type: 'previewDeclined', agent: anna, key: null },
      { type: 'attemptEnded', outcome: 'cancelled', talkMs: 0 },
    );
  });

  test('has no longer to answer than they had to decide', () => {
    declined().thenSetsTimers({ ring: 20_000 });
    const short = attemptSite({}, { declining, acceptWithinMs: 4_000 });
    declined(short).thenSetsTimers({ ring: 4_000 }).after(3_000).when(whisperHeard('anna'));
    const story = declined(short).after(1_000).when(whisperHeard('anna')).thenSetsTimers({ ring: 3_000 });
    story.after(3_000).when(timer('ring')).thenRings({}).thenDoes('hangup');
  });

  test('is asked nothing where the site asks nothing', () => {
    const story = declined(notAsking).thenDoes('stopPlayback', 'hangup').thenRings({});
    story.thenTells('anna missed').thenNews({ type: 'previewDeclined', agent: anna, key: null });
  });

  test('may answer with a key where nothing can be heard', () => {
    const silent = attemptSite({}, { declining: { ask: [], reasons: { '1': 'no_time' } } });
    declined(silent)
      .thenDoes('stopPlayback')
      .thenRings({ anna: 'declining' })
      .thenSetsTimers({ ring: 10_000 });
  });
});

describe('who puts it off', () => {
  const putOff = (site = asking) => previewing(site).when(agentKey('3', 'anna'));

  test('is free at once, and the call is over: the callback calls for agents again', () => {
    const story = putOff()
      .thenEnds('unreached')
      .thenTells('anna released')
      .thenDoes('stopPlayback', 'hangup');
    story.thenNews(
      { type: 'previewSnoozed', agent: anna },
      { type: 'attemptEnded', outcome: 'cancelled', talkMs: 0 },
    );
  });

  test('does so for all who are being asked', () => {
    const story = given(attemptSite({ strategy: 'ring-all' }, { declining })).previewed();
    story.when(chosen('anna')).when(chosen('omar')).when(legRinging('omar')).when(legAnswered('anna'));
    story.when(agentKey('3', 'anna')).thenTells('anna released', 'omar released');
    expect(story.news[0]).toEqual({ type: 'previewSnoozed', agent: anna });
    expect(story.news).toHaveLength(2);
  });

  test.each([
    ['declines, and is asked why,', asking, 'declining'],
    ['declines', notAsking, undefined],
  ])('%s where it cannot be put off any more', (_, site, stage) => {
    const story = previewing(site);
    story.desk.snoozable = false;
    story
      .when(agentKey('3', 'anna'))
      .thenIs('queued')
      .thenRings(stage === undefined ? {} : { anna: stage });
    const isTold = stage === undefined;
    story.thenNews(...(isTold ? [{ type: 'previewDeclined', agent: anna, key: null } as const] : []));
  });
});

test('keys 2 and 3 say nothing to who hears of a customer on the line', () => {
  const whisper = { prompt: text('whisper'), confirm: true, confirmMs: 8_000 };
  const story = given(attemptSite({ whisper }, { declining })).arrived().when(chosen('anna'));
  story.when(legAnswered('anna'));
  for (const key of ['2', '3']) story.when(agentKey(key, 'anna')).thenNothingHappens();
  story.thenRings({ anna: 'whisper' });
});

describe('who does not answer', () => {
  const limits = { awayAfterMissed: 3, awayAfterMissedPreviews: 2 };
  const missed = (how: When, of = previewing(asking)) => of.after(60_000).when(how);
  const away = (story: ReturnType<typeof previewing>, times: number) => {
    let state = newAgent(anna, 'loggedIn', start);
    const event = story.decision.notices[0]?.event;
    if (event?.type !== 'missed') throw new Error('nothing was missed');
    for (let time = 0; time < times; time += 1) {
      const begun = decideAgent(
        { ...state, activity: { status: 'idle' } },
        { type: 'chosen', call: event.call, queue: 'support' as never },
        start,
      );
      state = decideAgent(begun.state, event, start).state;
    }
    return state.paused?.by === 'missed';
  };
  const limited = attemptSite({}, { declining });
  const site = {
    ...limited,
    agents: { ...limited.agents, [anna]: { ...limited.agents[anna], ...limits } },
  } as typeof limited;

  test('or presses nothing, twice in a row, is set away', () => {
    const ringing = given(site).previewed().when(chosen('anna')).when(legRinging('anna'));
    for (const story of [
      missed(legEnded('noAnswer', 'anna'), ringing),
      missed(timer('ring'), previewing(site).when(whisperHeard('anna'))),
    ]) {
      story.thenNews({ type: 'previewMissed', agent: anna });
      expect([away(story, 1), away(story, 2)]).toEqual([false, true]);
    }
  });

  test('who declines is never set away for it', () => {
    expect(away(declined(site).when(agentKey('1', 'anna')), 9)).toBe(false);
    expect(away(declined(site).after(60_000).when(timer('ring')), 9)).toBe(false);
  });

  test('a customer on the line is missed as often as ever', () => {
    const story = given(site).arrived().when(chosen('anna')).when(legRinging('anna'));
    expect(away(missed(legEnded('noAnswer', 'anna'), story), 2)).toBe(false);
  });
});
