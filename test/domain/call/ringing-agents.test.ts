import { describe, expect, test } from '@jest/globals';
import type { Language } from '../../../src/domain/ids.ts';
import type { Whisper } from '../../../src/domain/queue/settings.ts';
import type { QueueSettings, Site } from '../../../src/domain/site.ts';
import {
  agentKey,
  chosen,
  commandFailed,
  connected,
  finished,
  type Given,
  given,
  hungUp,
  key,
  legAnswered,
  legEnded,
  legRinging,
  timer,
  waitOf,
  whisperHeard,
} from '../../support/given.ts';
import { defaultQueue, siteOf, step, text } from '../../support/sites.ts';

const siteWith = (queue: Partial<QueueSettings>): Site =>
  siteOf(
    { main: [step.queue('support', 'sorry'), step.say('after')], sorry: [step.say('sorry')], out: [] },
    {
      queue: { keys: { '0': 'out' } as never, tell: { ...defaultQueue.tell, place: null }, ...queue },
      agents: ['anna', 'omar', 'eva'],
      agentSettings: { eva: { ringWhenBusy: true, awayAfterMissed: 3, wrapUpMs: 1_000 } },
      texts: { whisper: 'call for {queue} from {caller_name} at {caller}, {waited} minutes' },
    },
  );

const inLine = (queue: Partial<QueueSettings> = {}) => given(siteWith(queue)).arrived().thenIs('queued');
const allRing = (queue: Partial<QueueSettings> = {}) =>
  inLine({ strategy: 'ring-all', ...queue })
    .when(chosen('anna'))
    .when(chosen('omar'))
    .when(chosen('eva'));
const place = ({ queued: { rank, joinedAt } }: Given) => ({ rank, joinedAt });

describe('one agent', () => {
  test('is reserved until the phone says that it rings', () => {
    inLine()
      .when(chosen('anna'))
      .thenDoes('dial')
      .thenTells()
      .thenRings({ anna: 'reserved' })
      .when(legRinging('anna'))
      .thenDoes()
      .thenTells('anna rung')
      .thenRings({ anna: 'ringing' })
      .when(legRinging('anna'))
      .thenNothingHappens();
  });

  test('who answers is connected at once, where there is no whisper', () => {
    inLine()
      .when(chosen('anna'))
      .when(legRinging('anna'))
      .when(legAnswered('anna'))
      .thenDoes('connect')
      .thenTells('anna answered')
      .thenTimersStand({})
      .when(legAnswered('anna'))
      .thenNothingHappens();
  });

  test('whose phone is in use is left alone, unless it can take two calls', () => {
    const story = inLine().when(chosen('anna'));
    expect(story.action('dial').unlessInUse).toBe(true);
    story.when(commandFailed('dial', 'busy')).thenDoes().thenTells('anna missed');
    expect(story.decision.notices[0]?.event).toMatchObject({ cause: 'busy', awayAfter: null });
    story.when(chosen('eva'));
    expect(story.action('dial').unlessInUse).toBe(false);
  });

  test.each(['busy', 'noAnswer', 'rejected', 'lost'] as const)(
    'who is %s is told why, and how many are too many',
    (cause) => {
      const story = inLine().when(chosen('eva')).when(legEnded(cause)).thenDoes();
      expect(story.decision.notices).toEqual([
        { agent: 'eva', event: { type: 'missed', call: story.state.id, cause, awayAfter: 3 } },
      ]);
    },
  );

  test('a leg of which nobody knows how far it came is ended', () => {
    inLine().when(chosen('anna')).when(commandFailed('dial', 'exhausted')).thenDoes('hangup');
    inLine().when(chosen('anna')).when(commandFailed('dial', 'refused')).thenDoes('hangup');
    inLine().when(chosen('anna')).when(commandFailed('dial', 'unreachable')).thenDoes();
  });

  test('who did not answer costs the caller nothing: the next one is rung, the place is kept', () => {
    const story = inLine();
    const before = place(story);
    story
      .when(chosen('anna'))
      .after(15_000)
      .when(legEnded('noAnswer'))
      .when(chosen('omar'))
      .thenDoes('dial')
      .thenRings({ omar: 'reserved' });
    expect(place(story)).toEqual(before);
  });

  test('a leg of an earlier try changes nothing; if it answers, it is hung up', () => {
    const story = inLine().when(chosen('anna'));
    const { channel: old } = story.action('dial');
    story.when(legEnded('noAnswer')).when(chosen('omar'));
    story.when({ type: 'channelEnded', channel: old, cause: 'lost' }).thenNothingHappens();
    story.when({ type: 'legAnswered', channel: old }).thenDoes('hangup').thenRings({ omar: 'reserved' });
    expect(story.action('hangup')).toMatchObject({ channel: old, reason: 'answeredElsewhere' });
  });

  test('begins their own wrap-up, or the queue’s', () => {
    const wrapUp = (agent: string) =>
      inLine()
        .when(chosen(agent))
        .when(legAnswered())
        .when(connected())
        .when(legEnded('hungUp'))
        .decision.notices.map(({ event }) => event);
    const ended = { type: 'callEnded', queue: 'support', extendMs: defaultQueue.extendWrapUpMs };
    expect(wrapUp('anna')).toMatchObject([{ ...ended, wrapUpMs: defaultQueue.wrapUpMs }]);
    expect(wrapUp('eva')).toMatchObject([{ ...ended, wrapUpMs: 1_000 }]);
  });
});

