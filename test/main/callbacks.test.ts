import { join } from 'node:path';
import { beforeEach, describe, expect, test } from '@jest/globals';
import { openStore } from '../../src/adapters/sqlite/store.ts';
import type { CallbackEvent } from '../../src/domain/callback/event.ts';
import type { CallbackId, CallId, Instant, QueueName, SiteVersion } from '../../src/domain/ids.ts';
import type { Site } from '../../src/domain/site.ts';
import type { Store } from '../../src/engine/store.ts';
import { doForCallbacks } from '../../src/main/callbacks/callback-deeds.ts';
import { databaseFile } from '../../src/main/data-folder.ts';
import { anna, at, HOUR, MINUTE, settings, ZONE } from '../domain/callback/callback-story.ts';
import { dataFolderPerTest, runCommand } from '../support/control-lab.ts';
import { FakeOffice, messageOf } from '../support/office.ts';
import { siteOf } from '../support/sites.ts';

/** 10:00 on a Monday in Stockholm. */
const start = at('10:00');
const profile = { ...settings, offering: true, dialling: true };
const site: Site = {
  ...siteOf({ main: [] }, { variables: { matter: 'text', urgent: 'boolean', cases: 'integer' } }),
  timezone: ZONE,
  callbacks: { support: profile, bank: { ...profile, dialling: false } },
};

const data = dataFolderPerTest();
let store: Store;
let office: FakeOffice;
beforeEach(() => {
  store = openStore(databaseFile(data.path));
  data.atEnd(() => store.close());
  store.saveSite('v1' as SiteVersion, site, start);
  office = new FakeOffice(site, store, start);
});

/** From now on a Keepline answers on the control socket. */
const running = (): Promise<void> =>
  data.serve({ callbackDeed: (deed) => doForCallbacks({ office, site, now: office.now }, deed) });

const keepline = (...args: string[]) =>
  runCommand(['callbacks', ...args], { now: () => office.now, env: { KEEPLINE_DATA: data.path } });

const said = (out: string) => ({ code: 0, out, err: '' });
const refused = (code: number, why: string) => ({ code, out: '', err: `keepline: ${why}\n` });

const go: CallbackEvent = { type: 'turnCame', check: { type: 'go' } };
const call = (id: string, count: number): CallId => `cb-${id}-${count}` as CallId;
const missed = (id: string, count: number): CallbackEvent[] => [
  go,
  { type: 'attemptEnded', call: call(id, count), outcome: 'noAnswer', talkMs: 0 },
];

const later = {
  profile: 'support',
  number: '070-123 45 68',
  callerName: '',
  language: null,
  variables: {},
  at: null,
  origin: { type: 'cli' },
} as const;

/** Offered and asked for in a call, once not reached, then served. */
function aLongStory(): void {
  store.transaction(() =>
    store.addOffers('17.1' as CallId, [
      {
        at: (start - 90_000) as Instant,
        queue: 'support' as QueueName,
        profile: 'support',
        rule: 0,
        reason: 'wait',
        waitMs: 40_000,
      },
      {
        at: (start - 5_000) as Instant,
        queue: 'support' as QueueName,
        profile: 'support',
        rule: 0,
        reason: 'offered',
        waitMs: 754_000,
      },
    ]),
  );
  office.add({
    ...later,
    number: '+46701234567',
    callerName: 'Ada\u001b[2J Ek',
    variables: { matter: 'loan', account: '4 6 7 0 1 2 3 4' },
    origin: { type: 'call', call: '17.1' as CallId },
  });
  office.after(3 * MINUTE, 's1', ...missed('s1', 1));
  const second = call('s1', 2);
  office.after(20 * MINUTE, 's1', { type: 'timerFired', timer: 'due' }, go);
  office.after(8_000, 's1', { type: 'attemptAnswered', call: second });
  office.after(4_000, 's1', { type: 'verified', call: second });
  office.after(1_000, 's1', { type: 'bridged', call: second, agent: anna });
  office.after(95_000, 's1', { type: 'attemptEnded', call: second, outcome: 'served', talkMs: 95_000 });
  tellFate('s1', 'booked', 1);
}

