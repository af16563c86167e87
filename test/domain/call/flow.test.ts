import { describe, expect, test } from '@jest/globals';
import { finished, given, hungUp, key, timer } from '../../support/given.ts';
import { retry, siteOf, step, text } from '../../support/sites.ts';

const menuSite = siteOf({
  main: [
    step.say('welcome'),
    step.menu(
      'menu',
      { '1': 'one' },
      {
        noInput: retry({ tries: 2, say: text('nothing heard') }),
        noMatch: retry({ tries: 2, say: text('no such key') }),
      },
    ),
    step.say('after'),
  ],
  one: [step.say('one')],
});

describe('steps run on to the next', () => {
  test('a call is answered and greeted; at the end it is hung up', () => {
    given(siteOf({ main: [step.say('hello')] }))
      .arrived()
      .thenDoes('answer', 'say')
      .thenSays('hello')
      .when(finished())
      .thenDoes('hangup')
      .thenEnds('finished');
  });

  test('a number that nothing answers is turned away, never answered', () => {
    given(menuSite).arrived('4711').thenDoes('hangup').thenEnds('notInService');
  });

  test('the end of another playback changes nothing', () => {
    given(menuSite)
      .arrived()
      .when({ type: 'playbackFinished', playback: 'other' as never, failed: false })
      .thenNothingHappens()
      .thenIs('saying');
  });

  test('a prompt whose end is never reported is given up', () => {
    given(menuSite)
      .arrived()
      .thenSetsTimers({ prompt: 180_000 })
      .when(timer('prompt'))
      .thenDoes('stopPlayback', 'say')
      .thenSays('menu');
  });

  test('goto leaves everything behind, call comes back', () => {
    const site = siteOf({
      main: [step.call('sub'), step.say('back'), step.goto('other'), step.say('never')],
      sub: [step.say('sub'), step.back(), step.say('never')],
      other: [step.say('other')],
    });
    given(site)
      .arrived()
      .thenSays('sub')
      .when(finished())
      .thenSays('back')
      .when(finished())
      .thenSays('other')
      .when(finished())
      .thenEnds('finished');
  });

  test('branch takes the first that holds, else the other way', () => {
    const site = siteOf(
      {
        main: [
          step.set({ matter: 'billing', count: 2 }),
          step.branch({ 'matter == "sales"': 'sales', 'count > 1 && matter == "billing"': 'billing' }),
          step.say('after'),
        ],
        sales: [step.say('sales')],
        billing: [step.say('billing')],
      },
      { variables: { matter: 'text', count: 'integer' } },
    );
    given(site).arrived().thenSays('billing').when(finished()).thenSays('after');
  });

  test('a circle without waiting is stopped, the caller is hung up', () => {
    given(siteOf({ main: [step.goto('main')] }))
      .arrived()
      .thenDoes('answer', 'hangup')
      .thenEnds('stoppedLoop');
  });

  test('a circle of prompts is stopped by the budget of steps', () => {
    const story = given(siteOf({ main: [step.say('again'), step.goto('main')] })).arrived();
    let rounds = 0;
    while (story.state.activity.status !== 'ended' && rounds < 2_000) {
      story.when(finished());
      rounds += 1;
    }
    story.thenEnds('stoppedLoop');
    expect(rounds).toBeLessThan(1_000);
  });
});

describe('a key during a text', () => {
  const site = siteOf(
    {
      main: [step.say('welcome', true), step.menu('menu', { '1': 'one' }), step.say('after')],
      one: [step.say('one', false), step.collect('number', 'account'), step.say('thanks', true)],
    },
    { variables: { account: 'text' } },
  );

  test('counts for the question right behind it', () => {
    given(site).arrived().when(key('1')).thenIs('saying');
    expect(given(site).arrived().when(key('1')).everyAction.at(-1)).toMatchObject({
      media: [{ text: 'one' }],
    });
  });

  test('that does not fit there has only ended the text', () => {
    given(site).arrived().when(key('7')).thenDoes('stopPlayback', 'say').thenSays('menu').thenIs('asking');
  });

  test('does nothing where the text may not be ended', () => {
    given(site).arrived().when(key('1')).when(key('2')).thenNothingHappens().thenIs('saying');
  });

  test('is the first digit of a number asked for next', () => {
    const asked = siteOf(
      { main: [step.say('welcome', true), step.collect('number', 'account')] },
      { variables: { account: 'text' } },
    );
    expect(given(asked).arrived().when(key('4')).state.activity).toMatchObject({ digits: '4' });
  });
});