describe('several agents at once', () => {
  test('the first who answers is connected; the others are let go only when that is done', () => {
    const story = allRing()
      .when(legAnswered('omar'))
      .thenDoes('connect')
      .thenTells('omar answered')
      .thenTimersStand({ ring: 30_000 })
      .when(connected())
      .thenDoes('hangup', 'hangup')
      .thenTells('anna released', 'eva released')
      .thenTimersStand({});
    expect(story.actions('hangup').map(({ reason }) => reason)).toEqual([
      'answeredElsewhere',
      'answeredElsewhere',
    ]);
    expect(story.talking).toMatchObject({ from: { agent: 'omar' }, others: [] });
    story.when(connected()).thenNothingHappens();
  });

  test('two answer together: one is connected, the other is let go at once', () => {
    const story = allRing().when(legAnswered('anna')).when(legAnswered('eva'));
    story.thenDoes('hangup').thenTells('eva released');
    expect(story.action('hangup').reason).toBe('answeredElsewhere');
    story.when(connected()).thenTells('omar released');
    expect(story.actions('connect')).toHaveLength(1);
    expect(story.talking.from?.agent).toBe('anna');
  });

  test('the one who answered is lost before the connection: the others still ring, the place is kept', () => {
    const story = inLine({ strategy: 'ring-all' });
    const before = place(story);
    story
      .when(chosen('anna'))
      .when(chosen('omar'))
      .after(4_000)
      .when(legAnswered('anna'))
      .when(legEnded('hungUp', 'anna'))
      .thenDoes('disconnect', 'hold')
      .thenTells('anna callEnded')
      .thenRings({ omar: 'reserved' })
      .thenTimersStand({ ring: 26_000 });
    expect(place(story)).toEqual(before);
    expect(story.state.served).toBeNull();

    story.when(legAnswered('omar')).thenDoes('connect').thenTells('omar answered').when(connected());
    expect(story.talking.from?.agent).toBe('omar');
    const [first, second] = story.actions('connect');
    expect(second?.bridge).not.toBe(first?.bridge);
  });

  test('the connection fails: the same', () => {
    allRing()
      .when(legAnswered('anna'))
      .when(commandFailed('connect', 'exhausted'))
      .thenDoes('hangup', 'disconnect', 'hold')
      .thenRings({ omar: 'reserved', eva: 'reserved' });
  });

  test('news of a connection that is over does not count for the next one', () => {
    const story = allRing().when(legAnswered('anna'));
    const { bridge } = story.action('connect');
    story.when(legEnded('hungUp', 'anna')).when(legAnswered('omar'));
    story.when({ type: 'connected', bridge }).thenNothingHappens();
    expect(story.talking.connected).toBe(false);
  });

  test('what was told before the failed connection is not told again', () => {
    const { tell } = defaultQueue;
    const story = inLine({ tell })
      .at(2)
      .when(timer('telling'))
      .thenSays('place 2')
      .after(1_000)
      .when(finished());
    story.after(15_000).when(chosen('anna')).when(legAnswered()).when(legEnded('hungUp'));
    story.when(timer('telling')).thenSetsTimers({ telling: 10_000 });
    story.after(10_000).when(timer('telling')).thenSays();
    story.at(1).when({ type: 'placeImproved' }).thenSays('place 1');
  });

  test('one does not answer: the others ring on; the last one: everything is as before', () => {
    const story = allRing().when(legEnded('noAnswer', 'anna')).thenTells('anna missed');
    story.thenRings({ omar: 'reserved', eva: 'reserved' });
    story.when(commandFailed('dial', 'unreachable')).thenTells('eva missed').thenRings({ omar: 'reserved' });
    story.when(legEnded('rejected', 'omar')).thenTells('omar missed').thenRings({});
  });

  test('one whose phone stops while another is being connected has missed it', () => {
    allRing()
      .when(legAnswered('anna'))
      .when(legEnded('rejected', 'omar'))
      .thenDoes()
      .thenTells('omar missed')
      .when(connected())
      .thenTells('eva released');
  });

  test('rings whose end is never reported are given up, each in its time', () => {
    inLine({ strategy: 'ring-all' })
      .when(chosen('anna'))
      .after(10_000)
      .when(chosen('omar'))
      .thenTimersStand({ ring: 20_000 })
      .after(20_000)
      .when(timer('ring'))
      .thenDoes('hangup')
      .thenTells('anna missed')
      .thenTimersStand({ ring: 10_000 })
      .after(10_000)
      .when(timer('ring'))
      .thenTells('omar missed')
      .thenRings({});
  });

  test('and so are those that ring while a connection is not reported', () => {
    const story = allRing().after(29_000).when(legAnswered('anna')).after(1_000).when(timer('ring'));
    story.thenDoes('hangup', 'hangup').thenTells('omar missed', 'eva missed').thenTimersStand({});
    expect(story.talking.others).toEqual([]);
  });

  test('the caller hangs up: everybody is let go, once', () => {
    allRing()
      .when(hungUp)
      .thenDoes('hangup', 'hangup', 'hangup')
      .thenTells('anna released', 'omar released', 'eva released')
      .thenTimersStand({});
  });

  test('the caller hangs up while one is being connected', () => {
    allRing()
      .when(legAnswered('omar'))
      .when(hungUp)
      .thenDoes('hangup', 'hangup', 'hangup', 'disconnect')
      .thenTells('anna released', 'eva released', 'omar callEnded')
      .thenEnds('abandoned');
  });

  test('the caller leaves by a key, to a flow that ends at once: everybody is let go, once', () => {
    const story = given(
      siteOf(
        { main: [step.queue('support')], bye: [step.hangup()] },
        { queue: { keys: { '9': 'bye' } as never } },
      ),
    )
      .arrived()
      .when(chosen('anna'))
      .when(key('9'))
      .thenDoes('hangup', 'unhold', 'hangup')
      .thenTells('anna released')
      .thenEnds('finished');
    expect(story.decision.departure).toEqual({ type: 'key', key: '9' });
  });

  test('a talk after which the flow is over parts them once', () => {
    given(siteOf({ main: [step.queue('support')] }))
      .arrived()
      .when(chosen('anna'))
      .when(legAnswered())
      .when(connected())
      .when(legEnded('hungUp'))
      .thenDoes('disconnect', 'hangup')
      .thenTells('anna callEnded')
      .thenEnds('answered');
  });
});

