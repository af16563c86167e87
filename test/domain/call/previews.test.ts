/** Calls by which we call customers back, agents first: they are asked whether they take it, and then the customer is dialled. */
import { describe, expect, test } from '@jest/globals';
import type { CallAction } from '../../../src/domain/call/action.ts';
import { attemptSite } from '../../support/attempt-site.ts';
import { accepted, dialling, ended, greeted, person, previewing } from '../../support/attempt-story.ts';
import {
  agentKey,
  calledOff,
  chosen,
  commandFailed,
  connected,
  customerAnswers,
  customerDue,
  customerEnds,
  customerKey,
  finished,
  type Given,
  given,
  legAnswered,
  legEnded,
  legRinging,
  start,
  timer,
  whisperHeard,
} from '../../support/given.ts';
import { text } from '../../support/sites.ts';

const site = attemptSite();

/** What was done with the customer's own channel. */
const doneWithCustomer = ({ everyAction, state }: Given): CallAction[] =>
  everyAction.filter((action) =>
    action.type === 'connect'
      ? action.channels.includes(state.channel)
      : 'channel' in action && action.channel === state.channel,
  );

describe('agent first', () => {
  test('stands in line without its customer: nothing is said, nobody is dialled, and time changes nothing', () => {
    const story = given(attemptSite({ maxWaitMs: 1_000, leaveWhenEmpty: ['paused'] }))
      .previewed()
      .thenIs('queued');
    story.thenDoes().thenNews().thenSetsTimers({});
    expect(story.queued).toMatchObject({ rank: start - 600_000, queue: 'support' });
    story.after(60_000).when(timer('telling')).when(timer('maxWait')).when({ type: 'placeImproved' });
    story.when({ type: 'queueEmptied' }).thenIs('queued');
    expect(doneWithCustomer(story)).toEqual([]);
  });

  test('an agent hears the preview, and has so long to accept', () => {
    const story = given(site).previewed().when(chosen('anna')).thenNews();
    story.when(legRinging('anna')).thenNews({ type: 'previewStarted', agent: 'anna' as never });
    story
      .when(legAnswered('anna'))
      .thenSays('call Eva, asked 08:50')
      .thenNews()
      .thenRings({ anna: 'whisper' });
    story.when(whisperHeard('anna')).thenRings({ anna: 'confirm' }).thenSetsTimers({ ring: 20_000 });
    story
      .after(20_000)
      .when(timer('ring'))
      .thenNews({ type: 'previewMissed', agent: 'anna' as never });
    story.thenIs('queued').thenRings({}).thenTells('anna missed');
    expect(doneWithCustomer(story)).toEqual([]);
  });

  test('the preview is the profile’s as it is now', () => {
    const now = attemptSite({}, { preview: text('whisper'), acceptWithinMs: 7_000 });
    const story = given(site).previewed().reloaded(now).when(chosen('anna')).when(legAnswered('anna'));
    story.thenSays('yes 08:50').when(whisperHeard('anna')).thenSetsTimers({ ring: 7_000 });
  });

  test.each([
    ['presses 2', agentKey('2', 'anna'), ['stopPlayback', 'hangup']],
    ['hangs up', legEnded('hungUp', 'anna'), []],
  ] as const)('an agent who %s declines, and the next one is asked', (_how, how, does) => {
    const story = previewing()
      .when(how)
      .thenDoes(...does)
      .thenTells('anna missed')
      .thenRings({});
    story.thenNews({ type: 'previewDeclined', agent: 'anna' as never, key: null });
    story.when(chosen('omar')).when(legAnswered('omar'));
    story.thenNews({ type: 'previewStarted', agent: 'omar' as never }).when(agentKey('1', 'omar'));
    story
      .thenNews({ type: 'previewAccepted', agent: 'omar' as never })
      .when(customerDue)
      .thenDoes('dial');
  });

  test('a phone that never rang has declined nothing', () => {
    given(site).previewed().when(chosen('anna')).when(commandFailed('dial', 'unreachable')).thenNews();
  });

  test('who accepts hears it ring, and is talking for everybody else; others are let go', () => {
    const story = given(attemptSite({ strategy: 'ring-all' })).previewed();
    story.when(chosen('anna')).when(chosen('omar')).when(legRinging('omar')).when(legAnswered('anna'));
    story.when(agentKey('1', 'anna')).thenIs('calling').thenTells('anna answered', 'omar released');
    story.thenNews({ type: 'previewAccepted', agent: 'anna' as never });
    expect(story.action('hold')).toEqual({
      type: 'hold',
      channel: story.leg(),
      room: 'preview',
      music: null,
    });
    story.thenSetsTimers({ ring: 15_000 });
    expect(doneWithCustomer(story)).toEqual([]);
  });

  test('the customer is dialled, answers, and they are together', () => {
    const story = dialling().thenIs('calling').thenDoes('dial').thenSetsTimers({ ring: 40_000 }).thenNews();
    expect(story.action('dial')).toMatchObject({ channel: story.state.channel, once: true });
    story.when(customerAnswers).thenIs('talking').thenDoes('connect');
    story.thenNews({ type: 'attemptAnswered' }, { type: 'verified' });
    story.when(connected()).thenNews({ type: 'bridged', agent: 'anna' as never });
    story.after(45_000).when(customerEnds()).thenEnds('answered').thenTells('anna callEnded');
    story.thenNews(...ended('served', 45_000));
  });

  test('a customer who does not answer costs the agent no wrap-up', () => {
    const story = dialling().when(customerEnds('noAnswer')).thenEnds('unreached').thenDoes('hangup');
    expect(story.decision.notices).toMatchObject([
      { agent: 'anna', event: { type: 'callEnded', wrapUpMs: 0 } },
    ]);
    story.thenNews(...ended('noAnswer'));
  });

  test('the agent hangs up while it rings: it rings on, and the customer is greeted', () => {
    const story = dialling()
      .when(legEnded('hungUp'))
      .thenIs('calling')
      .thenDoes()
      .thenTells('anna callEnded');
    story.thenNews({ type: 'agentLost' });
    expect(story.watch.timers.has('ring')).toBe(true);
    story.when(customerAnswers).thenIs('asking').thenSays('it is us').thenNews({ type: 'attemptAnswered' });
    story.when(customerKey('1')).thenIs('queued').thenNews(person, { type: 'verified' });
  });

  test('the agent is lost as the customer answers: they keep the place, and hear that we are sorry', () => {
    const story = dialling().when(customerAnswers).when(legEnded('failed'));
    story
      .thenIs('queued')
      .thenSays('sorry')
      .thenDoes('disconnect', 'hold', 'say')
      .thenNews({ type: 'agentLost' });
    story.when(finished()).when(chosen('omar')).when(legAnswered('omar')).thenIs('talking').when(connected());
    story
      .after(12_000)
      .when(legEnded('hungUp'))
      .thenEnds('answered')
      .thenNews(...ended('served', 12_000));
  });

  test('called off before the customer is dialled: agents are let go, and no customer is touched', () => {
    for (const story of [
      given(site).previewed(),
      given(site).previewed().when(chosen('anna')),
      previewing(),
      accepted(),
    ]) {
      story
        .when(calledOff)
        .thenEnds('unreached')
        .thenNews(...ended('cancelled'));
      expect(doneWithCustomer(story)).toEqual([]);
    }
  });

  test('called off while it rings: the customer’s phone stops, and the agent is free', () => {
    const story = dialling().when(calledOff).thenEnds('unreached').thenDoes('hangup', 'hangup');
    story.thenTells('anna callEnded').thenNews(...ended('cancelled'));
  });

  test('an agent who has accepted does not wait for ever for a word of the callback', () => {
    const story = accepted().when(timer('ring')).thenEnds('unreached').thenTells('anna callEnded');
    story.thenNews(...ended('cancelled'));
    expect(doneWithCustomer(story)).toEqual([]);
  });

  test('an agent gone before it was decided to dial: the next one is asked; or the customer is greeted', () => {
    const story = accepted().when(legEnded('lost')).thenIs('queued').thenDoes().thenNews();
    story
      .when(chosen('omar'))
      .when(customerDue)
      .thenIs('calling')
      .thenDoes('hangup', 'dial')
      .thenTells('omar released');
    story.when(customerAnswers).thenIs('asking');
  });

  test('a queue that is no more ends it', () => {
    given(site)
      .previewed({ queue: 'gone' as never })
      .thenEnds('unreached')
      .thenDoes()
      .thenNews(...ended('cancelled'));
  });

  test('an end of a channel that is not there yet changes nothing', () => {
    previewing().when(customerEnds('lost')).thenIs('queued').thenDoes();
  });

  test('the dial is asked for once, however often', () => {
    dialling().when(customerDue).thenDoes().thenNews();
    greeted().when(customerDue).thenDoes().thenIs('asking');
  });
});
