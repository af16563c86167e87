/** Calls by which we call customers back, the customer first: every end, and what the callback hears of it. */
import { describe, expect, test } from '@jest/globals';
import { attemptNews } from '../../../src/domain/call/attempt-news.ts';
import { endAfterFault } from '../../../src/domain/call/decide.ts';
import type { EndCause } from '../../../src/domain/outcome.ts';
import { attemptSite } from '../../support/attempt-site.ts';
import { ended, greeted, person, ringing, talking, waiting } from '../../support/attempt-story.ts';
import {
  calledOff,
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
  start,
  timer,
  whisperHeard,
} from '../../support/given.ts';
import { text } from '../../support/sites.ts';

const site = attemptSite();

describe('customer first', () => {
  test('the customer is dialled once, over the trunk, with the site’s number', () => {
    const story = given(attemptSite({}, {}, { callerId: '+46812345' }))
      .dialled()
      .thenIs('calling');
    expect(story.decision.actions).toEqual([
      {
        type: 'dial',
        channel: 'cb-asked.1-1~customer',
        endpoint: 'PJSIP/+46701234567@trunk',
        callerNumber: '+46812345',
        callerName: '',
        ringMs: 25_000,
        unlessInUse: false,
        once: true,
      },
    ]);
    story.thenSetsTimers({ ring: 40_000 }).thenNews();
    expect(story.state).toMatchObject({
      id: 'cb-asked.1-1',
      callerNumber: '+46701234567',
      callerName: 'Eva',
    });
  });

  test('who answers is greeted at once', () => {
    greeted().thenIs('asking').thenSays('it is us').thenNews({ type: 'attemptAnswered' });
  });

  test('who presses 1 stands in line at their old place, with music, and is connected', () => {
    const story = waiting().thenIs('queued').thenNews(person, { type: 'verified' });
    expect(story.queued).toMatchObject({ rank: start - 600_000, priority: 0, predicted: null });
    expect(story.decision.quotes).toEqual([]);
    story.thenDoes('stopPlayback', 'stopListening', 'hold');
    story.when(chosen('anna')).when(legAnswered()).thenIs('talking').thenNews();
    story.when(connected()).thenNews({ type: 'bridged', agent: 'anna' as never });
  });

  test('agents hear that it is a callback, and when it was asked for', () => {
    const whisper = { prompt: text('whisper'), confirm: false, confirmMs: 8_000 };
    const story = waiting(given(attemptSite({ whisper })).dialled().when(customerAnswers));
    story.when(chosen('anna')).when(legAnswered()).thenSays('yes 08:50');
  });

  test('the callback’s own words come before the queue’s, and its confirming is the queue’s', () => {
    const mine = { whisper: text('preview') };
    const heard = (site: ReturnType<typeof attemptSite>) =>
      waiting(given(site).dialled().when(customerAnswers)).when(chosen('anna')).when(legAnswered());
    heard(attemptSite({}, mine))
      .thenSays('call Eva, asked 08:50')
      .when(whisperHeard('anna'))
      .thenIs('talking');
    const whisper = { prompt: text('whisper'), confirm: true, confirmMs: 8_000 };
    heard(attemptSite({ whisper }, mine))
      .thenSays('call Eva, asked 08:50', 'yes 08:50')
      .when(whisperHeard('anna'))
      .thenRings({ anna: 'confirm' });
  });

  test('they talk, the agent hangs up, and that was it', () => {
    const story = talking().after(20_000).when(legEnded('hungUp'));
    story
      .thenEnds('answered')
      .thenNews(...ended('served', 20_000))
      .thenTells('anna callEnded');
  });

  test('talks with several agents are counted together', () => {
    const story = talking().after(5_000).when(sentTo('*80')).thenIs('queued').thenNews({ type: 'agentLost' });
    story.after(60_000).when(chosen('omar')).when(legAnswered()).when(connected());
    story.thenNews({ type: 'bridged', agent: 'omar' as never });
    story
      .after(7_000)
      .when(customerEnds())
      .thenEnds('answered')
      .thenNews(...ended('served', 12_000));
  });

  test.each<[EndCause, string | null]>([
    ['busy', 'busy'],
    ['noAnswer', 'noAnswer'],
    ['rejected', 'rejected'],
    ['congestion', 'congestion'],
    ['invalidNumber', 'invalidNumber'],
    ['forwarded', 'congestion'],
    ['failed', 'congestion'],
    ['hungUp', 'noAnswer'],
    ['lost', null],
  ])('a dial that ends as %s', (cause, outcome) => {
    const story = ringing().when(customerEnds(cause)).thenEnds('unreached');
    if (outcome === null) story.thenNews({ type: 'attemptLost' });
    else story.thenNews(...ended(outcome));
  });

  test.each([
    ['gone', null],
    ['exhausted', null],
    ['busy', 'busy'],
    ['unreachable', 'congestion'],
    ['refused', 'congestion'],
  ] as const)('a dial that cannot be carried out: %s', (verdict, outcome) => {
    const story = ringing().when(commandFailed('dial', verdict)).thenEnds('unreached');
    if (outcome === null) story.thenNews({ type: 'attemptLost' });
    else story.thenNews(...ended(outcome));
    const mayBeThere = verdict === 'exhausted' || verdict === 'refused';
    story.thenDoes(...(mayBeThere ? (['hangup'] as const) : []));
  });

  test('a ringing whose end is never reported is ended', () => {
    ringing()
      .when(timer('ring'))
      .thenEnds('unreached')
      .thenDoes('hangup')
      .thenNews(...ended('noAnswer'));
  });

  test('nobody presses anything: a machine', () => {
    const story = greeted().when(finished()).when(timer('input')).thenEnds('unreached').thenDoes('hangup');
    story.thenNews(...ended('machine'));
  });

  test('who hangs up without a key counts as a machine; with one, as gone', () => {
    greeted()
      .when(customerEnds())
      .thenEnds('unreached')
      .thenNews(...ended('machine'));
    waiting()
      .when(customerEnds())
      .thenEnds('unreached')
      .thenNews(...ended('customerGone'));
  });

  test('later, and never, are told at once', () => {
    const later = greeted().when(customerKey('2')).thenSays('later then');
    later.thenNews(person, { type: 'keyLater', afterMs: 3_600_000 });
    later
      .when(finished())
      .thenEnds('unreached')
      .thenNews(...ended('machine'));
    greeted()
      .when(customerKey('9'))
      .thenNews(person, { type: 'keyCancel' })
      .when(customerEnds())
      .thenNews(...ended('machine'));
  });

  test('a customer of whom nobody saw the end is lost, unless a talk before was long enough', () => {
    greeted().when(customerEnds('lost')).thenNews({ type: 'attemptLost' });
    waiting().when(customerEnds('lost')).thenEnds('unreached').thenNews({ type: 'attemptLost' });
    talking().after(3_600_000).when(customerEnds('lost')).thenNews({ type: 'attemptLost' });
    const again = talking().after(10_000).when(sentTo('*80')).when(chosen('omar')).when(legAnswered());
    again
      .when(connected())
      .after(90_000)
      .when(customerEnds('lost'))
      .thenNews(...ended('served', 10_000));
  });

  test('the agent’s own flow after the call is no part of the attempt', () => {
    const story = given(attemptSite({ afterCall: 'kind' as never }))
      .dialled()
      .when(customerAnswers);
    story.when(customerKey('1')).when(chosen('anna')).when(legAnswered()).when(connected());
    story.after(30_000).when(customerEnds()).thenIs('saying').thenSays('what kind of call was it');
    story.thenNews(...ended('served', 30_000));
    expect(story.state.attempt).toBeNull();
    story.after(4_000).when(finished()).thenEnds('answered').thenNews();
  });
});

