/** What customers are told beforehand, at night, and not at all: on a real store with a fake exchange. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CallbackMessageKind } from '../../src/domain/callback/state.ts';
import type { CallbackId, Instant, QueueName, TextName } from '../../src/domain/ids.ts';
import { emptyHistory, handled } from '../../src/domain/queue/wait-history.ts';
import type { Site } from '../../src/domain/site.ts';
import { OptOuts } from '../../src/engine/opt-outs.ts';
import { silentMessageEvents } from '../../src/observe/message-events.ts';
import { CallbackLab, CUSTOMER, labSite } from '../support/callback-lab.ts';
import type { LabOptions } from '../support/engine-lab.ts';
import { smsSettings } from '../support/messages.ts';
import { SimulatedClock } from '../support/simulated-clock.ts';
import { en, loaded } from '../support/sites.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const support = 'support' as QueueName;

const KINDS = ['booked', 'missed', 'last', 'expired', 'upNext', 'reminder', 'cancelled', 'moved'] as const;
const ALL = { status: null, profile: null, number: null, from: null, to: null, limit: 100 } as const;

/** Every kind has a text. Quiet from nine to eight, by the customer's clock; the site's own is UTC. */
const tellingSite = (): Site => {
  const named = Object.fromEntries(KINDS.map((kind) => [kind, kind as string as TextName]));
  const numbers = { countries: ['SE'], allow: [], deny: [], pendingPerNumber: 2, perDay: 6 };
  const site = labSite({ numbers, messages: named as Record<CallbackMessageKind, TextName> });
  const texts = Object.fromEntries(KINDS.map((kind) => [kind, { [en]: `${kind} {from} {in_minutes}` }]));
  return {
    ...site,
    country: 'NO',
    sms: smsSettings({ quiet: { from: 21 * 60, to: 8 * 60 } }),
    texts: { ...site.texts, ...texts },
  };
};

let lab: CallbackLab;
afterEach(() => {
  expect(lab.faults).toEqual([]);
  lab.telephony.crash();
});

async function start(utc: string, options: LabOptions = {}): Promise<void> {
  lab = new CallbackLab(tellingSite(), { ...options, clock: new SimulatedClock(Date.parse(utc)) });
  let history = emptyHistory;
  for (let count = 0; count < 30; count += 1) history = handled(history, MINUTE, lab.clock.now());
  lab.store.saveQueueHistory(support, history);
  await lab.start();
}

const at = (utc: string): Instant => Date.parse(utc) as Instant;
const messagesOf = (id: CallbackId) => lab.store.messagesAbout(id);
/** `upNext queued 10:05` in UTC: when it is to be sent first. */
const told = (id: CallbackId): string[] =>
  messagesOf(id).map(({ id: message, progress }) => {
    const kind = message.split('~')[1];
    const when = progress.status === 'queued' ? progress.nextTryAt : 'at' in progress ? progress.at : 0;
    return `${kind} ${progress.status} ${new Date(when).toISOString().slice(11, 16)}`;
  });
const unsent = (id: CallbackId): string[] =>
  lab.store
    .callbackHistory(id)
    .flatMap((entry) => (entry.type === 'notMessaged' ? [`${entry.kind}: ${entry.why}`] : []));

async function addMany(count: number): Promise<CallbackId[]> {
  const ids: CallbackId[] = [];
  for (let index = 0; index < count; index += 1) {
    ids.push(lab.add(`+467012345${10 + index}`));
    await lab.clock.advance(1);
  }
  return ids;
}

describe('soon it is their turn', () => {
  const ofAll = (kind: CallbackMessageKind) =>
    lab.store
      .callbacks(ALL)
      .map(({ id }) => messagesOf(id).filter((each) => each.id.split('~')[1] === kind).length);

  test('who stands far behind hears of it when the line has moved, and before we call', async () => {
    await start('2026-11-23T09:00:00Z');
    const other = await lab.occupyAnna();
    const ids = await addMany(12);
    await lab.clock.advance(5 * MINUTE + SECOND);
    const isTold = ids.map((id) => lab.store.callback(id)?.told.upNext !== null);
    // Of the fifth, half wait for longer than five minutes.
    expect(isTold).toEqual([...Array(4).fill(true), ...Array(8).fill(false)]);
    await lab.hangUp(other);
    await lab.clock.advance(20 * MINUTE);
    expect(ofAll('upNext')).toEqual(Array(12).fill(1));
    for (const { told: said, attempts } of lab.store.callbacks(ALL)) {
      expect(said.upNext).toBeLessThan(attempts[0]?.startedAt ?? 0);
    }
    const texts = lab.store.callbacks(ALL).flatMap(({ id }) => messagesOf(id).map(({ text }) => text));
    expect(texts.filter((text) => /^upNext [1-5]$/.test(text))).toHaveLength(12);
  });

  test('once, wherever the process is killed', async () => {
    let points = 0;
    let deathAt = 0;
    const dies = () => {
      points += 1;
      return points === deathAt;
    };
    for (let shift = 1; ; shift += 1) {
      points = 0;
      deathAt = 0;
      await start('2026-11-23T09:00:00Z', { dies });
      await lab.occupyAnna();
      const [id = '' as CallbackId] = await addMany(1);
      await lab.clock.advance(5 * MINUTE - 3 * SECOND);
      deathAt = points + shift;
      for (let seconds = 0; seconds < 90; seconds += 1) {
        await lab.clock.advance(SECOND);
        if (!lab.running) await lab.restart();
      }
      expect([shift, ...told(id).map((each) => each.split(' ')[0])]).toEqual([shift, 'booked', 'upNext']);
      expect(lab.faults).toEqual([]);
      // There was no such point any more.
      if (lab.kills === 0) break;
      lab.telephony.crash();
    }
    expect(points).toBeGreaterThanOrEqual(2);
  });

  test('nobody is called: nothing is told; nobody is looked after whose profile has no such message', async () => {
    await start('2026-11-23T09:00:00Z');
    await lab.occupyAnna();
    lab.engine.callbacks.switch('dialling', null, false);
    const [id = '' as CallbackId] = await addMany(1);
    await lab.clock.advance(20 * MINUTE);
    expect(lab.store.callback(id)?.told.upNext).toBeNull();
    lab.engine.callbacks.switch('dialling', null, true);
    await lab.clock.advance(3 * MINUTE);
    expect(lab.store.callback(id)?.told.upNext).not.toBeNull();
    lab.useSite(loaded(labSite()));
    const timers = () => lab.store.timersDue((lab.clock.now() + 30 * 24 * HOUR) as Instant);
    const next = lab.add('+46701234599');
    expect(timers().filter(({ owner, name }) => owner.id === next && name === 'upNext')).toEqual([]);
  });
});

