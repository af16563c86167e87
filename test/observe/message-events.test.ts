import { expect, test } from '@jest/globals';
import { createLogger } from '../../src/observe/logger.ts';
import { createMessageEvents } from '../../src/observe/message-events.ts';

test('messages are told with masked numbers, each at its level', () => {
  const lines: string[] = [];
  const logger = createLogger({
    pretty: false,
    level: 'trace',
    to: { write: (line) => void lines.push(line) },
  });
  const about = { message: '17.4~callback~missed~1', to: '+46701234567', tries: 1 };
  const tell = (showNumbers: boolean): void => {
    const events = createMessageEvents(logger, { showNumbers });
    events.messageSent({ ...about, ageMs: 5 });
    events.messageDelivered({ ...about, ageMs: 5 });
    events.messageDeferred({ ...about, reason: 'HTTP 500', waits: 'pause', nextTryInMs: 5_000 });
    events.messageUncertain(about);
    events.messageFailed({ ...about, cause: 'tooOld', reason: null, ageMs: 5 });
    events.messageFailed({ ...about, cause: 'withdrawn', reason: null, ageMs: 5 });
  };
  tell(false);
  expect(lines.map((line) => (JSON.parse(line) as { level: string }).level)).toEqual([
    'info',
    'info',
    'warn',
    'warn',
    'error',
    'info',
  ]);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ ...about, to: '+4670****567' });
  lines.length = 0;
  tell(true);
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ to: '+46701234567' });
});
