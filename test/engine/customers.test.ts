/** Customers who write to us, and who follow their link: the engine on a real store with a fake exchange. */
import { afterEach, describe, expect, test } from '@jest/globals';
import type { CallbackId, Instant } from '../../src/domain/ids.ts';
import type { HeardReply, LinkWish } from '../../src/engine/customer-office.ts';
import { startRetention } from '../../src/engine/retention.ts';
import { CallbackLab, CUSTOMER, OTHER } from '../support/callback-lab.ts';
import { customerSite, PUBLIC_URL } from '../support/customer-site.ts';
import type { LabOptions } from '../support/engine-lab.ts';
import { SimulatedClock } from '../support/simulated-clock.ts';
import { loaded } from '../support/sites.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let lab: CallbackLab;
afterEach(() => {
  expect(lab.faults).toEqual([]);
  lab.telephony.crash();
});

async function start(options: LabOptions = {}, site = customerSite()): Promise<void> {
  lab = new CallbackLab(site, options);
  await lab.start();
  // Nobody is free: callbacks wait.
  await lab.occupyAnna();
}

/** What came of it. `id`: the gateway's. */
function reply(text: string, { from = CUSTOMER, id = null as string | null } = {}): HeardReply['outcome'] {
  return lab.engine.callbacks.customers.reply({ from, text, id }).outcome;
}

const end = (id: CallbackId): string => {
  const { progress } = lab.callback(id);
  return progress.status === 'over' ? progress.end : progress.status;
};
const until = (id: CallbackId): string => {
  const { progress } = lab.callback(id);
  return progress.status === 'later' ? new Date(progress.until).toISOString().slice(0, 16) : progress.status;
};
/** Messages about it by kind, those that are not sent any more left out. */
const told = (id: CallbackId): string[] =>
  lab.store
    .messagesAbout(id)
    .filter(({ progress }) => progress.status !== 'failed')
    .map(({ text }) => text.split(' ')[0] ?? '');
const history = (id: CallbackId) => lab.store.callbackHistory(id);
const wishes = (id: CallbackId) =>
  history(id).flatMap((entry) =>
    entry.type === 'cancelAsked' || entry.type === 'rescheduled'
      ? [`${entry.type} ${entry.by} ${entry.via}`]
      : [],
  );

const tokenOf = (id: CallbackId): string => lab.store.linkToken(id);
const follow = (id: CallbackId, wish: LinkWish) =>
  lab.engine.callbacks.customers.followLink(tokenOf(id), wish);

