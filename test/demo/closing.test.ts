import { expect, test } from '@jest/globals';
import { Closing } from '../../src/demo/closing.ts';

test('what was opened last is closed first, whatever fails, and only once', async () => {
  const done: string[] = [];
  const closing = new Closing();
  closing.add('folder', () => void done.push('folder'));
  closing.add('exchange', async () => {
    done.push('exchange');
    throw new Error('does not end');
  });
  closing.add('phones', async () => void done.push('phones'));
  expect(await closing.close()).toEqual(['exchange: does not end']);
  expect(done).toEqual(['phones', 'exchange', 'folder']);
  expect(await closing.close()).toEqual([]);
  closing.force();
  expect(done).toHaveLength(3);
});

test('forced, everything that is left is ended at once, also what is being closed', () => {
  const done: string[] = [];
  const closing = new Closing();
  closing.add('folder', () => void done.push('folder'));
  closing.add(
    'exchange',
    () => new Promise(() => {}),
    () => void done.push('exchange killed'),
  );
  closing.add(
    'gone',
    () => {},
    () => {
      throw new Error('no such process');
    },
  );
  void closing.close();
  closing.force();
  expect(done).toEqual(['exchange killed', 'folder']);
});