describe('a customer whom we have called', () => {
  const full = {
    maxCallers: 1,
    joinEmpty: ['paused'],
    leaveWhenEmpty: ['paused'],
    maxWaitMs: 30_000,
  } as const;
  const crowded = () =>
    given(attemptSite(full)).line({ waiting: 9, empty: true }).dialled().when(customerAnswers);

  test('is let into a line that is full, and that nobody serves', () => {
    expect(crowded().when(customerKey('1')).thenIs('queued').decision.refusals).toEqual([]);
  });

  test('is not sent away from it: not for waiting too long, nor because nobody is left', () => {
    const story = crowded().when(customerKey('1')).when({ type: 'queueEmptied' }).thenIs('queued');
    story.after(40_000).when(chosen('anna')).when(legEnded('noAnswer')).thenIs('queued');
    expect(story.watch.timers.has('maxWait')).toBe(false);
  });

  test('keeps the place, and hears that we are sorry, when the agent is lost before a word is said', () => {
    const story = waiting().when(chosen('anna')).when(legAnswered()).when(legEnded('failed'));
    story.thenIs('queued').thenSays('sorry').thenNews({ type: 'agentLost' });
    expect(story.queued.rank).toBe(start - 600_000);
    story.when(finished()).thenIs('queued');
    story.when(customerEnds()).thenNews(...ended('customerGone'));
  });

  test('who cannot be connected likewise', () => {
    const story = waiting()
      .when(chosen('anna'))
      .when(legAnswered())
      .when(commandFailed('connect', 'refused'));
    story.thenIs('queued').thenSays('sorry').thenNews({ type: 'agentLost' });
  });

  test('does so when the agent’s line breaks as the talk begins; after a talk it is just over', () => {
    talking().after(3_000).when(legEnded('lost')).thenIs('queued').thenSays('sorry');
    talking()
      .after(3_000)
      .when(legEnded('hungUp'))
      .thenEnds('answered')
      .thenNews(...ended('served', 3_000));
    talking()
      .after(10_000)
      .when(legEnded('lost'))
      .thenEnds('answered')
      .thenNews(...ended('served', 10_000));
  });

  test('is just put back where the site has no text for that', () => {
    const { callback_agent_lost: _, ...texts } = site.texts as Record<string, never>;
    const story = waiting(
      given({ ...site, texts })
        .dialled()
        .when(customerAnswers),
    );
    story.when(chosen('anna')).when(legAnswered()).when(legEnded('failed')).thenIs('queued').thenSays();
  });

  test('is called off while the phone rings, and hung up on never after that', () => {
    ringing()
      .when(calledOff)
      .thenEnds('unreached')
      .thenDoes('hangup')
      .thenNews(...ended('cancelled'));
    for (const story of [greeted(), waiting(), talking()]) {
      const { status } = story.state.activity;
      story.when(calledOff).thenIs(status).thenDoes().thenNews();
    }
  });

  test('who answers in the moment of being called off is hung up', () => {
    ringing().when(calledOff).when(customerAnswers).thenDoes('hangup').thenNews();
  });

  test('ends a call that has no greeting to begin with', () => {
    const story = given(site).dialled({ profile: 'gone' }).when(customerAnswers);
    story.thenEnds('unreached').thenNews({ type: 'attemptAnswered' }, ...ended('machine'));
  });
});

test('a faulty call counts as lost; one whose customer waits, as ours', () => {
  const newsOf = (story: Given) => {
    const { state } = endAfterFault(story.state, story.contextOf(story.state));
    return attemptNews(story.state, state, { type: 'resumed' }, story.now);
  };
  expect(newsOf(given(site).previewed())).toEqual(ended('cancelled'));
  expect(newsOf(ringing())).toEqual([{ type: 'attemptLost' }]);
  expect(newsOf(greeted())).toEqual([{ type: 'attemptLost' }]);
  expect(newsOf(waiting())).toEqual(ended('agentLost'));
  expect(newsOf(talking().after(9_000))).toEqual(ended('served', 9_000));
});