describe('a reply', () => {
  test('0 cancels, and is confirmed', async () => {
    await start();
    const id = lab.add();
    expect(reply('0')).toBe('done');
    expect(end(id)).toBe('cancelledByCustomer');
    expect(told(id)).toEqual(['cancelled']);
    expect(wishes(id)).toEqual(['cancelAsked customer message']);
  });

  test('LATER moves by so much, and is confirmed with the new time instead of booked', async () => {
    await start();
    const id = lab.add();
    expect(reply('later 45')).toBe('done');
    expect(until(id)).toBe('2026-11-23T09:45');
    expect(told(id)).toEqual(['moved']);
    expect(lab.store.messagesAbout(id).at(-1)?.text).toMatch(/^moved 09:45 https:\/\/cc\.example\.com\/c\//);
    expect(wishes(id)).toEqual(['rescheduled customer message']);
    await lab.clock.advance(45 * MINUTE);
    expect(end(id)).toBe('due');
  });

  test('concerns the newest, STOP all of them: nothing is confirmed, nothing is written any more, until START', async () => {
    await start();
    const older = lab.add();
    await lab.clock.advance(MINUTE);
    lab.add(OTHER);
    const site = lab.engine.view().site.site;
    const support = site.callbacks.support;
    if (support === undefined) throw new Error('no profile');
    lab.useSite(loaded({ ...site, callbacks: { support, second: support } }));
    const newer = lab.add(CUSTOMER, 'second');
    expect(reply('0', { id: 'a' })).toBe('done');
    expect([end(older), end(newer)]).toEqual(['due', 'cancelledByCustomer']);
    const again = lab.add(CUSTOMER, 'second');
    expect(reply('Stop')).toBe('done');
    expect([end(older), end(again)]).toEqual(['cancelledByCustomer', 'cancelledByCustomer']);
    expect([told(older), told(again)]).toEqual([[], []]);
    await lab.clock.advance(5 * MINUTE);
    const later = lab.add();
    expect(told(later)).toEqual([]);
    expect(reply('START')).toBe('done');
    expect(reply('LATER 30')).toBe('done');
    expect(told(later)).toEqual(['moved']);
    expect(lab.store.liveCallbacks().map(({ number }) => number)).toContain(OTHER);
  });

  test('that comes again changes nothing', async () => {
    await start();
    const id = lab.add();
    expect([reply('LATER 30', { id: 'a' }), reply('LATER 30', { id: 'a' })]).toEqual(['done', 'repeated']);
    await lab.clock.advance(10 * MINUTE);
    expect(reply('LATER 30', { id: 'a' })).toBe('repeated');
    expect(until(id)).toBe('2026-11-23T09:30');
    expect(reply('LATER 30', { id: 'b' })).toBe('done');
    expect(until(id)).toBe('2026-11-23T09:40');
    // Without an id: the same words within two minutes.
    expect([reply('later 60'), reply('Later 60 min')]).toEqual(['done', 'repeated']);
    await lab.clock.advance(2 * MINUTE);
    expect(reply('later 60')).toBe('done');
    expect(told(id)).toEqual(['moved']);
  });

  test('STOP is the last word, even if START came between two of them', async () => {
    await start();
    expect([reply('STOP'), reply('START'), reply('STOP')]).toEqual(['done', 'done', 'done']);
    expect(lab.store.hasOptedOut(CUSTOMER)).toBe(true);
    expect(reply('STOP')).toBe('nothing');
    // A START from before, told again by the gateway, undoes nothing.
    expect(reply('START')).toBe('repeated');
    expect(lab.store.hasOptedOut(CUSTOMER)).toBe(true);
    expect([reply('STOP', { id: 'a' }), reply('STOP', { id: 'a' })]).toEqual(['nothing', 'repeated']);
  });

  test('a repeated cancelling does not cancel what was asked for meanwhile', async () => {
    await start();
    lab.add();
    expect(reply('0', { id: 'a' })).toBe('done');
    const second = lab.add();
    expect(reply('0', { id: 'a' })).toBe('repeated');
    expect(end(second)).toBe('due');
  });

  test.each(['at your service', '30', '1', '', 'LATER 3', '<script>', '0 or 1=1'])(
    '%j does nothing, and is never answered',
    async (text) => {
      await start();
      const id = lab.add();
      const before = told(id);
      expect(reply(text)).toBe('nothing');
      expect([end(id), told(id)]).toEqual(['due', before]);
    },
  );

  test('from another number, or from none, touches nothing', async () => {
    await start();
    const id = lab.add();
    for (const from of [OTHER, 'Telco', '', '0', '+4670123456', `${CUSTOMER}0`, `${CUSTOMER},${OTHER}`]) {
      expect([from, reply('0', { from })]).toEqual([from, 'nothing']);
      expect([from, reply('LATER 30', { from })]).toEqual([from, 'nothing']);
    }
    expect(end(id)).toBe('due');
    expect(lab.store.messagesTo(OTHER)).toEqual([]);
  });

  test.each(['46701234567', '0701234567', '0046701234567', '070-123 45 67'])(
    'is known by the number however the gateway writes it: %s',
    async (from) => {
      await start();
      const id = lab.add();
      expect(reply('0', { from })).toBe('done');
      expect(end(id)).toBe('cancelledByCustomer');
    },
  );

  test('when nobody is called at that hour, the confirmation tells when we call instead', async () => {
    await start({ clock: new SimulatedClock(Date.parse('2026-11-23T21:45Z')) });
    const id = lab.add();
    expect(reply('LATER 30')).toBe('done');
    expect(until(id)).toBe('2026-11-24T08:00');
    expect(lab.store.messagesAbout(id).at(-1)?.text).toContain('moved 08:00');
  });

  test('nothing is put off for more than seven days; what holds is told again', async () => {
    await start();
    const id = lab.add();
    for (let day = 1; day <= 7; day += 1) {
      expect(reply('LATER 1440', { id: `${day}` })).toBe('done');
      await lab.clock.advance(DAY - MINUTE);
    }
    const before = until(id);
    reply('LATER 1440', { id: '8' });
    expect(until(id)).toBe(before);
    expect(lab.store.messagesAbout(id).at(-1)?.text).toContain(`booked ${before.slice(-5)}`);
    expect(follow(id, { type: 'later', afterMs: 2 * HOUR })).toBe('notNow');
  });

  test('two machines that answer each other come to an end: four confirmations an hour', async () => {
    await start();
    const id = lab.add();
    const count = () =>
      history(id).filter((entry) => entry.type === 'messaged' && entry.kind === 'moved').length;
    for (let round = 0; round < 20; round += 1) reply('LATER 30', { id: `${round}` });
    expect(count()).toBe(4);
    await lab.clock.advance(HOUR + 1);
    for (let round = 20; round < 30; round += 1) reply('LATER 30', { id: `${round}` });
    expect(count()).toBe(8);
  });

  test('is obeyed once, whenever the process is killed', async () => {
    let deaths = 0;
    for (let deathAt = 1; ; deathAt += 1) {
      let points = 0;
      let armed = false;
      await start({
        dies: () => {
          if (!armed) return false;
          points += 1;
          return points === deathAt;
        },
      });
      const id = lab.add();
      armed = true;
      let outcome: string;
      try {
        outcome = reply('LATER 30', { id: 'a' });
      } catch {
        outcome = 'failed';
      }
      armed = false;
      if (!lab.running) {
        deaths += 1;
        await lab.restart();
        // The gateway was not answered, and tells it again.
        await lab.clock.advance(MINUTE);
        outcome = `${outcome}, ${reply('LATER 30', { id: 'a' })}`;
      }
      const moves = history(id).filter(({ type }) => type === 'rescheduled').length;
      expect([deathAt, outcome, moves, told(id)]).toEqual([deathAt, outcome, 1, ['moved']]);
      if (points < deathAt) break;
      lab.telephony.crash();
    }
    expect(deaths).toBeGreaterThanOrEqual(2);
  });

  test('what was written is forgotten after seven days', async () => {
    await start();
    lab.add();
    const stop = startRetention({
      store: lab.store,
      clock: lab.clock,
      keepMsOf: () => null,
      fault: (where, error) => lab.faults.push(where, error),
    });
    expect(reply('0', { id: 'a' })).toBe('done');
    await lab.clock.advance(6 * DAY);
    const second = lab.add();
    expect(reply('0', { id: 'a' })).toBe('repeated');
    await lab.clock.advance(2 * DAY);
    lab.add();
    expect([reply('0', { id: 'a' }), end(second)]).toEqual(['done', 'expired']);
    stop();
  });

  test('of a number that is erased is forgotten with it', async () => {
    await start();
    lab.add();
    reply('0');
    const count = () => lab.store.confirmationsTo(CUSTOMER, 0 as Instant);
    expect(count()).toBe(1);
    lab.engine.callbacks.erase(CUSTOMER);
    expect(count()).toBe(0);
  });
});

describe('a reply while we call', () => {
  async function ring(): Promise<CallbackId> {
    lab = new CallbackLab(customerSite());
    lab.customer = { type: 'rings' };
    await lab.start();
    const id = lab.add();
    await lab.clock.advance(1_000);
    expect(end(id)).toBe('dialling');
    return id;
  }

  test('0 stops the phone that rings, and is confirmed once it has', async () => {
    const id = await ring();
    expect(reply('0')).toBe('done');
    await lab.clock.advance(1_000);
    expect(end(id)).toBe('cancelledByCustomer');
    expect(told(id)).toEqual(['cancelled']);
    expect(lab.telephony.legs.filter(({ id: channel }) => channel.endsWith('~customer'))).toEqual([]);
  });

  test('LATER stops it too, and they are called then', async () => {
    const id = await ring();
    expect(reply('LATER 30')).toBe('done');
    await lab.clock.advance(1_000);
    expect([until(id), told(id)]).toEqual(['2026-11-23T09:30', ['moved']]);
  });

  test('hangs up on nobody who has answered, and holds unless they are served', async () => {
    lab = new CallbackLab(customerSite());
    lab.customer = { type: 'answers', afterMs: 1_000 };
    await lab.start();
    const id = lab.add();
    await lab.clock.advance(2_500);
    expect(end(id)).toBe('greeting');
    expect(reply('0')).toBe('done');
    await lab.clock.advance(500);
    const customer = lab.customerChannel;
    await lab.press(customer, '1');
    await lab.clock.advance(3_000);
    expect(lab.telephony.hears(customer)).toBe(lab.annasLeg);
    await lab.clock.advance(20_000);
    await lab.hangUp(customer);
    expect([end(id), told(id)]).toEqual(['done', []]);
  });
});

describe('a link', () => {
  const linked = (token: string) => lab.engine.callbacks.customers.linked(token);

  test('stands in messages, and is as short as it can be', async () => {
    await start();
    const id = lab.add();
    const [booked] = lab.store.messagesAbout(id);
    const link = /https:\S+/.exec(booked?.text ?? '')?.[0] ?? '';
    expect(link).toBe(`${PUBLIC_URL}/c/${tokenOf(id)}`);
    expect(link.length - `${PUBLIC_URL}/c/${id}.`.length).toBe(22);
    expect(linked(decodeURIComponent(link.slice(`${PUBLIC_URL}/c/`.length)))?.callback.id).toBe(id);
  });

  test('is not in messages of a site that serves no pages', async () => {
    await start({}, { ...customerSite(), web: null });
    const id = lab.add();
    expect(lab.store.messagesAbout(id).at(0)?.text).not.toContain('http');
  });

  test('of another, or changed in any place, is nobody’s', async () => {
    await start();
    const id = lab.add();
    const other = lab.add(OTHER);
    const token = tokenOf(id);
    const signature = token.slice(`${id}.`.length);
    const wrong = [
      '',
      '.',
      id,
      `${id}.`,
      `${other}.${signature}`,
      `${token}x`,
      token.slice(0, -1),
      `${token}=`,
      `${token} `,
      token.toUpperCase(),
      `${id}.${'A'.repeat(22)}`,
      `${id}.${'é'.repeat(22)}`,
      '.'.repeat(100_000),
      ...Array.from({ length: token.length }, (_, at) => {
        const changed = token[at] === 'A' ? 'B' : 'A';
        return `${token.slice(0, at)}${changed}${token.slice(at + 1)}`;
      }),
      // The last character of 22 holds four bits more than there are: another way to write the same bytes.
      ...[...'BCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_']
        .map((last) => `${token.slice(0, -1)}${last}`)
        .filter((each) => each !== token),
    ];
    for (const each of wrong) {
      expect([each, linked(each)]).toEqual([each, null]);
      expect(lab.engine.callbacks.customers.followLink(each, { type: 'cancel' })).toBe('unknown');
    }
    expect([end(id), end(other)]).toEqual(['due', 'due']);
  });

  test('holds over a restart', async () => {
    await start();
    const id = lab.add();
    const token = tokenOf(id);
    await lab.restart();
    expect(linked(token)?.callback.id).toBe(id);
  });

  test('cancels, and there is nothing more to choose; no message is sent', async () => {
    await start();
    const id = lab.add();
    expect(linked(tokenOf(id))?.laters.map(({ afterMs }) => afterMs / MINUTE)).toEqual([30, 60, 120]);
    expect(follow(id, { type: 'cancel' })).toBe('done');
    expect([end(id), told(id), wishes(id)]).toEqual([
      'cancelledByCustomer',
      [],
      ['cancelAsked customer link'],
    ]);
    expect(linked(tokenOf(id))).toMatchObject({ laters: [], times: null });
    expect(follow(id, { type: 'cancel' })).toBe('notNow');
  });

  test('moves to later, and back to as soon as possible', async () => {
    await start();
    const id = lab.add();
    expect(follow(id, { type: 'soonest' })).toBe('notNow');
    expect(follow(id, { type: 'later', afterMs: HOUR })).toBe('done');
    expect(until(id)).toBe('2026-11-23T10:00');
    expect(follow(id, { type: 'later', afterMs: 3 * DAY })).toBe('notNow');
    expect(follow(id, { type: 'soonest' })).toBe('done');
    expect(end(id)).toBe('due');
    expect(lab.callback(id).promises.map(({ at }) => at !== null)).toEqual([false, true, false]);
    expect(wishes(id)).toEqual(['rescheduled customer link', 'rescheduled customer link']);
    expect(told(id)).toEqual([]);
  });

  test('moves to a time that is offered, and to no other', async () => {
    const schedule = { share: 1, slotMs: HOUR, daysAhead: 2, hours: null, toleranceMs: 15 * MINUTE };
    await start({}, customerSite({ schedule }));
    const id = lab.add();
    const [slot] = linked(tokenOf(id))?.times?.slots ?? [];
    if (slot === undefined) throw new Error('no time is offered');
    expect(follow(id, { type: 'at', at: (slot.from + MINUTE) as Instant })).toBe('notNow');
    expect(follow(id, { type: 'at', at: 0 as Instant })).toBe('notNow');
    expect(follow(id, { type: 'at', at: 8.64e15 as Instant })).toBe('notNow');
    expect(follow(id, { type: 'at', at: Number.MAX_SAFE_INTEGER as Instant })).toBe('notNow');
    expect(follow(id, { type: 'at', at: slot.from })).toBe('done');
    expect(lab.callback(id).promises.at(-1)?.at).toBe(slot.from);
  });

  test('whose number is forgotten leads nowhere', async () => {
    await start();
    const id = lab.add();
    const token = tokenOf(id);
    follow(id, { type: 'cancel' });
    expect(linked(token)).not.toBeNull();
    lab.store.transaction(() => lab.store.forgetNumberOf(id));
    expect(linked(token)).toBeNull();
    const second = lab.add();
    lab.engine.callbacks.erase(CUSTOMER);
    expect(linked(tokenOf(second))).toBeNull();
  });
});
