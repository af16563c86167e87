import { describe, expect, test } from '@jest/globals';
import { chosen, connected, given, hungUp, legAnswered, legEnded } from '../../support/given.ts';
import { siteOf, step } from '../../support/sites.ts';

const blocks = {
  main: [step.queue('support'), step.say('thanks')],
  about: [step.menu('what was it', { '1': 'billing' })],
  billing: [step.set({ matter: 'billing' }), step.say('noted')],
};
const variables = { matter: 'text' as const };
const site = siteOf(blocks, { queue: { afterCall: 'about' as never }, variables });

const inTalk = (of = site) =>
  given(of).arrived().when(chosen('anna')).when(legAnswered()).when(connected()).thenIs('talking');

describe('after a call', () => {
  test('the caller hangs up: the agent is asked at their phone, while their wrap-up runs', () => {
    const story = inTalk();
    const leg = story.leg();
    story.when(hungUp).thenDoes('disconnect', 'say').thenIs('asking');
    expect(story.action('say').channel).toBe(leg);
    story.thenTells('anna callEnded');
    expect(story.state).toMatchObject({ channel: leg, callerNumber: '+46701234567', served: 'agent' });
  });

  test('their keys are heard, and the flow goes on to its end: they are hung up', () => {
    const story = inTalk();
    const leg = story.leg();
    story.when(hungUp);
    story.when({ type: 'keyPressed', channel: leg, key: '1' }).thenSays('noted');
    expect(story.state.variables).toMatchObject({ matter: 'billing' });
    story.when({ type: 'playbackFinished', playback: story.action('say').playback, failed: false });
    story.thenEnds('answered');
    expect(story.action('hangup').channel).toBe(leg);
  });

  test('the agent hangs up meanwhile: that is the end', () => {
    const story = inTalk();
    const leg = story.leg();
    story.when(hungUp).when({ type: 'channelEnded', channel: leg, cause: 'hungUp' }).thenEnds('answered');
  });

  test('the agent hangs up first: the caller goes on in the flow, and nobody is asked', () => {
    inTalk().when(legEnded('hungUp')).thenSays('thanks');
  });

  test('without a word said there is nothing to ask about', () => {
    given(site).arrived().when(chosen('anna')).when(legAnswered()).when(hungUp).thenEnds('abandoned');
  });

  test('a queue that has nothing for them lets the agent go', () => {
    inTalk(siteOf(blocks, { variables })).when(hungUp).thenDoes('hangup', 'disconnect').thenEnds('answered');
  });
});
