import { expect, test } from '@jest/globals';
import { handedOver } from '../../src/lab/kannel/handed-over.ts';

const line = (count: number, inside: string): string =>
  `2026-11-22 12:01:45 [18289] [0] DEBUG: Got message ${count}: <${inside}>\n`;

test('what the stand-in of an operator prints is read as messages', () => {
  const printed = [
    '2026-11-22 12:01:45 [18289] [0] INFO: fakesmsc starting\n',
    line(1, 'Bank +46701234567 text Hej åäö > 3 €'),
    line(2, 'Bank +46701234568 ucs-2 %01%0D%00+%D8%3D%DE%00'),
    // Parts of two messages to two numbers, mixed, the second of the first one before its first.
    line(3, 'Bank +461 udh %05%00%03%07%02%02 data +och+slut'),
    line(4, 'Bank +462 udh %05%00%03%07%02%01 data %01%0D'),
    line(5, 'Bank +461 udh %05%00%03%07%02%01 data %C3%A5+b%C3%B6rjan'),
    line(6, 'Bank +462 udh %05%00%03%07%02%02 data %00a'),
    line(7, 'Bank +463 udh %05%00%03%08%02%01 data unfinished'),
  ].join('');
  expect(handedOver(printed)).toEqual([
    { from: 'Bank', to: '+46701234567', text: 'Hej åäö > 3 €', parts: 1 },
    { from: 'Bank', to: '+46701234568', text: 'č 😀', parts: 1 },
    { from: 'Bank', to: '+461', text: 'å början och slut', parts: 2 },
    { from: 'Bank', to: '+462', text: 'ča', parts: 2 },
  ]);
});