describe('a menu', () => {
  const atMenu = () => given(menuSite).arrived().when(finished()).thenSays('menu');

  test('a key during the prompt stops it and counts at once', () => {
    atMenu().when(key('1')).thenDoes('stopPlayback', 'say').thenSays('one');
  });

  test('after the key’s steps the flow goes on below the menu', () => {
    atMenu().when(key('1')).when(finished()).thenSays('after');
  });

  test('without barge-in the prompt is heard to its end', () => {
    const site = siteOf({
      main: [step.menu('menu', { '1': 'one' }, { bargeIn: false })],
      one: [step.say('one')],
    });
    given(site)
      .arrived()
      .when(key('1'))
      .thenNothingHappens()
      .when(finished())
      .thenSetsTimers({ input: 5_000 })
      .when(key('1'))
      .thenSays('one');
  });

  test('nothing pressed: told so and asked again, then the way out', () => {
    atMenu()
      .when(finished())
      .thenSetsTimers({ input: 5_000 })
      .when(timer('input'))
      .thenSays('nothing heard', 'menu')
      .when(finished())
      .when(timer('input'))
      .thenSays('after');
  });

  test('a wrong key has its own count', () => {
    atMenu()
      .when(finished())
      .when(timer('input'))
      .when(key('9'))
      .thenDoes('stopPlayback', 'say')
      .thenSays('no such key', 'menu')
      .when(key('9'))
      .thenSays('after');
  });

  test('after Keepline was away it is put again, uncounted', () => {
    const story = atMenu().when(finished()).when({ type: 'resumed' }).thenSays('menu');
    expect(story.state.activity).toMatchObject({ playback: story.action('say').playback });
    story.when(finished()).when(timer('input')).thenSays('nothing heard', 'menu');
  });

  test('a hang-up ends the call and asks for nothing more', () => {
    atMenu().when(hungUp).thenDoes().thenEnds('hungUpBeforeQueue');
  });
});

describe('collecting digits', () => {
  const site = siteOf(
    {
      main: [
        step.collect('number', 'account', {
          minDigits: 2,
          maxDigits: 4,
          noMatch: retry({ tries: 2, say: text('too short') }),
        }),
        step.branch({ 'account == "1234"': 'known' }, 'unknown'),
      ],
      known: [step.say('known')],
      unknown: [step.say('unknown')],
    },
    { variables: { account: 'text' } },
  );
  const asked = () => given(site).arrived().thenSays('number');

  test('the first digit stops the prompt, the last one goes on', () => {
    asked()
      .when(key('1'))
      .thenDoes('stopPlayback')
      .thenSetsTimers({ input: 3_000 })
      .when(key('2'))
      .when(key('3'))
      .when(key('4'))
      .thenSays('known');
  });

  test('the end key or a pause ends it early', () => {
    asked().when(key('1')).when(key('2')).when(key('#')).thenSays('unknown');
    asked().when(key('1')).when(key('2')).when(timer('input')).thenSays('unknown');
  });

  test('too few digits: told so, and asked again from the start', () => {
    const story = asked().when(key('1')).when(key('#')).thenSays('too short', 'number');
    expect(story.state.activity).toMatchObject({ digits: '' });
  });

  test('a star is no digit', () => {
    asked().when(key('*')).thenNothingHappens().thenIs('asking');
  });
});
