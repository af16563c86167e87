import { describe, expect, test } from '@jest/globals';
import { commandFailed, connected, given, hungUp, key, legAnswered, legEnded } from '../../support/given.ts';
import { siteOf, step } from '../../support/sites.ts';

const site = siteOf({
  main: [step.transfer('102', { busy: 'busy' as never, noAnswer: 'no_answer' as never }), step.say('after')],
  busy: [step.say('busy')],
  no_answer: [step.say('no answer')],
});

const dialled = (to: string) => given(siteOf({ main: [step.transfer(to), step.say('after')] })).arrived();

describe('a transfer', () => {
  test('an extension, an outside number and an endpoint are dialled as the site says', () => {
    expect(dialled('102').action('dial').endpoint).toBe('PJSIP/102');
    expect(dialled('+46 8 123 456 78').action('dial').endpoint).toBe('PJSIP/+46812345678@trunk');
    expect(dialled('PJSIP/reception').action('dial').endpoint).toBe('PJSIP/reception');
  });

  test('the caller hears music meanwhile and is connected to whoever answers', () => {
    given(site)
      .arrived()
      .thenDoes('answer', 'hold', 'dial')
      .when(legAnswered())
      .thenDoes('connect')
      .when(connected())
      .thenIs('talking')
      .when(hungUp)
      .thenEnds('transferred');
  });

  test('each failure goes its way, out of the music', () => {
    given(site).arrived().when(legEnded('busy')).thenDoes('unhold', 'say').thenSays('busy');
    given(site).arrived().when(legEnded('noAnswer')).thenSays('no answer');
    given(site).arrived().when(commandFailed('dial', 'unreachable')).thenSays('after');
  });

  test('a number that the caller typed reaches extensions only', () => {
    const typed = siteOf(
      {
        main: [
          step.collect('number', 'wish', { maxDigits: 20 }),
          step.transfer('{wish}'),
          step.say('not there'),
        ],
      },
      { variables: { wish: 'text' } },
    );
    const type = (digits: string) => {
      const story = given(typed).arrived();
      for (const digit of digits) story.when(key(digit));
      return story.when(key('#'));
    };
    expect(type('102').action('dial').endpoint).toBe('PJSIP/102');
    type('0900123456').thenSays('not there');
    type('00442012345678').thenSays('not there');
  });
});
