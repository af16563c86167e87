/**
 * Customers who act by text message or behind a link (customer-office.ts).
 *
 * A reply concerns the callbacks of the number that it came from and no others: the newest that is pending, or all of
 * them when it is to stop. What it says is done in the transaction in which it is written down. It is answered only where
 * it did something, and not without end: two machines that answer each other are not to go on for ever.
 */
import { nextOpen } from '../../domain/callback/calling-window.ts';
import type { CallbackState } from '../../domain/callback/state.ts';
import { latestFromAfar } from '../../domain/callback/wishes.ts';
import type { CallbackId, Instant, Milliseconds } from '../../domain/ids.ts';
import { type Reply, readReply } from '../../domain/messages/reply.ts';
import { senderNumber } from '../../domain/messages/sender.ts';
import type { CallbackNews } from '../agenda.ts';
import type { CallbackOffice, Done } from '../callback-office.ts';
import type { CustomerOffice, HeardReply, LinkedCallback, LinkWish } from '../customer-office.ts';
import type { ReceivedReply } from '../customer-store.ts';
import { withdrawAll } from '../message-outbox.ts';
import type { Unit } from '../unit.ts';
import type { OfficeParts } from './office.ts';
import { windowsOf } from './profiles.ts';
import { tellCallback } from './tell-callback.ts';

/** A reply without an id that comes again in this time is the same one. */
const SAME_WITHIN_MS: Milliseconds = 2 * 60_000;
const CONFIRMED_WITHIN_MS: Milliseconds = 3_600_000;
const MOST_CONFIRMED = 4;
/** What the page offers. */
const LATERS_MS: readonly Milliseconds[] = [30 * 60_000, 3_600_000, 2 * 3_600_000];

export class Customers implements CustomerOffice {
  readonly #parts: OfficeParts;
  readonly #office: Pick<CallbackOffice, 'times' | 'isFree'>;

  constructor(parts: OfficeParts, office: Pick<CallbackOffice, 'times' | 'isFree'>) {
    this.#parts = parts;
    this.#office = office;
  }

  reply({ from, text, id }: ReceivedReply): HeardReply {
    const { callbacks, store, sites, clock, work } = this.#parts;
    const now = clock.now();
    const reply = readReply(text);
    const meant = reply.type;
    const number = senderNumber(from, sites.current.site.country);
    if (number === null || meant === 'unknown' || meant === 'yes')
      return { number, meant, outcome: 'nothing' };
    const known = { number, text: JSON.stringify(reply), id };
    let outcome: HeardReply['outcome'] = 'nothing';
    const before = this.#pending(number);
    work((unit) => {
      if (isOnceOnly(known.id, reply) && store.isRepeated(known, (now - SAME_WITHIN_MS) as Instant)) {
        outcome = 'repeated';
        return;
      }
      const confirmed = store.confirmationsTo(number, (now - CONFIRMED_WITHIN_MS) as Instant);
      const isConfirmed = isAnswered(reply) && before.length > 0 && confirmed < MOST_CONFIRMED;
      store.addReply({ ...known, at: now, isConfirmed });
      if (this.#obey(reply, number, before, isConfirmed, unit)) outcome = 'done';
    });
    // The gateway hears that it is written down: it is.
    store.makeDurable();
    if (outcome === 'nothing' && before.some((state) => callbacks.live.callback(state.id) !== state)) {
      outcome = 'done';
    }
    return { number, meant, outcome };
  }

  linked(token: string): LinkedCallback | null {
    const { callbacks, sites, clock } = this.#parts;
    const callback = this.#callbackOf(token);
    const profile = callback === null ? undefined : callbacks.profiles.of(callback.profile);
    const { name, timezone } = profile?.site ?? sites.current.site;
    if (callback === null) return null;
    const common = { callback, site: name, timezone, callUs: profile?.settings.callUs ?? null };
    if (profile === undefined || callback.progress.status === 'over') {
      return { ...common, laters: [], times: null };
    }
    const latest = latestFromAfar(callback);
    const windows = windowsOf(profile, callback.number);
    const laters = LATERS_MS.flatMap((afterMs) => {
      const at = nextOpen(windows, (clock.now() + afterMs) as Instant);
      return at === null || at > latest ? [] : [{ afterMs, at }];
    });
    const times = this.#office.times(callback.profile, callback.number);
    const slots = times?.slots.filter(({ from }) => from <= latest) ?? [];
    return { ...common, laters: withoutDoubles(laters), times: times && { ...times, slots } };
  }

  followLink(token: string, wish: LinkWish): Done {
    const found = this.#callbackOf(token);
    if (found === null) return 'unknown';
    const news = this.#newsOf(wish, found);
    return news === null ? 'notNow' : tellCallback(found.id, news, this.#parts);
  }

  /** Null: it cannot be. */
  #newsOf(wish: LinkWish, callback: CallbackState): CallbackNews | null {
    const { profile, number } = callback;
    const now = this.#parts.clock.now();
    const common = { via: 'link', tells: 'nothing' } as const;
    const moved = (at: Instant) => ({ type: 'rescheduled', by: 'customer', at, ...common }) as const;
    switch (wish.type) {
      case 'cancel':
        return { type: 'cancelled', by: 'customer', ...common };
      case 'later':
        return LATERS_MS.includes(wish.afterMs) ? moved((now + wish.afterMs) as Instant) : null;
      case 'at': {
        const isPossible = wish.at >= now && wish.at <= latestFromAfar(callback);
        return isPossible && this.#office.isFree(profile, number, wish.at) ? moved(wish.at) : null;
      }
      case 'soonest': {
        const window = this.#office.times(profile, number)?.soonest ?? null;
        return window === null ? null : { type: 'hurried', window, ...common };
      }
      default:
        return wish satisfies never;
    }
  }

  /** Newest first. */
  #pending(number: string): CallbackState[] {
    const pending = this.#parts.callbacks.live.ofNumber(number);
    return pending.sort((a, b) => b.requestedAt - a.requestedAt || (a.id < b.id ? 1 : -1));
  }

