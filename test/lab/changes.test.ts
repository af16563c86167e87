import { expect, test } from '@jest/globals';
import { Changes, DeadlineError } from '../../src/lab/phones/changes.ts';

test('what is true already is not waited for', async () => {
  expect(
    await new Changes().until(
      () => 'here',
      0,
      () => '',
    ),
  ).toBe('here');
});

test('who waits looks again at each change, and no longer once it is found', async () => {
  const changes = new Changes();
  let looks = 0;
  const waited = changes.until(
    () => (++looks === 3 ? looks : null),
    5000,
    () => '',
  );
  for (let i = 0; i < 5; i++) changes.announce();
  expect(await waited).toBe(3);
  expect(looks).toBe(3);
});

test('after the deadline it is told what was waited for', async () => {
  const waited = new Changes().until(
    () => null,
    1,
    () => 'rain',
  );
  await expect(waited).rejects.toThrow(new DeadlineError('not in 1 ms: rain'));
});

test('what can no longer come true ends the wait', async () => {
  const changes = new Changes();
  let over = false;
  const look = () => {
    if (over) throw new Error('over');
    return null;
  };
  const waited = changes.until(look, 5000, () => '');
  over = true;
  changes.announce();
  await expect(waited).rejects.toThrow('over');
});
