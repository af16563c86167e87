/** What each step of a call means for the counting: facts, rows, and lines of the queue log. */
import { describe, expect, test } from '@jest/globals';
import type { QueueSettings } from '../../src/domain/site.ts';
import { type CountedStory, countedStory } from '../support/counted-story.ts';
import {
  agentKey,
  channel,
  chosen,
  commandFailed,
  connected,
  hungUp,
  key,
  legAnswered,
  legEnded,
  legForwarded,
  legRinging,
  replacedBy,
  sentTo,
  timer,
  type When,
  waitOf,
  whisperHeard,
} from '../support/given.ts';
import { siteOf, step, text } from '../support/sites.ts';

const whisper = { prompt: text('whisper'), confirm: false, confirmMs: 8_000 };

function caller(queue: Partial<QueueSettings> = {}): CountedStory {
  return countedStory(
    siteOf(
      {
        main: [step.queue('support', 'sorry'), step.say('after')],
        sorry: [step.say('sorry')],
        out: [step.queue('sales')],
        sales: [step.queue('sales')],
      },
      {
        queue,
        queues: { sales: {} },
        agentSettings: { anna: { phone: 'PJSIP/anna' }, omar: { extension: '202' } },
        numbers: { '2000': 'sales' },
        handBack: '*80',
        texts: { whisper: 'for {queue}' },
      },
    ),
  ).arrived();
}

const inTalk = (story: CountedStory): CountedStory =>
  story
    .after(12_000)
    .when(chosen('anna'), legRinging('anna'))
    .after(3_400)
    .when(legAnswered('anna'), connected());

describe('a stay', () => {
  test('begins on joining, and is answered when agent and caller hear each other', () => {
    const story = inTalk(caller());
    expect(story.types).toEqual(['joined support', 'ringingStarted support anna', 'connected support anna']);
    expect(story.stays).toMatchObject([
      { queue: 'support', agent: 'anna', waitMs: 15_400, ringMs: 3_400, outcome: null, leftAt: null },
    ]);
    expect(story.lines).toEqual([
      'support|NONE|ENTERQUEUE||+46701234567|1',
      `support|anna|CONNECT|15|${story.story.leg('anna')}|3`,
    ]);
  });

  test.each([
    ['the caller', 'caller', 'COMPLETECALLER', () => hungUp],
    ['the agent', 'agent', 'COMPLETEAGENT', () => legEnded('hungUp')],
  ])('ends with the talk: %s hangs up', (_, how, word, event) => {
    const story = inTalk(caller()).after(61_900).when(event());
    expect(story.lastTypes).toEqual(['completed support']);
    expect(story.stays).toMatchObject([{ outcome: 'completed', how, talkMs: 61_900, waitMs: 15_400 }]);
    expect(story.lines.at(-1)).toBe(`support|anna|${word}|15|61|1`);
  });

  test('ends with the caller hanging up in line', () => {
    const story = caller().after(30_000);
    story.place = 4;
    story.when(hungUp);
    expect(story.stays).toMatchObject([{ outcome: 'abandoned', waitMs: 30_000, talkMs: null, agent: null }]);
    expect(story.lines.at(-1)).toBe('support|NONE|ABANDON|4|1|30');
  });

  test('ends with the caller hanging up while a phone rings: the ringing first', () => {
    const story = caller().when(chosen('anna'), legRinging('anna')).after(5_000).when(hungUp);
    expect(story.lastTypes).toEqual(['ringCanceled support anna', 'abandoned support']);
    expect(story.lines.slice(-2)).toEqual(['support|anna|RINGCANCELED|5000', 'support|NONE|ABANDON|1|1|5']);
  });

  test('goes on while the agent’s phone forwards: the agent has begun to ring once, and rings on', () => {
    const story = caller().when(chosen('anna'), legRinging('anna')).after(2_000);
    const rings = story.when(legForwarded('202', 'anna')).after(3_000).when(legRinging('anna'));
    expect(rings.types).toEqual(['joined support', 'ringingStarted support anna']);
    expect(rings.when(legEnded('noAnswer', 'anna')).lastTypes).toEqual(['ringNoAnswer support anna']);
    expect(rings.lines.at(-1)).toBe('support|anna|RINGNOANSWER|5000');
  });

  test('ends with the caller hanging up in the whisper: nobody has answered, but it is told who was about to', () => {
    const story = caller({ whisper }).when(chosen('anna'), legAnswered('anna')).after(2_000).when(hungUp);
    expect(story.lastTypes).toEqual(['abandoned support anna']);
    expect(story.stays).toMatchObject([{ outcome: 'abandoned', agent: null, answeredAt: null }]);
    expect(story.lines.at(-1)).toBe('support|anna|ABANDON|1|1|2');
  });

  test('ends with a key', () => {
    const story = caller({ keys: { '12': 'out' as never } })
      .after(9_000)
      .when(key('1'), key('2'));
    expect(story.lastTypes).toEqual(['leftByKey support', 'joined sales']);
    expect(story.stays).toMatchObject([
      { outcome: 'leftByKey', detail: '12' },
      { queue: 'sales', outcome: null },
    ]);
    expect(story.lines.slice(1)).toEqual([
      'support|NONE|EXITWITHKEY|12|1|1|9',
      'sales|NONE|ENTERQUEUE||+46701234567|1',
    ]);
  });

  test('ends with the time limit, also when that was put off while a phone rang', () => {
    const story = caller({ maxWaitMs: 20_000 })
      .after(15_000)
      .when(chosen('anna'))
      .after(5_000)
      .when(timer('maxWait'))
      .after(10_000)
      .when(legEnded('noAnswer', 'anna'));
    expect(story.lastTypes).toEqual(['ringNoAnswer support anna', 'timedOut support']);
    expect(story.lines.slice(-2)).toEqual([
      'support|anna|RINGNOANSWER|15000',
      'support|NONE|EXITWITHTIMEOUT|1|1|30',
    ]);
  });

  test('ends when nobody is there any more, also when that was put off while a phone rang', () => {
    const story = caller({ leaveWhenEmpty: [] })
      .when(chosen('anna'))
      .line({ empty: true })
      .when(legEnded('rejected', 'anna'));
    expect(story.lastTypes).toEqual(['ringNoAnswer support anna', 'leftEmpty support']);
    expect(story.lines.at(-1)).toBe('support|NONE|EXITEMPTY|1|1|0');
  });

  test('is withdrawn when the exchange has lost the call', () => {
    const story = caller().after(3_000).when({ type: 'channelEnded', channel, cause: 'lost' });
    expect(story.stays).toMatchObject([{ outcome: 'withdrawn', detail: 'lost' }]);
    expect(story.lines.at(-1)).toBe('support|NONE|WITHDRAW|1|1|3|lost');
  });
});