  /** @returns whether it is known to have done something; of callbacks that is seen afterwards. */
  #obey(
    reply: Reply,
    number: string,
    pending: readonly CallbackState[],
    isConfirmed: boolean,
    unit: Unit,
  ): boolean {
    const { store, clock } = this.#parts;
    const now = clock.now();
    const tells = isConfirmed ? 'confirmation' : 'nothing';
    const [newest] = pending;
    switch (reply.type) {
      case 'cancel':
        if (newest) this.#cancel(newest.id, tells, unit);
        return false;
      case 'later': {
        const at = (now + reply.afterMs) as Instant;
        const wish = { type: 'rescheduled', by: 'customer', at, via: 'message', tells } as const;
        if (newest) unit.tellCallback(newest.id, wish);
        return false;
      }
      case 'stop': {
        for (const { id } of pending) this.#cancel(id, 'nothing', unit);
        const isNew = store.optOut(number, now);
        unit.callbacks.mail.withdrawn.push(...withdrawAll(store, store.messagesTo(number), now));
        return isNew;
      }
      case 'start':
        return store.optIn(number);
      case 'yes':
      case 'unknown':
        return false;
      default:
        return reply satisfies never;
    }
  }

  #cancel(id: CallbackId, tells: 'confirmation' | 'nothing', unit: Unit): void {
    unit.tellCallback(id, { type: 'cancelled', by: 'customer', via: 'message', tells });
  }

  /** Null as well when its number is forgotten: nobody is left to whom it belongs. */
  #callbackOf(token: string): CallbackState | null {
    const { store } = this.#parts;
    const id = store.callbackOfToken(token);
    const callback = id === null ? null : store.callback(id);
    return callback?.number.startsWith('+') === true ? callback : null;
  }
}

/** Who writes STOP means it, also if it is not the first time and START was written in between. */
const isOnceOnly = (id: string | null, { type }: Reply): boolean => id !== null || type !== 'stop';

const isAnswered = ({ type }: Reply): boolean => type === 'cancel' || type === 'later';

/** Two that would come to the same time are one. */
function withoutDoubles(laters: LinkedCallback['laters']): LinkedCallback['laters'] {
  return laters.filter(({ at }, index) => laters.findIndex((each) => each.at === at) === index);
}
