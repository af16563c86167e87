import { expect, test } from '@jest/globals';
import { Ledger } from '../../src/demo/ledger.ts';
import { summarize, wentWell } from '../../src/demo/summary.ts';

function day(): Ledger {
  const ledger = new Ledger();
  const answered = ledger.place('Caller 1', '+1', 0);
  answered.joinedAtMs = 5_000;
  ledger.answer(answered, 'anna', 8_000);
  answered.heardEachOther = true;
  ledger.end(answered, 'lost');

  const waited = ledger.place('Caller 2', '+2', 1_000);
  waited.joinedAtMs = 6_000;
  waited.placesTold = 2;
  waited.placesHeard = 1;
  ledger.answer(waited, 'omar', 17_000);
  ledger.answer(waited, 'lisa', 40_000);

  ledger.end(ledger.place('Caller 3', '+3', 2_000), 'gaveUp');
  ledger.end(ledger.place('Caller 4', '+4', 3_000), 'closed');
  ledger.place('Caller 5', '+5', 4_000);
  return ledger;
}

test('every call has one fate, and who was answered stays answered', () => {
  expect(day().figures).toEqual({
    placed: 5,
    answered: 2,
    gaveUp: 1,
    closed: 1,
    lost: 0,
    open: 1,
    averageWaitMs: 7_000,
    longestWaitMs: 11_000,
    placesTold: 2,
    placesHeard: 1,
    talksHeard: 1,
    talksUnheard: 0,
  });
});

test('who gave up is not lost by the end of the call', () => {
  const ledger = new Ledger();
  const visit = ledger.place('Caller 1', '+1', 0);
  ledger.end(visit, 'gaveUp');
  ledger.end(visit, 'lost');
  expect(ledger.figures).toMatchObject({ gaveUp: 1, lost: 0 });
});

test('a number that calls again is a new visit', () => {
  const ledger = new Ledger();
  const first = ledger.place('Caller 1', '+1', 0);
  const second = ledger.place('Caller 96', '+1', 90_000);
  expect(ledger.of('+1')).toBe(second);
  expect(ledger.of('+1')).not.toBe(first);
  expect(ledger.of('+2')).toBeNull();
});

test('it went well when somebody was answered and nobody lost', () => {
  const ledger = day();
  expect(wentWell(ledger.figures)).toBe(true);
  ledger.end(ledger.place('Caller 6', '+6', 5_000), 'lost');
  expect(wentWell(ledger.figures)).toBe(false);
  expect(wentWell(new Ledger().figures)).toBe(false);
});

test('the summary', () => {
  expect(summarize(day().figures, 61_000)).toEqual([
    'The floor was open for 1 min 01 s.',
    '  Calls placed             5',
    '  Answered by agents       2',
    '  Gave up by own choice    1',
    '  On the line at closing   1',
    '  Not ended                1',
    '  Lost                     0',
    '  Wait in line             7 s on average, 11 s at most',
    '  Places told              2, of which callers heard 1 to the end',
    '  Heard each other         1 of 1 callers and agents',
  ]);
});

test('the summary of nothing says that nothing was', () => {
  expect(summarize(new Ledger().figures, 2_000)).toEqual([
    'The floor was open for 2 s.',
    '  Calls placed             0',
    '  Answered by agents       0',
    '  Gave up by own choice    0',
    '  Lost                     0',
    '  Places told              0',
  ]);
});
