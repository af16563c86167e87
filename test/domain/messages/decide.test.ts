import { describe, expect, test } from '@jest/globals';
import type { Instant } from '../../../src/domain/ids.ts';
import { decideMessage, type MessageEvent } from '../../../src/domain/messages/decide.ts';
import { holdsLane, type MessageState } from '../../../src/domain/messages/state.ts';
import { written } from '../../support/messages.ts';

const START = 1_000_000 as Instant;
const due: MessageEvent = { type: 'due' };
const accepted: MessageEvent = { type: 'accepted', gatewayId: 'g1' };
const silence: MessageEvent = {
  type: 'deferred',
  reason: 'nobody answers',
  trouble: 'gatewayDown',
  retryAfterMs: null,
};
const disliked: MessageEvent = { ...silence, reason: 'HTTP 500', trouble: 'pause' };
const receipt = (status: 'sent' | 'delivered' | 'failed', reason: string | null = null): MessageEvent => ({
  type: 'receipt',
  status,
  reason,
});

/** A message, and what happens to it, one second after the other unless `wait` says more. */
class Given {
  state: MessageState;
  #now = START;
  #sends = 0;

  constructor(more: Parameters<typeof written>[1] = {}) {
    this.state = written(START, more);
  }

  when(...events: MessageEvent[]): this {
    for (const event of events) {
      const { state, send } = decideMessage(this.state, event, this.#now);
      this.state = state;
      this.#sends += Number(send);
      this.#now = (this.#now + 1_000) as Instant;
    }
    return this;
  }

  wait(ms: number): this {
    this.#now = (this.#now + ms) as Instant;
    return this;
  }

  then(expected: Partial<MessageState>): this {
    expect(this.state).toMatchObject(expected);
    return this;
  }

  thenIs(status: string, sends: number): this {
    expect([this.state.progress.status, this.#sends]).toEqual([status, sends]);
    return this;
  }

  /** How long after the failed try the next one is. */
  thenWaits(ms: number, waits: string): this {
    const { progress } = this.state;
    expect(progress).toMatchObject({ status: 'queued', waits });
    if (progress.status === 'queued') expect(progress.nextTryAt - (this.#now - 1_000)).toBe(ms);
    return this;
  }
}

const given = (more: Parameters<typeof written>[1] = {}): Given => new Given(more);

describe('a message', () => {
  test('is sent once, and delivered', () => {
    given()
      .when(due)
      .thenIs('sending', 1)
      .when(accepted)
      .then({ gatewayId: 'g1', sentAt: (START + 1_000) as Instant })
      .thenIs('sent', 1)
      .when(receipt('delivered'))
      .thenIs('delivered', 1);
  });

  test('is not sent a second time while the answer is awaited, nor afterwards', () => {
    given().when(due, due, accepted, due).thenIs('sent', 1);
  });

  test('is put off longer each time it is not taken', () => {
    const message = given({ giveUpAfterMs: 36_000_000 });
    for (const pause of [5_000, 30_000, 120_000, 600_000, 600_000]) {
      message.when(due, silence).thenWaits(pause, 'gatewayDown').wait(pause);
    }
    message.when(due, accepted).thenIs('sent', 6).then({ tries: 6, trouble: null });
  });

  test('waits as long as the gateway asks, if that is longer', () => {
    const busy = { ...silence, trouble: 'gatewayBusy', retryAfterMs: 90_000 } as const;
    given().when(due, busy).thenWaits(90_000, 'gatewayBusy');
    given()
      .when(due, { ...busy, retryAfterMs: 10 })
      .thenWaits(5_000, 'gatewayBusy');
  });

  test('is given up when its time is over, not before, and never sent after', () => {
    given({ giveUpAfterMs: 20_000 })
      .when(due, silence)
      .wait(5_000)
      .when(due, silence)
      .thenWaits(12_000, 'gatewayDown')
      .wait(12_000)
      .when(due)
      .thenIs('failed', 2)
      .then({ progress: { status: 'failed', cause: 'tooOld', at: (START + 21_000) as Instant } })
      .then({ trouble: 'nobody answers' });
  });

  test('that is of use for a shorter time than the site tries is given up sooner', () => {
    const { state } = given({ usefulForMs: 60_000, giveUpAfterMs: 3_600_000 });
    expect(state.giveUpAt - START).toBe(60_000);
    expect(given({ usefulForMs: 7_200_000 }).state.giveUpAt - START).toBe(3_600_000);
  });

  test('that is not to be sent before a time counts its age from then, and holds nobody up', () => {
    const { state } = given({ notBefore: (START + 50_000) as Instant, usefulForMs: 10_000 });
    expect(state.giveUpAt - START).toBe(60_000);
    expect(state.progress).toMatchObject({ waits: 'later', nextTryAt: START + 50_000 });
    expect(holdsLane(state)).toBe(false);
  });

  test('that nobody has taken when quiet hours begin waits until they end, and as long from then', () => {
    const quiet = { from: (START + 60_000) as Instant, until: (START + 360_000) as Instant };
    const held = given({ quiet, giveUpAfterMs: 90_000 }).when(due, silence).wait(60_000).when(due);
    held.then({ giveUpAt: (START + 390_000) as Instant });
    expect(held.state.progress).toMatchObject({ status: 'queued', waits: 'later', nextTryAt: quiet.until });
    expect(holdsLane(held.state)).toBe(false);
    held.wait(300_000).when(due).thenIs('sending', 2);
    const before = given({ quiet }).wait(59_999).when(due);
    before.thenIs('sending', 1);
  });

  test('that is of no use after them is given up when they begin', () => {
    const quiet = { from: (START + 60_000) as Instant, until: (START + 360_000) as Instant };
    const of = (usefulForMs: number) => given({ quiet, usefulForMs }).wait(60_000).when(due);
    of(360_000)
      .thenIs('failed', 0)
      .then({ progress: { cause: 'tooOld' } as never });
    expect(of(360_001).state.progress).toMatchObject({ status: 'queued', nextTryAt: quiet.until });
  });

  test('that is refused is not tried again', () => {
    given()
      .when(due, { type: 'refused', reason: 'no such number' }, due)
      .thenIs('failed', 1)
      .then({
        trouble: 'no such number',
        progress: { status: 'failed', cause: 'refused', at: (START + 1_000) as Instant },
      });
  });

  test('can be called off until it is handed over', () => {
    given().when({ type: 'withdrawn' }, due).thenIs('failed', 0);
    given().when(due, silence, { type: 'withdrawn' }).thenIs('failed', 1);
    given().when(due, { type: 'withdrawn' }, accepted).thenIs('sent', 1);
  });
});

describe('after a crash', () => {
  test('a message that was being sent is sent again', () => {
    given()
      .when(due, { type: 'interrupted' })
      .thenIs('queued', 1)
      .when(due, accepted)
      .thenIs('sent', 2)
      .then({ tries: 2 });
  });

  test('all others are left as they are', () => {
    for (const events of [[], [due, silence], [due, accepted]] satisfies MessageEvent[][]) {
      const before = given().when(...events).state;
      expect(decideMessage(before, { type: 'interrupted' }, START).state).toBe(before);
    }
  });

  test('a receipt for the first copy saves the second', () => {
    given().when(due, { type: 'interrupted' }, receipt('delivered'), due).thenIs('delivered', 1);
    given().when(due, { type: 'interrupted' }, receipt('sent'), due).thenIs('sent', 1);
  });
});

describe('receipts', () => {
  test('may come before the answer that they are about', () => {
    given().when(due, receipt('delivered'), accepted).thenIs('delivered', 1).then({ gatewayId: 'g1' });
  });

  test('may come in the wrong order and more than once: delivered is delivered', () => {
    given()
      .when(due, accepted, receipt('delivered'), receipt('sent'), receipt('failed'), receipt('delivered'))
      .thenIs('delivered', 1)
      .then({ progress: { status: 'delivered', at: (START + 2_000) as Instant } });
  });

  test('say why an operator gave up; a phone that gets it after all has it', () => {
    given()
      .when(due, accepted, receipt('failed', 'absent subscriber'))
      .then({
        trouble: 'absent subscriber',
        progress: { status: 'failed', cause: 'undelivered', at: (START + 2_000) as Instant },
      })
      .when(receipt('delivered'))
      .thenIs('delivered', 1);
  });

  test('about a message that was never handed over are of somebody else', () => {
    given().when(receipt('delivered')).thenIs('queued', 0);
    given().when(receipt('failed')).thenIs('queued', 0);
  });
});

describe('the gateway', () => {
  test('once it answers again, is given what waited for it, and only that', () => {
    given().when(due, silence, due, silence).wait(10_000).when({ type: 'gatewayBack' }).thenWaits(0, 'turn');
    // Just tried: it waits for the first pause at least.
    given().when(due, silence, { type: 'gatewayBack' }).thenWaits(4_000, 'turn');
    given().when(due, disliked, { type: 'gatewayBack' }).thenWaits(4_000, 'pause');
    given().when(due, accepted, { type: 'gatewayBack' }).thenIs('sent', 1);
  });

  test('holds up the later messages to a number while it is silent, not because it dislikes an earlier one', () => {
    expect(holdsLane(given().state)).toBe(true);
    expect(holdsLane(given().when(due).state)).toBe(true);
    expect(holdsLane(given().when(due, silence).state)).toBe(true);
    expect(holdsLane(given().when(due, disliked).state)).toBe(false);
    expect(holdsLane(given().when(due, accepted).state)).toBe(false);
  });
});
