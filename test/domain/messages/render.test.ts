import { describe, expect, test } from '@jest/globals';
import type { Language, TextName } from '../../../src/domain/ids.ts';
import { plainText, renderMessage } from '../../../src/domain/messages/render.ts';
import { smsLength } from '../../../src/domain/messages/segments.ts';

const [sv, en, hr] = ['sv', 'en', 'hr'] as Language[] as [Language, Language, Language];
const missed = 'sms_missed' as TextName;
const site = {
  languages: [sv, en],
  texts: {
    [missed]: {
      [sv]: '{attempt, plural, =1 {Vi ringde dig.} other {Vi ringde dig, # gånger.}} Nästa försök {next}.',
      [en]: 'We called you. Next try at {next}.',
    },
    ['empty' as TextName]: { [sv]: ' {nothing} ' },
  },
};

describe('the words of a message', () => {
  test("are the site's text in the customer's language", () => {
    expect(renderMessage(site, missed, sv, { attempt: 2, next: '14.30' })).toEqual({
      text: 'Vi ringde dig, 2 gånger. Nästa försök 14.30.',
      language: sv,
    });
    expect(renderMessage(site, missed, en, { attempt: 2, next: '14:30' })).toMatchObject({ language: en });
  });

  test("are in the site's first language where there is no other", () => {
    expect(renderMessage(site, missed, hr, { attempt: 1, next: '14.30' })).toEqual({
      text: 'Vi ringde dig. Nästa försök 14.30.',
      language: sv,
    });
  });

  test('are not sent when nothing is left of them', () => {
    expect(renderMessage(site, 'gone' as TextName, sv, {})).toBeNull();
    expect(renderMessage(site, 'empty' as TextName, sv, {})).toBeNull();
  });

  test('fit the GSM alphabet where only their writing stood against it', () => {
    const nine = new Intl.DateTimeFormat('en-US', { timeStyle: 'short', timeZone: 'UTC' }).format(0);
    const text = plainText(`A\u030Akes\u00a0ko\u0308 \u200b${nine}\r\n\n tack\ufeff `);
    expect(text).toBe('Åkes kö 12:00 AM\n\ntack');
    expect(smsLength(text).encoding).toBe('gsm7');
  });

  test('are cut before they go without end', () => {
    expect([...plainText('😀'.repeat(5_000))]).toHaveLength(1530);
  });
});