describe('the whisper', () => {
  const whisper: Whisper = { prompt: text('whisper'), confirm: false, confirmMs: 8_000 };
  const whispered = (more: Partial<Whisper> = {}) =>
    inLine({ whisper: { ...whisper, ...more } })
      .after(150_000)
      .when(chosen('anna'))
      .when(legRinging('anna'))
      .when(legAnswered('anna'));

  test('is heard by the agent, while the caller keeps the music', () => {
    const story = whispered().thenDoes('say').thenTells().thenRings({ anna: 'whisper' });
    story.thenSays('call for support from Eva at +46701234567, 3 minutes');
    expect(story.action('say').channel).toBe(story.leg('anna'));
    story.thenSetsTimers({ ring: 60_000 });
    story.when(whisperHeard('anna')).thenDoes('connect').thenTells('anna answered');
  });

  test('is in the site’s first language, whatever the caller’s', () => {
    const sv = 'sv' as Language;
    const en = 'en' as Language;
    const plain = siteWith({ whisper });
    const site: Site = {
      ...plain,
      languages: [sv, en],
      texts: { ...plain.texts, ['whisper' as never]: { [en]: 'English', [sv]: 'svenska' } },
    };
    const story = given(site).arrived().when(chosen('anna')).when(legAnswered());
    expect(story.state.language).toBe('en');
    story.thenSays('svenska');
  });

  test('counts the time waited from when the customer first joined a queue', () => {
    const site = siteOf(
      { main: [step.queue('support'), step.queue('sales')] },
      {
        queue: { maxWaitMs: 600_000 },
        queues: { sales: { whisper } },
        texts: { whisper: '{queue} {waited}' },
      },
    );
    given(site)
      .arrived()
      .after(600_000)
      .when(timer('maxWait'))
      .after(120_000)
      .when(chosen('anna'))
      .when(legAnswered())
      .thenSays('sales 12');
  });

  test('of a phone that never said that it rang: the agent is told that it did', () => {
    inLine({ whisper }).when(chosen('anna')).when(legAnswered()).thenTells('anna rung');
  });

  test('needs no key; 1 takes the call at once', () => {
    whispered().when(agentKey('2')).thenNothingHappens();
    whispered().when(agentKey('1')).thenDoes('stopPlayback', 'connect').thenTells('anna answered');
  });

  test('stops what the caller was being told', () => {
    inLine({ whisper, tell: defaultQueue.tell })
      .when(timer('telling'))
      .thenSays('place 1')
      .when(chosen('anna'))
      .when(legAnswered())
      .thenDoes('say')
      .when(whisperHeard('anna'))
      .thenDoes('stopPlayback', 'connect');
  });

  test('that cannot be played is left out', () => {
    whispered().when(commandFailed('say', 'refused')).thenDoes('connect').thenTells('anna answered');
    whispered().when(commandFailed('say', 'gone')).thenNothingHappens().thenRings({ anna: 'whisper' });
  });

  test('whose end is never reported is stopped', () => {
    whispered()
      .after(60_000)
      .when(timer('ring'))
      .thenDoes('stopPlayback', 'connect')
      .thenTells('anna answered');
  });

  test('with nothing to say is none', () => {
    inLine({ whisper: { ...whisper, prompt: [] } })
      .when(chosen('anna'))
      .when(legAnswered())
      .thenDoes('connect');
  });

  test('the agent hangs up in it: missed, and the place is kept', () => {
    const story = inLine({ whisper });
    const before = place(story);
    story
      .when(chosen('anna'))
      .when(legAnswered())
      .when(legEnded('hungUp'))
      .thenDoes()
      .thenTells('anna missed')
      .thenIs('queued');
    expect(place(story)).toEqual(before);
    expect(story.decision.notices[0]?.event).toMatchObject({ cause: 'hungUp' });
  });

  test.each<[string, ReturnType<typeof key>]>([
    ['hangs up', hungUp],
    ['leaves by a key', key('0')],
  ])('the caller %s in it: the agent is let go', (_, leaves) => {
    const story = whispered();
    const leg = story.leg('anna');
    story.when(leaves).thenTells('anna released');
    expect(story.decision.actions).toContainEqual({ type: 'hangup', channel: leg, reason: 'normal' });
    story.when({ type: 'legAnswered', channel: leg });
    expect(story.state.activity.status).not.toBe('talking');
  });

  test('the caller is not thrown out during it', () => {
    inLine({ whisper, maxWaitMs: 10_000 })
      .when(chosen('anna'))
      .when(legAnswered())
      .after(10_000)
      .when(timer('maxWait'))
      .thenNothingHappens()
      .when({ type: 'queueEmptied' })
      .thenNothingHappens()
      .when(whisperHeard('anna'))
      .thenIs('talking');
  });

  test('one who answers while another hears it is let go; the rest ring on', () => {
    const story = allRing({ whisper }).when(legAnswered('anna')).when(legAnswered('omar'));
    story.thenDoes('hangup').thenTells('omar released').thenRings({ anna: 'whisper', eva: 'reserved' });
    story.when(legEnded('hungUp', 'anna')).thenRings({ eva: 'reserved' });
    story.when(legAnswered('eva')).thenRings({ eva: 'whisper' });
    story.when(whisperHeard('eva')).thenIs('talking');
  });

  describe('with a key that takes the call', () => {
    const confirming = () => whispered({ confirm: true });

    test('the key may be pressed during it', () => {
      confirming().when(agentKey('1')).thenDoes('stopPlayback', 'connect').thenTells('anna answered');
    });

    test('or after it', () => {
      confirming()
        .when(whisperHeard('anna'))
        .thenDoes()
        .thenRings({ anna: 'confirm' })
        .thenSetsTimers({ ring: 8_000 })
        .when(agentKey('5'))
        .thenNothingHappens()
        .when(agentKey('1'))
        .thenDoes('connect')
        .thenTells('anna answered')
        .thenTimersStand({});
    });

    test('who does not press it has not answered, and is counted so', () => {
      const story = confirming().when(whisperHeard('anna')).after(8_000).when(timer('ring'));
      story.thenTells('anna missed').thenIs('queued');
      expect(story.decision.actions[0]).toMatchObject({ type: 'hangup' });
      expect(story.decision.notices[0]?.event).toMatchObject({ cause: 'noAnswer' });
      expect(story.watch.agents.get('anna' as never)?.missedInRow).toBe(1);
      story
        .when(chosen('omar'))
        .when(legAnswered())
        .when(whisperHeard('omar'))
        .after(8_000)
        .when(timer('ring'));
      expect(story.watch.agents.get('omar' as never)?.missedInRow).toBe(1);
    });

    test('a mailbox that answers every time is set away at last', () => {
      const story = inLine({ whisper: { ...whisper, confirm: true } });
      for (let tries = 1; tries <= 3; tries += 1) {
        story.when(chosen('eva')).when(legRinging()).when(legAnswered()).when(whisperHeard('eva'));
        story.after(8_000).when(timer('ring')).thenTells('eva missed');
        story.watch.rested('eva' as never, story.now);
      }
      expect(story.watch.agents.get('eva' as never)?.paused).toMatchObject({ by: 'missed' });
    });

    test('a whisper whose end is never reported is stopped, and the key waited for', () => {
      confirming()
        .after(60_000)
        .when(timer('ring'))
        .thenDoes('stopPlayback')
        .thenRings({ anna: 'confirm' })
        .thenSetsTimers({ ring: 8_000 });
    });

    test('keys of the caller are not the agent’s, and the other way round', () => {
      confirming().when(key('1')).thenNothingHappens();
      confirming().when(agentKey('0')).thenNothingHappens().thenRings({ anna: 'whisper' });
    });
  });
});

