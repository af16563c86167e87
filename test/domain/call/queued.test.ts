import { describe, expect, test } from '@jest/globals';
import {
  chosen,
  commandFailed,
  connected,
  finished,
  given,
  hungUp,
  improved,
  legAnswered,
  legEnded,
  timer,
} from '../../support/given.ts';
import { siteOf, step } from '../../support/sites.ts';

const site = siteOf(
  { main: [step.queue('support', 'sorry'), step.say('thanks')], sorry: [step.say('sorry')] },
  { queue: { maxWaitMs: 60_000 } },
);
const inLine = () => given(site).arrived().thenDoes('answer', 'hold').thenIs('queued');
const ringing = () => inLine().when(chosen('anna')).thenDoes('dial');
const talking = () => ringing().when(legAnswered()).when(connected()).thenIs('talking');

describe('waiting', () => {
  const told = () => inLine().at(3).when(timer('telling')).thenSays('place 3').after(2_000).when(finished());

  test('the place is told on joining, as soon as it is counted', () => {
    inLine().thenSetsTimers({ maxWait: 60_000, telling: 0 }).at(2).when(timer('telling')).thenSays('place 2');
  });

  test('it is told again when it is better, not sooner than the gap allows', () => {
    told()
      .at(2)
      .when(improved)
      .thenSetsTimers({ telling: 10_000 })
      .after(10_000)
      .when(timer('telling'))
      .thenSays('place 2');
  });

  test('once the gap is over, it is told the moment it is better', () => {
    told()
      .after(10_000)
      .when(timer('telling'))
      .thenSays()
      .after(5_000)
      .at(2)
      .when(improved)
      .thenSays('place 2');
  });

  test('never two tellings at once: one that falls due while another plays waits for its end', () => {
    inLine()
      .at(3)
      .when(timer('telling'))
      .after(20_000)
      .at(2)
      .when(improved)
      .thenNothingHappens()
      .when(finished())
      .thenSetsTimers({ telling: 10_000 })
      .after(10_000)
      .when(timer('telling'))
      .thenSays('place 2');
  });

  test('a worse place is not told', () => {
    told().after(60_000).at(4).when(timer('telling')).thenNothingHappens();
  });

  test('while a phone rings no telling begins; what is owed is told after', () => {
    told()
      .after(20_000)
      .when(chosen('anna'))
      .at(1)
      .when(improved)
      .thenNothingHappens()
      .when(timer('telling'))
      .thenNothingHappens()
      .when(legEnded('noAnswer'))
      .thenSays('place 1');
  });

  test('waited too long: out of the music, and the other way', () => {
    inLine()
      .thenSetsTimers({ maxWait: 60_000, telling: 0 })
      .after(60_000)
      .when(timer('maxWait'))
      .thenDoes('unhold', 'say')
      .thenSays('sorry');
  });

  test('nobody is thrown out while a phone rings, but right after', () => {
    inLine()
      .after(55_000)
      .when(chosen('anna'))
      .after(5_000)
      .when(timer('maxWait'))
      .thenNothingHappens()
      .thenIs('queued')
      .after(5_000)
      .when(legEnded('noAnswer'))
      .thenSays('sorry');
  });

  test('a hang-up is an abandon, and nothing is left to do', () => {
    inLine().when(hungUp).thenDoes().thenEnds('abandoned');
  });
});

