/** Who has answered a call of ours, going by how they speak: what is heard, and what is done by it. */
import { describe, expect, test } from '@jest/globals';
import type { CallEvent } from '../../../src/domain/call/event.ts';
import type { CallbackSettings } from '../../../src/domain/callback/settings.ts';
import { attemptSite, callbackKey } from '../../support/attempt-site.ts';
import { dialling, greeted, person, talking, waiting } from '../../support/attempt-story.ts';
import {
  chosen,
  commandFailed,
  connected,
  customerAnswers,
  customerEnds,
  customerKey,
  finished,
  type Given,
  given,
  legAnswered,
  legEnded,
  sentTo,
  timer,
  type When,
} from '../../support/given.ts';
import { step } from '../../support/sites.ts';

const HOUR_MS = 3_600_000;
const nobody = { tries: 2, say: [], then: 'out' as never };
const keys = { '1': 'talk', '2': 'later', '9': 'cancel' };

/** As the loader makes it: greeted twice, eight seconds for a key each time; with or without something to leave. */
const site = (profile: Partial<CallbackSettings> = {}) =>
  attemptSite({}, profile, {
    flows: {
      greeting: [
        step.menu('it is us', keys, { waitMs: 8_000, noInput: nobody }),
        step.queue('support'),
        step.hangup(),
      ],
      talk: [callbackKey({ type: 'verified' })],
      voicemail: [step.menu('we called', keys, { waitMs: 3_000, noInput: { ...nobody, tries: 1 } })],
    },
  });
const leaving = site({ voicemail: 'voicemail' as never });

const began: When = ({ state }) => ({ type: 'talkStarted', channel: state.channel });
const spoke =
  (talkMs: number): When =>
  ({ state }): CallEvent => ({ type: 'talked', channel: state.channel, talkMs });
/** They speak for so long, and are silent then. */
const speaks = (story: Given, talkMs: number): Given =>
  story
    .when(began)
    .after(talkMs + 700)
    .when(spoke(talkMs));

const answered = (of = site()) => greeted(of);
const machine = { type: 'sounded', as: 'machine' } as const;
const over = { type: 'attemptEnded', outcome: 'machine', talkMs: 0 } as const;

describe('what is heard', () => {
  test('we listen before anything is played, or it would have to wait', () => {
    const story = answered().thenDoes('listenForTalk', 'say');
    expect(story.action('listenForTalk')).toMatchObject({ channel: story.state.channel, quietMs: 700 });
  });

  test('a word and silence is a person; long speech is a machine; the first talk decides', () => {
    speaks(answered(), 700).thenNews(person).thenDoes();
    const story = speaks(answered(), 6_000).thenNews(machine).thenDoes();
    speaks(story, 700).thenNews();
  });

  test('a click is nobody, and what is said after it counts', () => {
    speaks(speaks(answered(), 0).thenNews(), 900).thenNews(person);
  });

  test('who presses a key is a person, whatever was heard', () => {
    const story = speaks(answered(), 6_000).when(customerKey('1'));
    story.thenIs('queued').thenNews(person, { type: 'verified' });
    story.thenDoes('stopPlayback', 'stopListening', 'hold');
    speaks(story, 9_000).thenNews();
  });

  test('another’s talk is nothing, and nor is a caller’s', () => {
    answered()
      .when({ type: 'talked', channel: 'other' as never, talkMs: 6_000 })
      .thenNews();
    given(site())
      .arrived()
      .when({ type: 'talkStarted', channel: '1700000000.1' as never })
      .thenDoes();
  });

  test('agent first, nobody listens: the agent hears who it is', () => {
    const story = dialling(site()).when(customerAnswers).thenDoes('connect');
    expect(story.state.attempt).toMatchObject({ heard: null, sounded: null });
  });

  test('where nobody can listen, the flow goes on, and nothing is known', () => {
    const story = answered().when(commandFailed('listenForTalk', 'refused')).thenDoes().thenIs('asking');
    story.when(finished()).after(8_000).when(timer('input')).thenSays('it is us');
    story.when(finished()).after(8_000).when(timer('input')).thenEnds('unreached').thenNews(over);
  });

  test('a talk whose end may have been missed says nothing; what is told later does', () => {
    const story = answered().when(began).after(10_000).when({ type: 'talkMissed' });
    story.when(finished()).after(8_000).when(timer('input')).thenSays('it is us');
    story.when(spoke(15_000)).thenNews(machine);
  });
});