describe('put off while a phone rings', () => {
  test('an empty queue', () => {
    const site = siteOf(
      {
        main: [step.queue('support', null, { on: { nobodyLoggedIn: 'nobody' } })],
        nobody: [step.say('nobody')],
      },
      { queue: { leaveWhenEmpty: ['paused'] } },
    );
    const story = given(site).arrived().when(chosen('anna')).line({ empty: true });
    story.when({ type: 'queueEmptied' }).thenNothingHappens().when(legEnded('noAnswer'));
    story.thenDoes('unhold', 'say').thenSays('nobody');
    expect(story.decision.departure).toEqual({ type: 'reason', reason: 'nobodyLoggedIn' });
    given(site).arrived().when({ type: 'queueEmptied' }).thenSays('nobody');
  });

  test('waiting too long: of several, the last one’s end decides', () => {
    const story = allRing({ maxWaitMs: 5_000 }).after(5_000).when(timer('maxWait')).thenNothingHappens();
    story.when(legEnded('busy', 'anna')).thenIs('queued').when(legEnded('busy', 'omar')).thenIs('queued');
    story.when(legEnded('busy', 'eva')).thenDoes('unhold', 'say').thenSays('sorry');
    expect(story.decision.departure).toEqual({ type: 'reason', reason: 'waitedTooLong' });
  });

  test('several that are given up together, when it has been too long: out, once', () => {
    allRing({ maxWaitMs: 30_000 })
      .after(30_000)
      .when(timer('maxWait'))
      .when(timer('ring'))
      .thenDoes('hangup', 'hangup', 'hangup', 'unhold', 'say')
      .thenSays('sorry')
      .thenTells('anna missed', 'omar missed', 'eva missed');
  });

  test('a wait that is known changes nothing of it', () => {
    inLine({ maxWaitMs: 5_000 })
      .line({ estimate: waitOf(1, 1) })
      .after(5_000)
      .when(timer('maxWait'))
      .thenSays('sorry');
  });
});
