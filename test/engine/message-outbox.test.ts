/** Messages on their way out: order, retries, crashes. */
import { describe, expect, test } from '@jest/globals';
import type { Instant } from '../../src/domain/ids.ts';
import { type MessageReceipt, withdrawMessages } from '../../src/engine/message-outbox.ts';
import { deferred, MessageLab, taken } from '../support/message-gateway.ts';
import { messageDatabase, smsSettings, TO } from '../support/messages.ts';

const OTHER = '+46709999999';
const ID = '1753.7~callback~missed~1';
const receipt = (status: 'sent' | 'delivered' | 'failed', id = ID): MessageReceipt => ({
  id,
  whose: 'ours',
  told: { status, reason: null },
});

describe('the outbox', () => {
  test('hands a message over once, and it stays sent', async () => {
    const lab = new MessageLab();
    await lab.write(1);
    expect(lab.asked).toMatchObject([{ id: ID, to: TO, text: 'Vi ringer igen kl. 14.30.' }]);
    expect(lab.status(1)).toBe('sending');
    await lab.answer({ type: 'accepted', gatewayId: 'g7' });
    await lab.advance(7_200_000);
    expect(lab.log).toEqual(['1 at 0']);
    expect(lab.store.messageByGatewayId('g7')).toMatchObject({ id: ID, progress: { status: 'sent' } });
    expect(lab.told).toEqual(['messageSent']);
  });

  test('takes the same message no second time', async () => {
    const lab = new MessageLab();
    await lab.write(1);
    await lab.answer(taken);
    await lab.write(1, { text: 'something else' });
    expect(lab.log).toHaveLength(1);
    expect(lab.store.messagesTo(TO)).toMatchObject([{ text: 'Vi ringer igen kl. 14.30.' }]);
  });

  test('tries again after 5 s, 30 s, 2 min and then every 10 min, until the message is of no use', async () => {
    const lab = new MessageLab();
    lab.gateway = () => deferred();
    await lab.write(1, { usefulForMs: 1_500_000 });
    await lab.advance(3_600_000);
    expect(lab.log).toEqual(['1 at 0', '1 at 5', '1 at 35', '1 at 155', '1 at 755', '1 at 1355']);
    expect(lab.store.messagesTo(TO)).toMatchObject([{ progress: { status: 'failed', cause: 'tooOld' } }]);
    expect(lab.told.at(-1)).toBe('messageFailed');
    expect(lab.clock.nextAt).toBeNull();
  });

  test('waits until a message may be sent, and lets others pass meanwhile', async () => {
    const lab = new MessageLab();
    lab.gateway = () => taken;
    await lab.write(1, { notBefore: (lab.clock.now() + 60_000) as Instant });
    await lab.write(2);
    await lab.advance(120_000);
    expect(lab.log).toEqual(['2 at 0', '1 at 60']);
  });

  test('sends no more at the same time than the site allows, one to a number, and those in order', async () => {
    const lab = new MessageLab();
    lab.settings = smsSettings({ atOnce: 2 });
    await lab.write(1);
    await lab.write(2);
    await lab.write(3, { to: OTHER });
    await lab.write(4, { to: '+46703333333' });
    expect(lab.asked.map(({ id }) => id.at(-1))).toEqual(['1', '3']);
    await lab.answer(taken);
    expect(lab.asked.map(({ id }) => id.at(-1))).toEqual(['3', '2']);
    await lab.answer(taken);
    expect(lab.asked.map(({ id }) => id.at(-1))).toEqual(['2', '4']);
  });

  test('keeps the order while the gateway is silent, and sends all that waited as soon as it answers', async () => {
    const lab = new MessageLab();
    let down = true;
    lab.gateway = () => (down ? deferred() : taken);
    await lab.write(1);
    await lab.advance(1_000);
    await lab.write(2);
    await lab.write(3, { to: OTHER });
    await lab.advance(5_500);
    down = false;
    await lab.advance(24_000);
    expect(lab.log).toEqual(['1 at 0', '3 at 1', '1 at 5', '3 at 6']);
    // 1 is due at 35; the first to be taken brings the others with it.
    await lab.write(4, { to: '+46703333333' });
    expect(lab.log.slice(4)).toEqual(['4 at 30.5', '1 at 30.5', '3 at 30.5', '2 at 30.5']);
    expect([1, 2, 3, 4].map((count) => lab.status(count))).toEqual(['sent', 'sent', 'sent', 'sent']);
  });

  test('is not held up by a message that the gateway cannot take', async () => {
    const lab = new MessageLab();
    lab.gateway = ({ id }) => (id.endsWith('~1') ? deferred('pause') : taken);
    await lab.write(1);
    await lab.write(2);
    expect(lab.log).toEqual(['1 at 0', '2 at 0']);
    expect([lab.status(1), lab.status(2)]).toEqual(['queued', 'sent']);
  });

  test('does not come again sooner than it was asked to, whatever else is taken', async () => {
    const lab = new MessageLab();
    lab.gateway = ({ to }) => (to === TO ? deferred('gatewayBusy', 40_000) : taken);
    await lab.write(1);
    await lab.advance(1_000);
    await lab.write(2, { to: OTHER });
    await lab.advance(50_000);
    expect(lab.log).toEqual(['1 at 0', '2 at 1', '1 at 40']);
  });

  test('keeps what was written while the site has no gateway', async () => {
    const lab = new MessageLab();
    lab.settings = null;
    await lab.write(1);
    await lab.advance(20_000);
    expect([lab.log, lab.status(1)]).toEqual([[], 'queued']);
    lab.settings = smsSettings();
    lab.gateway = () => taken;
    await lab.advance(20_000);
    expect(lab.log).toEqual(['1 at 35']);
  });

  test('calls off what has not been handed over', async () => {
    const lab = new MessageLab();
    await lab.write(1);
    await lab.write(2);
    await lab.write(3, { about: 'another', to: OTHER });
    const changes = lab.store.transaction(() =>
      withdrawMessages(lab.store, '1753.7~callback', lab.clock.now()),
    );
    expect(changes.map(({ after }) => after.id.at(-1))).toEqual(['2']);
    await lab.answer(taken);
    await lab.answer(taken);
    await lab.advance(60_000);
    expect(lab.log).toEqual(['1 at 0', '3 at 0']);
  });
});

