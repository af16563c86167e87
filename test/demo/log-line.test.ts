import { expect, test } from '@jest/globals';
import { LogLine } from '../../src/demo/log-line.ts';

test('an event with its fields', () => {
  const line = LogLine.parse(
    '{"level":"info","time":"2026-01-05T08:00:00.000Z","event":"placeTold","call":"c1","position":2,"msg":"x"}',
  );
  expect(line).toMatchObject({ event: 'placeTold', level: 'info' });
  expect([
    line?.text('call'),
    line?.number('position'),
    line?.text('position'),
    line?.number('none'),
  ]).toEqual(['c1', 2, '', 0]);
});

test('the message of a fault', () => {
  const line = LogLine.parse(
    '{"level":"error","event":"fault","where":"x","err":{"type":"E","message":"no disk"}}',
  );
  expect(line?.error).toBe('no disk');
  expect(LogLine.parse('{"level":"error","event":"fault","err":null}')?.error).toBe('');
});

test.each(['', '{"level":"info","event":"place', 'null', '[1]', '{"level":30,"event":"x"}', 'Error: x'])(
  '%j is no event',
  (text) => {
    expect(LogLine.parse(text)).toBeNull();
  },
);