describe('a caller who is not let in', () => {
  test.each([
    ['full', { maxCallers: 0 }, {}, 'FULL'],
    ['nobodyLoggedIn', { joinEmpty: [] }, { empty: true }, 'JOINEMPTY'],
  ] as const)('%s', (reason, queue, line, word) => {
    const story = countedStory(siteOf({ main: [step.queue('support')] }, { queue }))
      .line(line)
      .arrived();
    expect(story.types).toEqual(['refused support']);
    expect(story.stays).toMatchObject([{ outcome: reason, waitMs: 0 }]);
    expect(story.lines).toEqual([`support|NONE|${word}|`]);
  });
});

describe('a phone that rings', () => {
  test.each<[string, string, When]>([
    ['is not answered', 'noAnswer', legEnded('noAnswer', 'anna')],
    ['is busy', 'busy', legEnded('busy', 'anna')],
    ['cannot be reached', 'unreachable', commandFailed('dial', 'unreachable')],
  ])('%s', (_, cause, event) => {
    const story = caller().when(chosen('anna')).after(2_345).when(event);
    expect(story.last).toMatchObject([{ type: 'ringNoAnswer', agent: 'anna', cause, ringMs: 2_345 }]);
    expect(story.lines.at(-1)).toBe('support|anna|RINGNOANSWER|2345');
  });

  test('with nobody pressing 1 is a call not answered', () => {
    const story = caller({ whisper: { ...whisper, confirm: true } })
      .when(chosen('anna'))
      .after(1_000)
      .when(legAnswered('anna'), whisperHeard('anna'))
      .after(8_000)
      .when(timer('ring'));
    expect(story.last).toMatchObject([{ type: 'ringNoAnswer', cause: 'noAnswer' }]);
  });

  test('answered and hung up in the whisper is a dump, and the stay goes on', () => {
    const story = caller({ whisper }).when(chosen('anna'), legAnswered('anna'), legEnded('hungUp', 'anna'));
    expect(story.lastTypes).toEqual(['agentDumped support anna']);
    expect(story.lines.at(-1)).toBe('support|anna|AGENTDUMP|');
    expect(story.stays).toMatchObject([{ outcome: null }]);
  });

  test('answered and hung up before the two hear each other is a dump, and the stay goes on', () => {
    const story = caller().when(chosen('anna'), legAnswered('anna'), legEnded('hungUp', 'anna'));
    expect(story.lastTypes).toEqual(['agentDumped support anna']);
    expect(story.stays).toHaveLength(1);
    story.when(chosen('omar'), legAnswered('omar'), connected());
    expect(story.stays).toMatchObject([{ agent: 'omar', outcome: null }]);
  });

  test('of whom nobody could be connected has not been answered', () => {
    const story = caller().when(chosen('anna'), legAnswered('anna'), commandFailed('connect', 'gone'));
    expect(story.lastTypes).toEqual(['ringNoAnswer support anna']);
  });

  test('beside others is let go when one of them is connected, and that is nobody’s failure', () => {
    const story = caller({ strategy: 'ring-all', whisper })
      .when(chosen('anna'), chosen('omar'), legAnswered('anna'), agentKey('1', 'anna'))
      .when(connected());
    expect(story.types.slice(1)).toEqual([
      'ringingStarted support anna',
      'ringingStarted support omar',
      'ringTakenElsewhere support omar',
      'connected support anna',
    ]);
    expect(story.lines.map((line) => line.split('|')[2])).toEqual(['ENTERQUEUE', 'CONNECT']);
  });

  test('and is answered while another agent hears the whisper, likewise', () => {
    const story = caller({ strategy: 'ring-all', whisper }).when(
      chosen('anna'),
      chosen('omar'),
      legAnswered('anna'),
      legAnswered('omar'),
    );
    expect(story.lastTypes).toEqual(['ringTakenElsewhere support omar']);
  });
});

