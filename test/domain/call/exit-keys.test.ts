import { describe, expect, test } from '@jest/globals';
import type { BlockId } from '../../../src/domain/ids.ts';
import {
  agentKey,
  chosen,
  connected,
  finished,
  given,
  key,
  legAnswered,
  timer,
  whisperHeard,
} from '../../support/given.ts';
import { siteOf, step, text } from '../../support/sites.ts';

const keys = (ways: Record<string, string>) => ways as Record<string, BlockId>;
const blocks = {
  main: [step.queue('support'), step.say('after')],
  one: [step.say('one')],
  twelve: [step.say('twelve')],
  long: [step.say('long')],
  star: [step.say('star')],
};
const ways = keys({ '1': 'one', '12': 'twelve', '777': 'long', '*': 'star' });
const site = siteOf(blocks, { queue: { keys: ways, keyWaitMs: 3_000 } });
const inLine = () => given(site).arrived();
const press = (...pressed: string[]) => {
  const story = inLine();
  for (const each of pressed) story.when(key(each));
  return story;
};
const way = ({ decision: { departure } }: ReturnType<typeof given>) => departure;

describe('a key that leads out of the queue', () => {
  test('leads there at once, and the flow goes on behind the queue after that', () => {
    const story = press('*').thenDoes('unhold', 'say').thenSays('star');
    expect(way(story)).toEqual({ type: 'key', key: '*' });
    story.when(finished()).thenSays('after');
  });

  test('that leads nowhere does nothing', () => {
    expect(press('5').thenNothingHappens().thenTimersStand({ telling: 0 }).queued.keys).toBe('');
  });

  test('works while something is told', () => {
    inLine()
      .when(timer('telling'))
      .thenSays('place 1')
      .when(key('*'))
      .thenDoes('stopPlayback', 'unhold', 'say');
  });

  test('works while phones ring: they are let go', () => {
    inLine()
      .when(chosen('anna'))
      .when(chosen('omar'))
      .when(key('*'))
      .thenDoes('hangup', 'hangup', 'unhold', 'say')
      .thenTells('anna released', 'omar released')
      .thenTimersStand({ prompt: 180_000 });
  });

  test('works while an agent hears the whisper', () => {
    const whisper = { prompt: text('whisper'), confirm: true, confirmMs: 5_000 };
    const story = given(siteOf(blocks, { queue: { keys: ways, whisper } }))
      .arrived()
      .when(chosen('anna'))
      .when(legAnswered());
    const heard = whisperHeard('anna');
    const late = typeof heard === 'function' ? heard(story) : heard;
    const agents = agentKey('1');
    const taking = typeof agents === 'function' ? agents(story) : agents;
    story.when(key('*')).thenTells('anna released').thenSays('star');
    story.when(late).thenNothingHappens().when(taking).thenNothingHappens();
  });

  test('does nothing any more once an agent has taken the call', () => {
    inLine()
      .when(chosen('anna'))
      .when(legAnswered())
      .when(key('*'))
      .thenNothingHappens()
      .when(connected())
      .when(key('*'))
      .thenNothingHappens()
      .thenIs('talking');
  });

  test('is one of the version that the call began with', () => {
    const story = given(site)
      .arrived()
      .reloaded(siteOf(blocks, { queue: { keys: keys({ '5': 'one' }) } }));
    story.when(key('5')).thenNothingHappens().when(key('*')).thenSays('star');
  });
});

describe('several keys', () => {
  test('one that begins a longer sequence waits for the rest', () => {
    const story = press('1').thenNothingHappens().thenTimersStand({ keys: 3_000, telling: 0 });
    story.after(3_000).when(timer('keys')).thenSays('one');
    expect(way(story)).toEqual({ type: 'key', key: '1' });
  });

  test('the longer one leads out at once', () => {
    const story = press('1', '2').thenSays('twelve');
    expect(way(story)).toEqual({ type: 'key', key: '12' });
  });

  test('every key gives time for the next; an unfinished sequence is forgotten', () => {
    const story = press('7').after(2_000).when(key('7')).thenTimersStand({ keys: 3_000, telling: -2_000 });
    expect(story.queued.keys).toBe('77');
    story.after(3_000).when(timer('keys')).thenNothingHappens();
    expect(story.queued.keys).toBe('');
    story.when(key('7')).when(key('7')).when(key('7')).thenSays('long');
  });

  test('what fits nothing is forgotten, and its last key begins anew', () => {
    press('7', '*').thenSays('star');
    expect(press('7', '1').thenIs('queued').queued.keys).toBe('1');
    expect(press('1', '5').thenIs('queued').thenTimersStand({ telling: 0 }).queued.keys).toBe('');
    press('1', '1', '2').thenSays('twelve');
  });

  test('go on over what happens meanwhile', () => {
    press('1')
      .when(timer('telling'))
      .thenSays('place 1')
      .when(chosen('anna'))
      .when(key('2'))
      .thenSays('twelve');
  });

  test('a time that is up twice changes nothing', () => {
    press('7').when(timer('keys')).when(timer('keys')).thenNothingHappens().thenIs('queued');
  });
});