describe('a crash', () => {
  test('before the answer: the message is sent again, with the same id', async () => {
    const lab = new MessageLab();
    await lab.write(1);
    const [first] = lab.asked;
    await lab.crash();
    expect(lab.asked.map(({ id }) => id)).toEqual([first?.id]);
    await lab.answer(taken);
    await lab.crash();
    expect(lab.asked).toEqual([]);
    expect(lab.told).toEqual(['messageUncertain', 'messageSent']);
    expect(lab.store.messagesTo(TO)).toMatchObject([{ tries: 2, progress: { status: 'sent' } }]);
  });

  test('during a pause: the next try is when it was to be', async () => {
    const lab = new MessageLab();
    lab.gateway = () => deferred();
    await lab.write(1);
    await lab.advance(4_000);
    await lab.crash();
    await lab.advance(2_000);
    expect(lab.log).toEqual(['1 at 0', '1 at 5']);
  });
});

describe('a stop', () => {
  test('waits for the answers, and begins nothing', async () => {
    const lab = new MessageLab();
    lab.settings = smsSettings({ atOnce: 1 });
    await lab.write(1);
    await lab.write(2, { to: OTHER });
    let stopped = false;
    const stopping = lab.outbox.stop().then(() => {
      stopped = true;
    });
    await lab.advance(1_000);
    expect(stopped).toBe(false);
    await lab.answer(taken);
    await stopping;
    expect([lab.status(1), lab.status(2), lab.asked.length]).toEqual(['sent', 'queued', 0]);
  });
});

describe('receipts', () => {
  test('are found by our id and by that of the gateway', async () => {
    const lab = new MessageLab();
    await lab.write(1);
    await lab.answer({ type: 'accepted', gatewayId: 'g7' });
    expect(lab.outbox.receive({ ...receipt('sent', 'g7'), whose: 'gateways' })).toBe('done');
    expect(lab.outbox.receive(receipt('delivered'))).toBe('done');
    expect(lab.status(1)).toBe('delivered');
    expect(lab.outbox.receive(receipt('delivered', 'g7'))).toBe('unknown');
    expect(lab.told).toEqual(['messageSent', 'messageDelivered', 'receiptUnknown']);
  });

  test('of a message that was to be sent again let the next one through', async () => {
    const lab = new MessageLab();
    await lab.write(1);
    await lab.write(2);
    await lab.answer(deferred());
    expect(lab.asked).toEqual([]);
    lab.outbox.receive(receipt('delivered'));
    expect(lab.asked.map(({ id }) => id.at(-1))).toEqual(['2']);
  });
});

describe('a store that fails', () => {
  test('loses no answer: it is written down when the store works again', async () => {
    const { store } = messageDatabase();
    let broken = false;
    const lab = new MessageLab({
      ...store,
      transaction: (work) => {
        if (broken) throw new Error('disk full');
        return store.transaction(work);
      },
    });
    await lab.write(1);
    broken = true;
    await lab.answer(taken);
    await lab.advance(3_500);
    broken = false;
    await lab.advance(1_000);
    expect(lab.faults).toEqual(Array(4).fill('messageOutbox.record'));
    expect([lab.status(1), lab.log]).toEqual(['sent', ['1 at 0']]);
  });

  test('is left alone for a while before something new is begun', async () => {
    const { store } = messageDatabase();
    let broken = false;
    const fail = (): void => {
      if (broken) throw new Error('disk full');
    };
    const lab = new MessageLab({
      ...store,
      messagesDue: (now, limit) => {
        fail();
        return store.messagesDue(now, limit);
      },
      nextMessageAt: () => {
        fail();
        return store.nextMessageAt();
      },
    });
    lab.gateway = () => taken;
    broken = true;
    await lab.write(1);
    await lab.advance(2_500);
    broken = false;
    await lab.advance(1_000);
    expect(lab.faults).toEqual(Array(3).fill('messageOutbox.work'));
    expect(lab.log).toEqual(['1 at 3']);
  });
});
