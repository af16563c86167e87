import { Writable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { createEvents, silentEvents } from '../../src/observe/events.ts';
import type { LogLevel } from '../../src/observe/log-levels.ts';
import { createLogger } from '../../src/observe/logger.ts';

function capture() {
  let text = '';
  const to = new Writable({
    write(chunk, _encoding, done) {
      text += String(chunk);
      done();
    },
  });
  return { to, text: () => text };
}

function listen(options: { level?: LogLevel; showNumbers?: boolean } = {}) {
  const { to, text } = capture();
  const logger = createLogger({ pretty: false, level: options.level ?? 'info', to });
  const events = createEvents(logger, { showNumbers: options.showNumbers ?? false });
  const logged = (): Record<string, unknown>[] =>
    text()
      .trim()
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line));
  return { events, logged };
}

const arrival = {
  call: '1700000000.7',
  caller: '+46701234567',
  called: '1000',
  flow: 'main',
  language: 'sv',
};

test('an event is one line of JSON: a fixed text, the fields, a masked number, no host', () => {
  const { events, logged } = listen();
  events.callArrived(arrival);
  expect(logged()).toEqual([
    {
      level: 'info',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      event: 'callArrived',
      msg: 'call arrived',
      call: '1700000000.7',
      flow: 'main',
      language: 'sv',
      calledNumber: '1000',
      callerNumber: '+4670****567',
    },
  ]);
});

test('numbers are shown in full when that was asked for', () => {
  const { events, logged } = listen({ showNumbers: true });
  events.callArrived(arrival);
  events.transferStarted({ call: 'c', to: 'PJSIP/+46701234567@trunk' });
  expect(logged().map(({ callerNumber, to }) => callerNumber ?? to)).toEqual([
    '+46701234567',
    'PJSIP/+46701234567@trunk',
  ]);
});

test('numbers dialled, and those in the words of a failure, are masked too', () => {
  const { events, logged } = listen();
  events.transferStarted({ call: 'c', to: 'PJSIP/+46701234567@trunk' });
  events.transferFailed({ call: 'c', to: '0701234567', cause: 'busy' });
  events.callConnected({ call: 'c', queue: null, agent: null, to: '+46701234567', waitMs: 0 });
  events.commandFailed({
    call: 'c',
    command: 'dial',
    verdict: 'unreachable',
    reason: 'no route to +46701234567',
    attempts: 1,
  });
  expect(JSON.stringify(logged())).not.toContain('1234');
});

test('how bad a failed command is depends on its verdict', () => {
  const { events, logged } = listen({ level: 'trace' });
  for (const verdict of ['gone', 'unreachable', 'retry', 'refused'] as const) {
    events.commandFailed({ call: 'c', command: 'play', verdict, reason: 'why', attempts: 1 });
  }
  expect(logged().map(({ level }) => level)).toEqual(['debug', 'info', 'warn', 'error']);
});

test('a fault tells the error with its stack', () => {
  const { events, logged } = listen();
  events.fault({ where: 'somewhere', call: null, error: new Error('impossible') });
  expect(logged()[0]).toMatchObject({
    level: 'error',
    where: 'somewhere',
    err: { message: 'impossible', stack: expect.stringContaining('events.test') },
  });
});

test('steps are told at debug level only', () => {
  const quiet = listen();
  quiet.events.stepEntered({ call: 'c', step: 'say', at: 'site.yaml:3' });
  expect(quiet.logged()).toEqual([]);
  const loud = listen({ level: 'debug' });
  loud.events.stepEntered({ call: 'c', step: 'say', at: 'site.yaml:3' });
  expect(loud.logged()).toHaveLength(1);
});

test('every event names itself, and the silent events have the same names', () => {
  const { events, logged } = listen({ level: 'trace' });
  const anything = { caller: '', called: '', number: '', to: '', reason: '', verdict: 'retry' };
  for (const [name, tell] of Object.entries(events)) {
    (tell as (about: object) => void)(anything);
    expect(logged().at(-1)?.event).toBe(name);
  }
  expect(Object.keys(silentEvents)).toEqual(Object.keys(events));
});

test('for people the log is a line of words', () => {
  const { to, text } = capture();
  createEvents(createLogger({ pretty: true, color: false, level: 'info', to }), {
    showNumbers: false,
  }).callArrived(arrival);
  expect(text()).toMatch(
    /^\[\d\d:\d\d:\d\d\.\d{3}\] INFO: call arrived \{.*"callerNumber":"\+4670\*{4}567".*\}\n$/,
  );
});
