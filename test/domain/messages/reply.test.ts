import { describe, expect, test } from '@jest/globals';
import { readReply } from '../../../src/domain/messages/reply.ts';
import { senderNumber } from '../../../src/domain/messages/sender.ts';

const MINUTE_MS = 60_000;

describe('a reply', () => {
  test.each([
    ...['0', ' 0 ', '0.', '"0"', '０', '0\n\nSkickat från min telefon', 'Cancel', 'avboka'].map((text) => [
      text,
      'cancel',
    ]),
    ...['STOP', 'stop', 'Stop.', 's t o p', 'STOP ALL', 'stopall', 'Unsubscribe', 'END', 'quit!'].map(
      (text) => [text, 'stop'],
    ),
    ...['Stopp', 'Arrêt', 'ARRET', 'Lopeta', 'odjava', 'Alto', 'afmeld'].map((text) => [text, 'stop']),
    ...['START', 'start', 'unstop', 'Starta', 'démarrer'].map((text) => [text, 'start']),
    ...['1', '1.', ' 1\n'].map((text) => [text, 'yes']),
  ])('%j is %s', (text, type) => expect(readReply(text ?? '')).toEqual({ type }));

  test.each([
    ['LATER', 30],
    ['later 45', 45],
    ['Later45', 45],
    ['LATER 30 min', 30],
    ['later 90 minutes.', 90],
    ['LATER 5', 5],
    ['LATER 1440', 1440],
    ['Senare 30', 30],
    ['SENARE', 30],
    ['Senere 20', 20],
    ['Später 60', 60],
    ['spaeter 60', 60],
    ['SPATER', 30],
    ['myöhemmin 15', 15],
    ['MYO\u0308HEMMIN 15', 15],
    ['Kasnije 30', 30],
    ['Plus tard 30', 30],
    ['PLUSTARD', 30],
    ['Más tarde, 120', 120],
    ['mas tarde', 30],
  ])('%j is later, by %d minutes', (text, minutes) =>
    expect(readReply(text)).toEqual({ type: 'later', afterMs: minutes * MINUTE_MS }),
  );

  test.each([
    '',
    '   ',
    '30',
    '00',
    '10',
    '2',
    'LATER 4',
    'LATER 1441',
    'LATER 1.5',
    'LATER 1 5',
    'LATER 2h',
    'LATER 99999999999999999999',
    'LATER 30; DROP TABLE callbacks',
    '30 LATER',
    'not later',
    'please stop calling me',
    'stopped',
    'endless',
    'Thank you',
    '0701234567',
    '😀',
    'x'.repeat(300),
    '\u0000',
  ])('%j is nothing that we understand', (text) => expect(readReply(text)).toEqual({ type: 'unknown' }));

  test('however much is sent, reading it takes no time', () => {
    expect(readReply(`${' '.repeat(1_000_000)}0`)).toEqual({ type: 'unknown' });
  });
});

describe("a sender's number", () => {
  test.each([
    ['+46701234567', 'SE', '+46701234567'],
    ['46701234567', 'SE', '+46701234567'],
    ['0046701234567', 'SE', '+46701234567'],
    ['0701234567', 'SE', '+46701234567'],
    ['070-123 45 67', 'SE', '+46701234567'],
    ['4791234567', 'SE', '+4791234567'],
    ['+4791234567', null, '+4791234567'],
    ['4791234567', null, '+4791234567'],
    ['0701234567', null, null],
    ['71234', 'SE', null],
    ['Telco', 'SE', null],
    ['', 'SE', null],
    ["' OR 1=1", 'SE', null],
    ['+46701234567+46709999999', 'SE', null],
    ['1'.repeat(50), 'SE', null],
  ])('%j of %s is %s', (from, country, number) => expect(senderNumber(from, country)).toBe(number));
});