/** The gateway takes a message, and the phone has it a minute later. */
function tellFate(about: string, kind: string, count: number): void {
  const message = store.message(messageOf(about, kind, count));
  if (message === null) throw new Error(`no message ${kind}`);
  store.transaction(() =>
    store.saveMessage({
      ...message,
      tries: 2,
      progress: { status: 'delivered', at: (start + MINUTE) as Instant },
    }),
  );
}

describe('keepline callbacks show', () => {
  test('tells the whole story, by the clocks of the site', async () => {
    aLongStory();
    const { code, out, err } = await keepline('show', 's1');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatchInlineSnapshot(`
"s1  support, queue support
+4670****567, Ada?[2J Ek, en
matter loan, account ****34
done
promise 10:00-11:00: kept

2026-06-01 09:59:55  offered in support, by rule 1; the wait expected then: 12m 34s
2026-06-01 10:00:00  asked for by key, in call 17.1
2026-06-01 10:00:00  promised 10:00-11:00
2026-06-01 10:00:00  due: waits for its turn
2026-06-01 10:00:00  message "booked" delivered at 2026-06-01 10:01:00, 2 tries: "booked +4670****567"
2026-06-01 10:03:00  attempt 1: dialled, call cb-s1-1
2026-06-01 10:03:00  attempt 1: over: no answer
2026-06-01 10:03:00  waits until 2026-06-01 10:23: next attempt
2026-06-01 10:03:00  message "missed attempt" queued at 2026-06-01 10:03:00: "missed +4670****567"
2026-06-01 10:03:00  promise 10:00-11:00: kept
2026-06-01 10:23:00  due: waits for its turn
2026-06-01 10:23:00  attempt 2: dialled, call cb-s1-2
2026-06-01 10:23:08  attempt 2: answered
2026-06-01 10:23:12  attempt 2: the customer pressed 1
2026-06-01 10:23:13  attempt 2: talks with anna
2026-06-01 10:24:48  attempt 2: over: served, talked for 1m 35s
2026-06-01 10:24:48  over: done

times of Europe/Stockholm
"
`);
  });

  test('tells what answered by how it sounded, and that a call was too long', async () => {
    office.add(later);
    const first = call('s1', 1);
    office.after(60_000, 's1', go);
    office.after(8_000, 's1', { type: 'attemptAnswered', call: first });
    office.after(4_000, 's1', { type: 'sounded', call: first, as: 'machine' });
    const cutOff = { type: 'cutOff', attempt: 1, at: (start + 76_000) as Instant } as const;
    store.transaction(() => store.addCallbackHistory('s1' as CallbackId, [cutOff]));
    office.after(0, 's1', { type: 'attemptEnded', call: first, outcome: 'machine', talkMs: 0 });
    const { out } = await keepline('show', 's1');
    expect(out).toContain('attempt 1: sounded like a machine');
    expect(out).toContain('attempt 1: ended by us: the call was as long as any may be');
    const json = await keepline('show', 's1', '--json');
    expect(JSON.parse(json.out).attempts).toMatchObject([{ outcome: 'machine', sounded: 'machine' }]);
  });

  test('tells by what means the customer wished otherwise', async () => {
    office.add(later);
    office.after(0, 's1', { type: 'rescheduled', by: 'customer', at: at('16:00'), via: 'message' });
    office.after(0, 's1', { type: 'cancelled', by: 'customer', via: 'link' });
    const { out } = await keepline('show', 's1');
    expect(out).toContain('moved to 2026-06-01 16:00 by the customer by text message\n');
    expect(out).toContain('cancelled by the customer by link\n');
  });

  test('tells what is to come', async () => {
    aLongStory();
    office.add({ ...later, at: at('16:00') });
    expect((await keepline('show', 's2', '--show-numbers')).out).toMatchInlineSnapshot(`
"s2  support, queue support
+46701234568, en
later: at the chosen time, 2026-06-01 16:00; no attempt after 2026-06-01 18:00
promise 16:00-17:00: open

2026-06-01 10:24:48  asked for at the shell
2026-06-01 10:24:48  promised 16:00-17:00, at a chosen time
2026-06-01 10:24:48  waits until 2026-06-01 16:00: at the chosen time
2026-06-01 10:24:48  message "booked" queued at 2026-06-01 10:24:48: "booked +46701234568"

times of Europe/Stockholm
"
`);
  });

  test('tells which agents were asked, and why they did not take it', async () => {
    const declining = { ask: [], reasons: { '2': 'no_time' } };
    const asking = { ...site, callbacks: { support: { ...profile, first: 'agent', declining } } } as const;
    office = new FakeOffice(asking, store, start);
    office.add(later);
    const open = { call: call('s1', 1), agent: anna };
    office.after(0, 's1', go);
    for (const event of [
      { type: 'previewStarted', ...open },
      { type: 'previewDeclined', ...open, key: '2' },
      { type: 'previewDeclined', ...open, key: null },
      { type: 'previewMissed', ...open },
      { type: 'previewSnoozed', ...open },
    ] as const) {
      office.after(5_000, 's1', event);
    }
    const lines = (await keepline('show', 's1')).out.split('\n').filter((line) => line.includes('10:00:'));
    expect(lines.slice(-7)).toEqual([
      '2026-06-01 10:00:05  anna is asked to take it',
      '2026-06-01 10:00:10  anna does not take it: no_time',
      '2026-06-01 10:00:15  anna does not take it',
      '2026-06-01 10:00:20  anna did not answer',
      '2026-06-01 10:00:25  put off by anna for 5m 00s',
      '2026-06-01 10:00:25  no agent is asked any more',
      '2026-06-01 10:00:25  waits until 2026-06-01 10:05: put off by an agent',
    ]);
    const { history, ...shown } = JSON.parse((await keepline('show', 's1', '--json')).out);
    expect(shown).toMatchObject({ status: 'later', reason: 'snoozed', nextAt: '2026-06-01T08:05:25.000Z' });
    expect(history).toContainEqual({
      ...{ type: 'previewDeclined', at: '2026-06-01T08:00:10.000Z' },
      ...{ call: 'cb-s1-1', agent: 'anna', reason: 'no_time' },
    });
    expect(history).toContainEqual({
      ...{ type: 'previewSnoozed', at: '2026-06-01T08:00:25.000Z' },
      ...{ call: 'cb-s1-1', agent: 'anna', until: '2026-06-01T08:05:25.000Z' },
    });
  });

  test('is for programs too, and shows numbers when that is asked for', async () => {
    aLongStory();
    const { out } = await keepline('show', 's1', '--json');
    expect(out).not.toContain('701234567');
    const shown = JSON.parse(out) as Record<string, unknown>;
    expect(shown).toMatchObject({
      id: 's1',
      number: '+4670****567',
      status: 'over',
      end: 'done',
      variables: { matter: 'loan', account: '****34' },
      promises: [{ verdict: 'kept', resolvedAt: '2026-06-01T08:03:00.000Z' }],
      attempts: [{ outcome: 'noAnswer' }, { outcome: 'served', agent: 'anna', talkMs: 95_000 }],
      offers: [{ reason: 'wait' }, { reason: 'offered', waitMs: 754_000 }],
    });
    expect(shown.messages).toMatchObject([{ status: 'delivered', text: 'booked +4670****567' }, {}]);
    expect(shown.history).toContainEqual({
      type: 'dialled',
      at: '2026-06-01T08:23:00.000Z',
      attempt: 2,
      call: 'cb-s1-2',
    });
    const full = JSON.parse((await keepline('show', 's1', '--json', '--show-numbers')).out);
    expect(full).toMatchObject({ number: '+46701234567', variables: { account: '4 6 7 0 1 2 3 4' } });
  });

  test('of one that is not there says where to look', async () => {
    expect(await keepline('show', 'x\u001b')).toEqual(
      refused(1, 'there is no callback "x?"; "keepline callbacks list" shows which there are'),
    );
  });
});

