import { expect, test } from '@jest/globals';
import { Screen } from '../../src/demo/screen.ts';

function terminal() {
  const written: string[] = [];
  return { written, columns: 90, rows: 20, write: (text: string) => written.push(text) > 0 };
}

test('the terminal is given back exactly once, and only if it was taken', () => {
  const given = terminal();
  const screen = new Screen(given);
  screen.leave();
  expect(given.written).toEqual([]);
  screen.show(['one', 'two']);
  screen.leave();
  screen.leave();
  const text = given.written.join('');
  expect(text.split('\u001b[?1049h')).toHaveLength(2);
  expect(text.split('\u001b[?1049l')).toHaveLength(2);
  expect(text.endsWith('\u001b[?1049l')).toBe(true);
  expect(text).toContain('one\u001b[K\r\ntwo\u001b[K');
});

test('what has not changed is not written again, unless the terminal changed its size', () => {
  const given = terminal();
  const screen = new Screen(given);
  screen.show(['one']);
  const before = given.written.length;
  screen.show(['one']);
  expect(given.written).toHaveLength(before);
  given.columns = 70;
  screen.show(['one']);
  expect(given.written.length).toBeGreaterThan(before);
});

test('a terminal that does not know its size is taken for the usual one', () => {
  expect(new Screen({ write: () => true }).size).toEqual({ columns: 80, rows: 24 });
  expect(new Screen(terminal()).size).toEqual({ columns: 90, rows: 20 });
});