describe('ringing', () => {
  test('the agent is dialled with the caller’s number and name, for the queue’s ring time', () => {
    expect(ringing().action('dial')).toMatchObject({
      endpoint: 'PJSIP/anna',
      callerNumber: '+46701234567',
      callerName: 'Eva',
      ringMs: 15_000,
    });
  });

  test('every attempt has an id of its own', () => {
    const story = ringing();
    const first = story.action('dial').channel;
    story.when(legEnded('busy')).thenTellsAgent('missed').when(chosen('omar'));
    expect(story.action('dial').channel).not.toBe(first);
  });

  test('a hang-up stops the ringing and releases the agent', () => {
    ringing().when(hungUp).thenDoes('hangup').thenTellsAgent('released').thenEnds('abandoned');
  });

  test('an unreachable phone is a miss', () => {
    ringing().when(commandFailed('dial', 'unreachable')).thenTellsAgent('missed').thenIs('queued');
  });

  test('an agent who is given twice is dialled once', () => {
    ringing().when(chosen('anna')).thenNothingHappens();
  });

  test('an agent who is given to a caller in no line is free again', () => {
    talking().when(chosen('omar')).thenDoes().thenTells('omar released');
    talking().when(chosen('anna')).thenNothingHappens();
    inLine().when(hungUp).when(chosen('omar')).thenDoes().thenTells('omar released');
  });

  test('a ringing that never ends is ended by us', () => {
    ringing()
      .thenSetsTimers({ ring: 30_000 })
      .after(30_000)
      .when(timer('ring'))
      .thenDoes('hangup', 'say')
      .thenTellsAgent('missed')
      .thenIs('queued');
  });

  test('the answer stops a telling before connecting', () => {
    inLine()
      .when(timer('telling'))
      .when(chosen('anna'))
      .when(legAnswered())
      .thenDoes('stopPlayback', 'connect')
      .thenTellsAgent('answered');
  });
});

describe('talking', () => {
  test('the agent hangs up: the caller goes on with the flow', () => {
    talking()
      .when(legEnded('hungUp'))
      .thenDoes('disconnect', 'say')
      .thenSays('thanks')
      .thenTellsAgent('callEnded')
      .when(finished())
      .thenEnds('answered');
  });

  test('the caller hangs up: the agent is let go', () => {
    talking().when(hungUp).thenDoes('hangup', 'disconnect').thenTellsAgent('callEnded').thenEnds('answered');
  });

  test('they cannot be connected: the caller goes back to their place in line', () => {
    const story = ringing();
    const { rank, joinedAt } = story.queued;
    story
      .when(legAnswered())
      .after(1_000)
      .when(commandFailed('connect', 'refused'))
      .thenDoes('hangup', 'disconnect', 'hold')
      .thenTellsAgent('callEnded')
      .thenIs('queued');
    expect(story.queued).toMatchObject({ rank, joinedAt });
  });

  test('they cannot be connected again after having talked: another stay begins, at the same place', () => {
    const story = talking();
    const rank = story.talking.from?.visit.rank;
    story
      .after(600_000)
      .when({ type: 'connectionMissed' })
      .when(commandFailed('connect', 'refused'))
      .thenDoes('hangup', 'disconnect', 'hold')
      .thenSetsTimers({ maxWait: 60_000, telling: 0 });
    expect(story.queued).toMatchObject({ rank, joinedAt: story.now });
  });

  test('found apart after Keepline was away: connected again', () => {
    talking().when({ type: 'connectionMissed' }).thenDoes('connect').thenIs('talking');
  });
});

describe('an agent lost before a word was said', () => {
  test('the caller is back in line at the old place, with music', () => {
    const story = inLine();
    const { joinedAt, rank } = story.queued;
    story
      .after(5_000)
      .when(chosen('anna'))
      .when(legAnswered())
      .when(legEnded('hungUp'))
      .thenDoes('disconnect', 'hold')
      .thenTellsAgent('callEnded')
      .thenIs('queued');
    expect(story.state).toMatchObject({ activity: { joinedAt, rank }, served: null });
    story.thenTimersStand({ maxWait: 55_000, telling: 0 });
    story.when(hungUp).thenEnds('abandoned');
  });
});

describe('after the end', () => {
  test('a leg that answers too late is hung up as answered elsewhere', () => {
    const story = ringing().when(hungUp);
    story
      .when({ type: 'legAnswered', channel: story.action('dial').channel })
      .thenDoes('hangup')
      .thenEnds('abandoned');
    expect(story.action('hangup').reason).toBe('answeredElsewhere');
  });

  test('everything else changes nothing', () => {
    const story = inLine().when(hungUp);
    story.when(improved).thenNothingHappens().when({ type: 'queueEmptied' }).thenNothingHappens();
    story.when(timer('telling')).thenNothingHappens();
  });
});