describe('keepline callbacks list', () => {
  test('is a table, the newest first', async () => {
    aLongStory();
    office.add({ ...later, at: at('09:00', '2026-06-02') });
    office.after(0, 's1');
    office.add({ ...later, number: '0701234569', profile: 'bank' });
    expect((await keepline('list')).out).toMatchInlineSnapshot(`
"ID  NUMBER        PROFILE  STATUS                     PROMISED                ATTEMPTS   NEXT
s3  +4670****569  bank     due                        10:24-11:24             0          -
s2  +4670****568  support  later: at the chosen time  2026-06-02 09:00-10:00  0          2026-06-02 09:00
s1  +4670****567  support  done                       10:00-11:00, kept       2, served  -

times of Europe/Stockholm
"
`);
  });

  test('of nothing is no fault', async () => {
    expect(await keepline('list')).toEqual(said('no callbacks\n'));
    expect(await keepline('list', '--json')).toEqual(said('[]\n'));
  });

  async function ids(...args: string[]) {
    const { code, out, err } = await keepline('list', '--json', ...args);
    expect({ code, err }).toEqual({ code: 0, err: '' });
    return (JSON.parse(out) as { id: string }[]).map(({ id }) => id);
  }

  test('is narrowed down', async () => {
    aLongStory();
    office.add({ ...later, profile: 'bank' });
    office.after(HOUR, 's1');
    office.add(later);
    expect(await ids()).toEqual(['s3', 's2', 's1']);
    expect(await ids('--profile', 'bank')).toEqual(['s2']);
    expect(await ids('--status', 'live')).toEqual(['s3', 's2']);
    expect(await ids('--status', 'over')).toEqual(['s1']);
    expect(await ids('--number', '070-1234567')).toEqual(['s1']);
    expect(await ids('--from', '10:00', '--to', '10:30')).toEqual(['s2', 's1']);
    expect(await ids('--from', '11:00')).toEqual(['s3']);
    expect(await ids('--to', 'yesterday')).toEqual([]);
  });

  test('says when there are more', async () => {
    aLongStory();
    office.add(later);
    const { code, out, err } = await keepline('list', '--json', '--limit', '1');
    expect({ code, err }).toEqual({
      code: 0,
      err: 'keepline: there are more than these 1: narrow it down, or ask for more with --limit\n',
    });
    expect(JSON.parse(out)).toMatchObject([{ id: 's2' }]);
    expect(await ids('--limit', '2')).toHaveLength(2);
  });

  test.each([
    [['--from', 'moon'], '"moon" is no moment: write today, yesterday, 7d'],
    [['--from', 'now', '--to', 'today'], '--to is not after --from'],
    [['--profile', 'suport'], 'there is no profile "suport"; did you mean support?'],
    [['--number', 'anna'], '"anna" is no number'],
    [['--limit', '0'], 'Write a whole number, such as 100.'],
    [['--status', 'dead'], 'Allowed choices are live, over'],
  ])('%j is refused with what to do', async (args, words) => {
    const { code, out, err } = await keepline('list', ...args);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain(words);
  });

  test('of a folder without a database is refused with what to do', async () => {
    const { code, err } = await keepline('list', '--data', join(data.path, 'nowhere'));
    expect(code).toBe(1);
    expect(err).toMatch(/keepline\.db cannot be read: .*--data/);
  });
});

