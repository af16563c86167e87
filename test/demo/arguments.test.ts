import { expect, test } from '@jest/globals';
import { HELP, parseArguments } from '../../src/demo/arguments.ts';

const parse = (...args: string[]) => parseArguments(args, 4711);

test('without options it goes on until told to end, with a fresh seed', () => {
  expect(parse()).toEqual({
    type: 'run',
    options: { seconds: null, callersPerMinute: 15, seed: 4711 },
  });
});

test('every option of the help is understood', () => {
  expect(parse('--seconds', '60', '--callers-per-minute=20', '--seed', '0')).toEqual({
    type: 'run',
    options: { seconds: 60, callersPerMinute: 20, seed: 0 },
  });
  expect(parse('--help')).toEqual({ type: 'help' });
  expect(parse('-h', '--seconds', '60')).toEqual({ type: 'help' });
  const options = HELP.match(/^ {2}--[a-z-]+/gm)?.map((option) => option.trim());
  expect(options).toEqual(['--seconds', '--callers-per-minute', '--seed', '--help']);
});

test.each([
  [['--secnds', '60'], "Unknown option '--secnds'"],
  [['now'], "Unexpected argument 'now'"],
  [['--seconds', 'abc'], '--seconds must be a whole number from 10 to 86400, got "abc"'],
  [['--seconds', '9'], '--seconds must be a whole number from 10 to 86400, got "9"'],
  [['--seconds='], '--seconds must be a whole number from 10 to 86400, got ""'],
  [['--callers-per-minute', '0'], '--callers-per-minute must be a whole number from 1 to 60, got "0"'],
  [['--seed', '1.5'], '--seed must be a whole number from 0 to 4294967295, got "1.5"'],
  [['--seconds'], "Option '--seconds <value>' argument missing"],
])('%j is refused with a reason', (args, message) => {
  expect(parse(...args)).toEqual({ type: 'wrong', message });
});
