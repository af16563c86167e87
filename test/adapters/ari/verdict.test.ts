import { expect, test } from '@jest/globals';
import { endCause, HANGUP_CAUSES } from '../../../src/adapters/ari/causes.ts';
import { answeredFailure, noAnswer } from '../../../src/adapters/ari/failure.ts';
import { type Command, verdictOf } from '../../../src/adapters/ari/verdict.ts';

const table: readonly [Command, number, string, string][] = [
  // command, HTTP status, what Asterisk says, verdict
  ['answer', 404, 'Channel not found', 'gone'],
  ['answer', 409, 'Channel not in Stasis application', 'gone'],
  ['play', 404, 'Channel not found', 'gone'],
  ['play', 409, 'Channel not in Stasis application', 'gone'],
  ['play', 412, 'Channel in invalid state', 'refused'],
  ['play', 400, 'Invalid media', 'refused'],
  ['stopPlayback', 404, 'Playback not found', 'done'],
  ['stopPlayback', 409, 'Playback not in progress', 'done'],
  ['stopPlayback', 500, 'Could not stop playback', 'retry'],
  ['createBridge', 409, 'Bridge already exists', 'done'],
  ['addToBridge', 400, 'Channel not found', 'gone'],
  ['addToBridge', 404, 'Bridge not found', 'gone'],
  ['addToBridge', 409, 'Channel currently recording', 'refused'],
  ['addToBridge', 422, 'Channel not in Stasis application', 'gone'],
  ['removeFromBridge', 400, 'Channel not found', 'gone'],
  ['removeFromBridge', 404, 'Bridge not found', 'done'],
  ['removeFromBridge', 422, 'Channel not in this bridge', 'done'],
  ['destroyBridge', 404, 'Bridge not found', 'done'],
  ['destroyBridge', 409, 'Bridge not in Stasis application', 'done'],
  ['makeLeg', 400, 'Invalid endpoint specified', 'unreachable'],
  ['makeLeg', 500, 'Allocation failed', 'unreachable'],
  ['makeLeg', 503, 'Service Unavailable', 'retry'],
  ['ringLeg', 404, 'Channel not found', 'done'],
  ['ringLeg', 409, "Channel is not in the 'Down' state", 'done'],
  ['ringLeg', 500, 'Trouble', 'retry'],
  ['hangup', 404, 'Channel not found', 'gone'],
  ['look', 404, 'Playback not found', 'gone'],
  ['look', 500, 'Trouble', 'retry'],
  ['answer', 401, 'Unauthorized', 'refused'],
  ['answer', 403, 'Forbidden', 'refused'],
  ['answer', 418, 'Teapot', 'refused'],
  ['hangup', 502, 'Bad gateway', 'retry'],
];

test.each(table)('%s, HTTP %i (%s): %s', (command, status, message, verdict) => {
  expect(verdictOf(command, answeredFailure(status, JSON.stringify({ message }))).type).toBe(verdict);
});

test.each([
  'answer',
  'play',
  'makeLeg',
  'ringLeg',
  'stopPlayback',
  'destroyBridge',
  'hangup',
  'look',
] as const)('%s without an answer is to be given again', (command) => {
  expect(verdictOf(command, noAnswer('socket hang up'))).toEqual({
    type: 'retry',
    reason: 'socket hang up',
  });
});

test('the reason is Asterisk’s own, wherever it puts it', () => {
  const reason = (body: string) => {
    const verdict = verdictOf('makeLeg', answeredFailure(500, body));
    return 'reason' in verdict ? verdict.reason : null;
  };
  expect(reason('{"message":"No"}')).toBe('No (HTTP 500)');
  expect(reason('{"error":"Allocation failed"}')).toBe('Allocation failed (HTTP 500)');
  expect(reason('<html>')).toBe('<html> (HTTP 500)');
  expect(reason('')).toBe('HTTP status 500 (HTTP 500)');
});

test.each([
  [16, 'hungUp'],
  [17, 'busy'],
  [18, 'noAnswer'],
  [19, 'noAnswer'],
  [21, 'rejected'],
  [26, 'hungUp'],
  [1, 'invalidNumber'],
  [22, 'invalidNumber'],
  [28, 'invalidNumber'],
  [34, 'congestion'],
  [38, 'congestion'],
  [42, 'congestion'],
  [20, 'failed'],
  [27, 'failed'],
  [58, 'failed'],
  [0, 'failed'],
  [127, 'failed'],
])('hang-up cause %i means %s', (cause, meaning) => {
  expect(endCause(cause)).toBe(meaning);
});

test('each reason to hang up has its cause', () => {
  expect(HANGUP_CAUSES).toEqual({
    normal: 16,
    answeredElsewhere: 26,
    notInService: 1,
    busy: 17,
    congestion: 34,
  });
});