describe('keepline callbacks add', () => {
  test('as soon as possible, or at a time', async () => {
    await running();
    expect(await keepline('add', 'support', '070-123 45 67')).toEqual(
      said('s1: due, promised 10:00-11:00\n'),
    );
    const { out } = await keepline(
      ...['add', 'support', '0701234568', '--at', 'tomorrow 09:00', '--name', 'Ada Ek', '--json'],
      ...['--set', 'matter=loan=big', '--set', 'urgent=true', '--set', 'cases=2', '--language', 'en'],
    );
    expect(JSON.parse(out)).toMatchObject({
      outcome: 'added',
      timezone: ZONE,
      callback: {
        id: 's2',
        number: '+4670****568',
        callerName: 'Ada Ek',
        variables: { matter: 'loan=big', urgent: true, cases: 2 },
        promises: [{ at: '2026-06-02T07:00:00.000Z' }],
      },
    });
    expect(store.callback('s2' as never)?.number).toBe('+46701234568');
  });

  test.each([
    [['suport', '0701234567'], 1, 'there is no profile "suport"; did you mean support?'],
    [['x', '0701234567'], 1, 'there is no profile "x"; there are support, bank'],
    [
      ['support', '112'],
      1,
      'the number may not be called back: it is an emergency number (the profile\'s "numbers" can allow more)',
    ],
    [
      ['support', '0701234567', '--at', '2026-12-24 14:30'],
      1,
      'nobody may be called then, or it is too long until then; choose another time with --at',
    ],
    [
      ['support', '0701234567', '--at', 'soon'],
      2,
      '"soon" is no time by the clocks of Europe/Stockholm: write 14:30, tomorrow 09:00, 2026-11-23 14:30 or +30m',
    ],
    [
      ['support', '0701234567', '--at', '09:00'],
      2,
      '"09:00" is past by the clocks of Europe/Stockholm; "tomorrow 09:00" is the next day\'s',
    ],
    [['support', '0701234567', '--language', 'sv'], 2, 'the site has no such language; it has en'],
    [['support', '0701234567', '--set', 'mater=x'], 2, 'the flows have no variable "mater"'],
    [['support', '0701234567', '--set', '__proto__=x'], 2, '--set "__proto__=x": write <variable>=<value>'],
    [['support', '0701234567', '--set', 'urgent=maybe'], 2, 'the variable "urgent" takes true or false'],
    [
      ['support', '0701234567', '--set', 'cases=many'],
      2,
      'the variable "cases" takes a value of type integer',
    ],
    [['support', '0701234567', '--set', 'matter'], 2, '--set "matter": write <variable>=<value>'],
    [['support', '7'.repeat(65)], 2, 'number: Too big: expected string to have <=64 characters'],
  ])('%j is refused with what to do', async (args, code, why) => {
    await running();
    expect(await keepline('add', ...args)).toEqual(refused(code, why));
    expect(
      store.callbacks({ status: null, profile: null, number: null, from: null, to: null, limit: 9 }),
    ).toEqual([]);
  });

  test('not more for a number than it may have', async () => {
    await running();
    for (const _ of [1, 2]) await keepline('add', 'support', '0701234567');
    expect(await keepline('add', 'support', '0701234567')).toEqual(
      refused(1, 'the number has as many callbacks pending as it may have; cancel one first'),
    );
  });
});