describe('what sounds like a machine', () => {
  test('is greeted once', () => {
    const story = speaks(answered(), 4_000).when(finished()).thenSetsTimers({ input: 8_000 });
    story.after(8_000).when(timer('input')).thenEnds('unreached').thenDoes('hangup').thenNews(over);
  });

  test('is greeted once, too, when it has not come to an end yet', () => {
    const story = answered().when(began).after(2_000).when(finished()).thenNews();
    story.after(8_000).when(timer('input')).thenEnds('unreached').thenNews(machine, over);
  });

  test('and hangs up itself while it speaks: noted all the same', () => {
    answered().when(began).after(5_000).when(customerEnds()).thenNews(machine, over);
    answered().when(began).after(1_000).when(customerEnds()).thenNews(over);
  });

  test('a person, and who says nothing, is greeted twice', () => {
    for (const story of [speaks(answered(), 700), answered()]) {
      story.when(finished()).after(8_000).when(timer('input')).thenSays('it is us');
      story.when(finished()).after(8_000).when(timer('input')).thenEnds('unreached');
    }
  });
});

describe('a message for a machine', () => {
  test('is left once the greeting was heard and it is silent, with time for a key before', () => {
    const story = speaks(answered(leaving), 4_000).thenDoes();
    story.after(6_000).when(finished()).thenSetsTimers({ input: 3_000 });
    story.after(3_000).when(timer('input')).thenSays('we called').thenIs('asking');
    story.when(finished()).thenSetsTimers({ input: 3_000 });
    story.after(3_000).when(timer('input')).thenEnds('unreached').thenNews(over);
  });

  test('waits while the machine speaks, for as long as for a key', () => {
    const story = answered(leaving)
      .when(began)
      .after(8_000)
      .when(finished())
      .thenSetsTimers({ input: 8_000 });
    story.after(5_000).when(spoke(12_300)).thenSetsTimers({ input: 800 });
    story.after(400).when(began).thenSetsTimers({ input: 2_600 });
    story.after(2_600).when(timer('input')).thenSays('we called');
  });

  test('1 wins while it is said, and after it', () => {
    const left = () => speaks(answered(leaving), 4_000).when(finished()).after(3_000).when(timer('input'));
    left().when(customerKey('1')).thenIs('queued').thenNews(person, { type: 'verified' });
    left().when(finished()).when(customerKey('1')).thenIs('queued');
    left().when(customerKey('9')).thenSays('never then').thenNews(person, { type: 'keyCancel' });
  });

  test('is not for a person, nor for nobody', () => {
    for (const story of [speaks(answered(leaving), 700), answered(leaving)]) {
      story.when(finished()).thenSetsTimers({ input: 8_000 });
      story.after(8_000).when(timer('input')).thenSays('it is us');
      story.when(finished()).after(8_000).when(timer('input')).thenEnds('unreached');
    }
  });
});

describe('the longest call', () => {
  const limited = site({ longestCallMs: HOUR_MS });
  const afterAMinute = () => talking(waiting(answered(limited)).after(60_000));

  test('is reckoned from the answer, whatever happens then', () => {
    const story = answered(limited);
    expect(story.decision.timers).toMatchObject({ longestCall: story.now + HOUR_MS });
    story.after(30_000);
    expect(afterAMinute().watch.timers.get('longestCall')).toBeDefined();
  });

  test('ends with both hung up, and the agent at their wrap-up; they were served', () => {
    const story = afterAMinute()
      .after(HOUR_MS - 60_000)
      .when(timer('longestCall'));
    story.thenEnds('answered').thenDoes('hangup', 'disconnect', 'hangup').thenTells('anna callEnded');
    story.thenNews({ type: 'cutOff' }, { type: 'attemptEnded', outcome: 'served', talkMs: HOUR_MS - 60_000 });
  });

  test('holds for whom they were sent on to', () => {
    const story = afterAMinute().when(sentTo('+46812345')).thenIs('transferring').when(legAnswered());
    story
      .when(connected())
      .when(timer('longestCall'))
      .thenEnds('answered')
      .thenDoes('hangup', 'disconnect', 'hangup');
  });

  test('holds for who waits in line, or is being asked', () => {
    answered(limited)
      .when(customerKey('1'))
      .when(timer('longestCall'))
      .thenEnds('unreached')
      .thenNews({ type: 'cutOff' }, { type: 'attemptEnded', outcome: 'agentLost', talkMs: 0 });
    answered(limited).when(timer('longestCall')).thenEnds('unreached').thenNews({ type: 'cutOff' }, over);
  });

  test('holds when an agent was first, too, and not before the customer has answered', () => {
    const story = dialling(limited).when(timer('longestCall')).thenDoes().thenIs('calling');
    story.when(customerAnswers).when(connected()).when(timer('longestCall')).thenEnds('answered');
  });

  test('is not for callers, nor for an agent who goes on alone', () => {
    given(limited).arrived().when(timer('longestCall')).thenDoes().thenIs('queued');
    const story = given(attemptSite({ afterCall: 'kind' as never }, { longestCallMs: HOUR_MS }));
    story.dialled().when(customerAnswers).when(customerKey('1')).when(chosen('anna')).when(legAnswered());
    story.when(connected()).when(customerEnds()).thenSays('what kind of call was it');
    expect(story.watch.timers.has('longestCall')).toBe(false);
    story.when(legEnded('hungUp'));
  });
});