describe('a caller who is sent on', () => {
  test('back to the queue begins a new stay, with a clock of its own', () => {
    const story = inTalk(caller()).after(60_000).when(sentTo('*80'));
    expect(story.lastTypes).toEqual(['handedBack support', 'joined support']);
    story.after(8_000).when(chosen('omar')).after(2_000).when(legAnswered('omar'), connected());
    story.after(30_000).when(hungUp);
    expect(story.stays).toMatchObject([
      { outcome: 'handedBack', agent: 'anna', waitMs: 15_400, talkMs: 60_000 },
      { outcome: 'completed', agent: 'omar', waitMs: 10_000, talkMs: 30_000 },
    ]);
    expect(new Set(story.stays.map(({ firstJoinedAt }) => firstJoinedAt)).size).toBe(1);
    expect(story.lines.map((line) => line.split('|')[2])).toEqual([
      'ENTERQUEUE',
      'CONNECT',
      'BLINDTRANSFER',
      'ENTERQUEUE',
      'CONNECT',
      'COMPLETECALLER',
    ]);
  });

  test('to another queue', () => {
    const story = inTalk(caller()).after(60_000).when(sentTo('2000'));
    expect(story.lastTypes).toEqual(['transferred support', 'joined sales']);
    expect(story.lines.slice(-2)).toEqual([
      'support|anna|BLINDTRANSFER|2000|keepline|15|60|1',
      'sales|NONE|ENTERQUEUE||+46701234567|1',
    ]);
  });

  test('to a colleague: their talk is no second answer of the queue', () => {
    const story = inTalk(caller()).after(60_000).when(sentTo('202'));
    story.after(4_000).when(legAnswered(), connected()).after(30_000).when(hungUp);
    expect(story.stays).toMatchObject([
      { outcome: 'transferred', how: 'blind', detail: '202', talkMs: 60_000 },
    ]);
    expect(story.lines.map((line) => line.split('|')[2])).toEqual(['ENTERQUEUE', 'CONNECT', 'BLINDTRANSFER']);
  });

  test('to a colleague who does not answer: in line again', () => {
    const story = inTalk(caller()).when(sentTo('202')).after(20_000).when(legEnded('noAnswer'));
    expect(story.lastTypes).toEqual(['joined support']);
    story.after(5_000).when(hungUp);
    expect(story.stays).toMatchObject([{ outcome: 'transferred' }, { outcome: 'abandoned', waitMs: 5_000 }]);
  });

  test('by an attended transfer, whoever takes over', () => {
    const story = inTalk(caller()).after(60_000).when(replacedBy('other.1', 'PJSIP/102'));
    expect(story.lastTypes).toEqual(['transferred support']);
    story.after(30_000).when(hungUp);
    expect(story.stays).toMatchObject([{ outcome: 'transferred', how: 'attended', talkMs: 60_000 }]);
    const bridge = story.story.action('connect').bridge;
    expect(story.lines.slice(2)).toEqual([`support|anna|ATTENDEDTRANSFER|BRIDGE|${bridge}|15|60|1`]);
  });

  test('by an agent whose connection was never reported: they have talked all the same', () => {
    const story = caller().after(2_000).when(chosen('anna'), legAnswered('anna'));
    story.after(40_000).when(sentTo('*80'));
    expect(story.lastTypes).toEqual(['connected support anna', 'handedBack support', 'joined support']);
    expect(story.stays[0]).toMatchObject({ agent: 'anna', waitMs: 2_000, talkMs: 40_000 });
  });
});

describe('a wait that was predicted', () => {
  test('is kept with what came of it', () => {
    const story = countedStory(siteOf({ main: [step.queue('support')] }, {}))
      .line({ place: 3, estimate: waitOf(60_000, 120_000) })
      .arrived();
    expect(story.types).toEqual(['joined support', 'quoted support']);
    story.after(130_000).when(chosen('anna'), legAnswered('anna'), connected());
    expect(story.store.quotes(story.now, story.now)).toEqual([]);
    expect(story.store.quotes((story.now - 200_000) as never, story.now)).toEqual([
      {
        queue: 'support',
        at: story.now - 130_000,
        meanMs: 60_000,
        p80Ms: 120_000,
        p90Ms: 120_000,
        told: null,
        outcome: 'answered',
        waitedMs: 130_000,
      },
    ]);
  });
});