describe('keepline callbacks does', () => {
  beforeEach(async () => {
    office.add({ ...later, number: '0701234567' });
    await running();
  });

  test('cancel, once', async () => {
    expect(await keepline('cancel', 's1')).toEqual(said('s1: cancelled by an admin\n'));
    const over = 's1 is over (cancelled by an admin); "keepline callbacks add" makes a new one';
    for (const deed of [
      ['cancel', 's1'],
      ['retry', 's1'],
      ['reschedule', 's1', '+1h'],
    ]) {
      expect(await keepline(...deed)).toEqual(refused(1, over));
    }
  });

  test('reschedule, in one word or two', async () => {
    expect(await keepline('reschedule', 's1', '14:30')).toEqual(
      said('s1: later: at the chosen time, 14:30, promised 14:30-14:40\n'),
    );
    expect(await keepline('reschedule', 's1', 'tomorrow', '9:00')).toEqual(
      said('s1: later: at the chosen time, 2026-06-02 09:00, promised 2026-06-02 09:00-09:10\n'),
    );
    expect(await keepline('reschedule', 's1', 'some', 'time')).toMatchObject({
      code: 2,
      err: expect.stringContaining('"some time" is no time by the clocks of Europe/Stockholm'),
    });
  });

  test('retry, for who waits for the next attempt', async () => {
    expect(await keepline('retry', 's1')).toEqual(
      refused(1, 's1 is due already: it is dialled when its turn comes'),
    );
    office.after(0, 's1', ...missed('s1', 1));
    expect(await keepline('retry', 's1')).toEqual(said('s1: due\n'));
    office.after(0, 's1', go);
    expect(await keepline('retry', 's1')).toEqual(refused(1, 's1 is under way already (dialling)'));
  });

  test('nothing for one that is not there', async () => {
    for (const deed of [
      ['cancel', 'x/../y'],
      ['retry', '%ff'],
      ['reschedule', 'switches', '+1h'],
    ]) {
      expect(await keepline(...deed)).toMatchObject({
        code: 1,
        err: expect.stringMatching(/there is no callback/),
      });
    }
    expect(await keepline('cancel', 'x'.repeat(201))).toEqual(refused(2, 'this is no id of a callback'));
  });

  test('tell programs in JSON, with the same exit codes', async () => {
    const done = await keepline('cancel', 's1', '--json');
    expect(done.code).toBe(0);
    expect(JSON.parse(done.out)).toMatchObject({
      outcome: 'done',
      callback: { number: '+4670****567', end: 'cancelledByAdmin' },
    });
    const notNow = await keepline('cancel', 's1', '--json', '--show-numbers');
    expect(notNow).toMatchObject({ code: 1, err: '' });
    expect(JSON.parse(notNow.out)).toMatchObject({ outcome: 'notNow', callback: { number: '+46701234567' } });
  });
});

