/** Random days of a gateway that comes and goes, and of a process that is killed. */
import { expect, test } from '@jest/globals';
import type { MessageVerdict } from '../../src/engine/messenger.ts';
import { deferred, MessageLab, taken } from '../support/message-gateway.ts';
import { smsSettings } from '../support/messages.ts';
import { Random } from '../support/random.ts';

const DAYS = Number(process.env.KEEPLINE_CHAOS_MESSAGE_DAYS ?? 12);
const MESSAGES = 40;
const GIVE_UP_AFTER_MS = 7_200_000;
const AT_ONCE = 3;

interface Day {
  readonly lab: MessageLab;
  /** How often the gateway took each message. */
  readonly copies: Map<string, number>;
  /** How often the process was killed after the gateway had taken a message and before we knew. */
  readonly unheard: Map<string, number>;
  /** By number: the messages in the order in which they were first taken. */
  readonly order: Map<string, number[]>;
  /** Messages that the gateway could not take at some time. */
  readonly disliked: Set<string>;
}

const numberOf = (index: number): string => `+4670123456${index}`;
const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1);
};

function take(day: Day, { id, to }: { readonly id: string; readonly to: string }): void {
  count(day.copies, id);
  if (day.copies.get(id) === 1)
    day.order.set(to, [...(day.order.get(to) ?? []), Number(id.split('~').at(-1))]);
}

function checkInFlight({ lab }: Day): void {
  expect(lab.asked.length).toBeLessThanOrEqual(AT_ONCE);
  expect(new Set(lab.asked.map(({ to }) => to)).size).toBe(lab.asked.length);
  for (const { id, at } of lab.asked) {
    const written = lab.store.message(id)?.createdAt ?? 0;
    expect(at - written).toBeLessThan(GIVE_UP_AFTER_MS);
  }
}

async function answerSome(day: Day, random: Random, isDown: boolean): Promise<void> {
  for (const asked of [...day.lab.asked]) {
    if (!random.chance(0.7)) continue;
    let verdict: MessageVerdict = taken;
    if (isDown) verdict = random.chance(0.2) ? deferred('gatewayBusy', 20_000) : deferred();
    else if (random.chance(0.15)) verdict = deferred('pause');
    if (verdict.type === 'accepted') take(day, asked);
    else if (verdict.type === 'deferred' && verdict.trouble === 'pause') day.disliked.add(asked.id);
    await asked.answer(verdict);
  }
}

async function crash(day: Day, random: Random, isDown: boolean): Promise<void> {
  for (const asked of day.lab.asked) {
    if (isDown || !random.chance(0.5)) continue;
    take(day, asked);
    count(day.unheard, asked.id);
  }
  await day.lab.crash();
}

test.each(Array.from({ length: DAYS }, (_, seed) => seed))('day %i', async (seed) => {
  const random = new Random(seed + 1);
  const lab = new MessageLab();
  lab.settings = smsSettings({ atOnce: AT_ONCE });
  const day: Day = { lab, copies: new Map(), unheard: new Map(), order: new Map(), disliked: new Set() };
  let isDown = false;
  for (let written = 0; written < MESSAGES; ) {
    if (random.chance(0.4)) {
      written += 1;
      await lab.write(written, { to: numberOf(random.whole(0, 5)), giveUpAfterMs: GIVE_UP_AFTER_MS });
    }
    if (random.chance(0.1)) isDown = !isDown;
    if (random.chance(0.1)) await crash(day, random, isDown);
    await answerSome(day, random, isDown);
    checkInFlight(day);
    await lab.advance(random.whole(0, 60_000));
  }
  const isOver = (): boolean => lab.asked.length === 0 && lab.store.nextMessageAt() === null;
  for (let round = 0; round < 300 && !isOver(); round += 1) {
    await answerSome(day, random, false);
    await lab.advance(60_000);
  }

  expect(lab.faults).toEqual([]);
  for (const { id, progress } of lab.store.messagesAbout('1753.7~callback')) {
    // Two hours were enough for each of them.
    expect([id, progress.status]).toEqual([id, 'sent']);
    const copies = day.copies.get(id) ?? 0;
    expect(copies).toBeGreaterThanOrEqual(1);
    expect(copies).toBeLessThanOrEqual(1 + (day.unheard.get(id) ?? 0));
  }
  for (const order of day.order.values()) {
    const inTheirTurn = order.filter((each) => ![...day.disliked].some((id) => id.endsWith(`~${each}`)));
    expect(inTheirTurn).toEqual([...inTheirTurn].sort((a, b) => a - b));
  }
});