describe('a reminder', () => {
  test('comes before the time, and is withdrawn when that is moved; an answer to an admin waits for the day', async () => {
    await start('2026-11-23T19:30:00Z');
    const id = lab.add();
    lab.engine.callbacks.reschedule(id, at('2026-11-24T12:00:00Z'), 'admin');
    // 20:30 in Sweden.
    expect(told(id)).toEqual(['booked failed 19:30', 'booked queued 19:30']);
    await lab.clock.advance(16 * HOUR);
    expect(told(id).at(-1)).toBe('reminder queued 11:00');
    lab.engine.callbacks.reschedule(id, at('2026-11-24T15:00:00Z'), 'customer');
    expect(told(id).slice(2)).toEqual(['reminder failed 11:30', 'booked queued 11:30']);
    await lab.clock.advance(2.6 * HOUR);
    expect(told(id).at(-1)).toBe('reminder queued 14:00');
  });
});

describe('quiet hours', () => {
  test('over midnight and a change of clocks: what is of use in the morning waits until then', async () => {
    // 21:30 in Sweden, in the night in which the clocks go back: eight o'clock is 07:00 UTC.
    await start('2026-10-24T19:30:00Z');
    const id = lab.add();
    await lab.clock.advance(2 * HOUR);
    expect(lab.status).toBe('failedUnreached');
    expect(unsent(id)).toEqual(['booked: quietHours', 'missed: quietHours', 'missed: quietHours']);
    expect(told(id)).toEqual(['last queued 07:00']);
    const [last] = messagesOf(id);
    expect(last?.giveUpAt).toBe(at('2026-10-25T08:00:00Z'));
  });

  test('what the gateway has not taken by then is held', async () => {
    // 20:58 in Sweden.
    await start('2026-11-23T19:58:00Z');
    const id = lab.add();
    const [booked] = messagesOf(id);
    expect(booked?.night).toEqual({
      ...{ from: at('2026-11-23T20:00:00Z'), until: at('2026-11-24T07:00:00Z') },
      isOfUseThen: false,
    });
    lab.engine.callbacks.reschedule(id, at('2026-11-24T19:00:00Z'), 'customer');
    expect(messagesOf(id).at(-1)?.night).toBeUndefined();
  });

  test('what answers the customer is sent at once', async () => {
    await start('2026-10-24T19:30:00Z');
    await lab.occupyAnna();
    await lab.agree();
    const { id } = lab.callback();
    expect(told(id)).toEqual(['booked queued 19:30']);
    lab.engine.callbacks.reschedule(id, at('2026-10-25T09:00:00Z'), 'customer');
    expect(told(id).at(-1)).toBe('booked queued 19:30');
    lab.engine.callbacks.reschedule(id, at('2026-10-25T10:00:00Z'), 'admin');
    expect(told(id).at(-1)).toBe('booked queued 07:00');
    expect(unsent(id)).toEqual([]);
  });
});

describe('who wants no messages', () => {
  const optOuts = () =>
    new OptOuts({
      ...{ store: lab.store, clock: lab.clock, events: silentMessageEvents },
      country: () => 'SE',
    });

  test('is sent none, not even one that was decided on; until they want some again', async () => {
    await start('2026-11-23T09:00:00Z');
    const id = lab.add();
    expect(told(id)).toEqual(['booked queued 09:00']);
    expect(optOuts().optOut('070-123 45 67')).toBe('done');
    expect(told(id)).toEqual(['booked failed 09:00']);
    await lab.clock.advance(25 * MINUTE);
    expect(unsent(id)).toEqual(['missed: optedOut', 'missed: optedOut']);
    expect(optOuts().optOut(CUSTOMER)).toBe('unchanged');
    expect(optOuts().list()).toEqual([{ masked: '+4670****567', at: at('2026-11-23T09:00:00Z') }]);
    expect([optOuts().optIn(CUSTOMER), optOuts().optIn(CUSTOMER)]).toEqual(['done', 'unchanged']);
    await lab.clock.advance(2 * HOUR);
    expect(told(id).at(-1)).toMatch(/^last queued/);
    expect([optOuts().optOut('12'), optOuts().optIn('x')]).toEqual(['noNumber', 'noNumber']);
  });

  test('is not forgotten with the number', async () => {
    await start('2026-11-23T09:00:00Z');
    lab.add();
    optOuts().optOut(CUSTOMER);
    lab.engine.callbacks.erase(CUSTOMER);
    expect(lab.store.hasOptedOut(CUSTOMER)).toBe(true);
    expect(optOuts().list()).toEqual([{ masked: '', at: at('2026-11-23T09:00:00Z') }]);
    expect(lab.store.hasOptedOut('+46701234568')).toBe(false);
  });
});