describe('keepline callbacks switch', () => {
  test('shows how they stand, and sets them', async () => {
    await running();
    expect(await keepline('switch')).toEqual(
      said(
        [
          'PROFILE  OFFERING   DIALLING',
          'all      on         on',
          'support  on (site)  on (site)',
          'bank     on (site)  off (site)',
          '',
        ].join('\n'),
      ),
    );
    await keepline('switch', 'dialling', 'on', '--profile', 'bank');
    expect(await keepline('switch', 'offering', 'off')).toEqual(
      said(
        [
          'PROFILE  OFFERING                   DIALLING',
          'all      off                        on',
          'support  off (for all; on by site)  on (site)',
          'bank     off (for all; on by site)  on (by hand)',
          '',
        ].join('\n'),
      ),
    );
    await keepline('switch', 'offering', 'site');
    const { out } = await keepline('switch', 'dialling', 'site', '--profile', 'bank', '--json');
    expect(JSON.parse(out)).toEqual({
      outcome: 'switches',
      switches: {
        all: { offering: true, dialling: true },
        profiles: {
          support: {
            offering: { on: true, dryRun: false, site: true, byHand: null },
            dialling: { on: true, dryRun: false, site: true, byHand: null },
          },
          bank: {
            offering: { on: true, dryRun: false, site: true, byHand: null },
            dialling: { on: false, dryRun: false, site: false, byHand: null },
          },
        },
      },
    });
  });

  test('dialling has a third position, a dry run', async () => {
    await running();
    await keepline('switch', 'dialling', 'dry-run');
    expect(await keepline('switch', 'dialling', 'on', '--profile', 'bank')).toEqual(
      said(
        [
          'PROFILE  OFFERING   DIALLING',
          'all      on         dry-run',
          'support  on (site)  dry-run (for all; on by site)',
          'bank     on (site)  dry-run (for all; on by hand)',
          '',
        ].join('\n'),
      ),
    );
    await keepline('switch', 'dialling', 'on');
    const { out } = await keepline('switch', 'dialling', 'dry-run', '--profile', 'bank', '--json');
    expect(JSON.parse(out).switches).toMatchObject({
      all: { dialling: true },
      profiles: { bank: { dialling: { on: false, dryRun: true, site: false, byHand: 'dry-run' } } },
    });
    expect((await keepline('switch')).out).toContain('dry-run (by hand)');
  });

  test.each([
    [['dialling'], 2, 'write "keepline callbacks switch <offering|dialling> <on|off|dry-run|site>'],
    [['--profile', 'bank'], 2, 'write "keepline callbacks switch'],
    [['ringing', 'on'], 2, 'Allowed choices are offering, dialling'],
    [['dialling', 'yes'], 2, 'Allowed choices are on, off, dry-run, site'],
    [['offering', 'dry-run'], 2, 'a dry run is for dialling'],
    [['dialling', 'off', '--profile', 'bnak'], 1, 'there is no profile "bnak"; did you mean bank?'],
  ])('%j is refused with what to do', async (args, code, words) => {
    await running();
    const told = await keepline('switch', ...args);
    expect(told).toMatchObject({ code, out: '', err: expect.stringContaining(words) });
    expect(store.switches().all).toEqual({ offering: true, dialling: true });
  });
});

