import { describe, expect, test } from '@jest/globals';
import { smsLength } from '../../../src/domain/messages/segments.ts';

describe('the length of a message', () => {
  test.each<[string, string, string, number, number]>([
    ['nothing', '', 'gsm7', 0, 1],
    ['a full one', 'å'.repeat(160), 'gsm7', 160, 1],
    ['one more', 'a'.repeat(161), 'gsm7', 161, 2],
    ['two full parts', 'a'.repeat(306), 'gsm7', 306, 2],
    ['a third part', 'a'.repeat(307), 'gsm7', 307, 3],
    ['the euro sign, which takes two', '€'.repeat(80), 'gsm7', 160, 1],
    ['81 of them', '€'.repeat(81), 'gsm7', 162, 2],
    [
      'a euro sign that does not fit at the end of a part',
      `${'a'.repeat(152)}€${'a'.repeat(152)}`,
      'gsm7',
      306,
      3,
    ],
    ['a full one outside of the alphabet', 'č'.repeat(70), 'ucs2', 70, 1],
    ['one more there', 'č'.repeat(71), 'ucs2', 71, 2],
    ['two full parts there', 'č'.repeat(134), 'ucs2', 134, 2],
    ['a third part there', 'č'.repeat(135), 'ucs2', 135, 3],
    ['one such letter among many', `${'a'.repeat(70)}č`, 'ucs2', 71, 2],
    ['an emoji, which takes two', '😀'.repeat(35), 'ucs2', 70, 1],
    [
      'an emoji that does not fit at the end of a part',
      `${'č'.repeat(66)}😀${'č'.repeat(66)}`,
      'ucs2',
      134,
      3,
    ],
  ])('%s', (_, text, encoding, units, segments) => {
    expect(smsLength(text)).toMatchObject({ encoding, units, segments });
  });

  test('names the letter that makes it dear', () => {
    expect(smsLength('Nazvat ćemo vas').outside).toBe('ć');
    expect(smsLength('Vi ringer åter – tack').outside).toBe('–');
    expect(smsLength('Vi ringer upp dig; tack. ÅÄÖ åäö æøÆØ ñ Ü {[~]}|^\\').outside).toBeNull();
  });
});