describe('keepline callbacks export', () => {
  test('is complete, oldest first, and says that numbers are in full', async () => {
    aLongStory();
    office.add(later);
    const { code, out, err } = await keepline('export');
    expect(code).toBe(0);
    expect(err).toBe('keepline: 2 callbacks, with numbers and names in full: keep them accordingly\n');
    expect(JSON.parse(out)).toMatchObject([
      { id: 's1', number: '+46701234567', history: expect.any(Array), messages: [{}, {}], offers: [{}, {}] },
      { id: 's2', number: '+46701234568' },
    ]);
    const one = await keepline('export', '--number', '+46 70 123 45 68');
    expect(JSON.parse(one.out)).toMatchObject([{ id: 's2' }]);
    expect(one.err).toContain('1 callback, with');
    expect(JSON.parse((await keepline('export', '--from', 'tomorrow')).out)).toEqual([]);
  });

  test('as CSV is for spreadsheets, which shall take nothing in it for a formula', async () => {
    aLongStory();
    office.add({ ...later, callerName: '=HYPERLINK("http://x","Ada")' });
    const { out } = await keepline('export', '--format', 'csv');
    expect(out).toMatchInlineSnapshot(`
"id,number,name,language,profile,queue,origin,requested_at,first_joined_at,variables,status,end,reason,ended_at,next_at,promises,attempts,messages
s1,+46701234567,Ada?[2J Ek,en,support,support,call 17.1,2026-06-01T08:00:00.000Z,2026-06-01T08:00:00.000Z,"matter=loan
account=4 6 7 0 1 2 3 4",over,done,,2026-06-01T08:24:48.000Z,,2026-06-01T08:00:00.000Z/2026-06-01T09:00:00.000Z kept,"2026-06-01T08:03:00.000Z noAnswer
2026-06-01T08:23:00.000Z served anna 95s","2026-06-01T08:01:00.000Z delivered booked +46701234567
2026-06-01T08:03:00.000Z queued missed +46701234567"
s2,+46701234568,"'=HYPERLINK(""http://x"",""Ada"")",en,support,support,cli,2026-06-01T08:24:48.000Z,2026-06-01T08:24:48.000Z,,due,,,,,2026-06-01T08:24:48.000Z/2026-06-01T09:24:48.000Z open,,2026-06-01T08:24:48.000Z queued booked +46701234568
"
`);
  });
});

describe('keepline callbacks erase', () => {
  test('asks first', async () => {
    office.add(later);
    await running();
    expect(await keepline('erase', '070-123 45 68')).toEqual(
      refused(2, 'nothing is erased yet: it is about 1 callback, and cannot be undone; add --yes to do it'),
    );
    expect(await keepline('erase', '+46701234568', '--yes')).toEqual(said('erased from 1 callback\n'));
    expect((await keepline('list', '--show-numbers')).out).toMatch(/^s1 +erased /m);
    expect(await keepline('erase', '+46701234568', '--yes', '--json')).toEqual(
      said('{\n  "outcome": "erased",\n  "callbacks": 0\n}\n'),
    );
  });
});

test.each([
  [['cancel', 's1']],
  [['add', 'support', '0701234567']],
  [['reschedule', 's1', '+1h']],
  [['switch']],
  [['erase', '0701234567', '--yes']],
])('%j needs a running Keepline, and says so', async (args) => {
  expect(await keepline(...args)).toMatchObject({
    code: 3,
    err: expect.stringMatching(/^keepline: nothing runs on .*start it with "keepline run"/),
  });
});

test('keepline callbacks alone tells what there is', async () => {
  const { code, err } = await keepline();
  expect(code).toBe(2);
  for (const word of ['list', 'show', 'export', 'add', 'cancel', 'retry', 'reschedule', 'switch', 'erase']) {
    expect(err).toContain(`\n  ${word} `);
  }
});
