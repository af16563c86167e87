/**
 * Rules of queues that hold on once they have begun (a crisis), as they are at this moment. They are looked at whenever
 * a line or its agents change, and every minute while one is so, whether or not anybody calls: so each begins and ends
 * when that is true, and what began it and how long it took is kept.
 */
import { holdsOn, lookAtHolding } from '../../domain/callback/offer-rules.ts';
import type { Holding, OfferRule } from '../../domain/callback/settings.ts';
import { hoursNamed } from '../../domain/hours.ts';
import type { Instant, QueueName } from '../../domain/ids.ts';
import type { HoldingChange } from '../callback-store.ts';
import type { Lines } from '../lines.ts';
import type { Sites } from '../sites.ts';
import type { CallbackBook } from './callback-book.ts';
import { agentsOf } from './desk.ts';

export interface HoldingParts {
  readonly sites: Sites;
  readonly lines: Lines;
  readonly book: CallbackBook;
  readonly now: Instant;
}

/** How it was with each of these rules, and is now; `before` and `after` are the same object where nothing has changed. */
export function holdingNow(parts: HoldingParts): HoldingChange[] {
  const { sites, book, now } = parts;
  const { offers } = sites.current.site;
  const looked = (Object.entries(offers) as [QueueName, readonly OfferRule[]][]).flatMap(([queue, rules]) =>
    rules.flatMap((rule, index) => (holdsOn(rule) ? [lookedAt(queue, index, rule, parts)] : [])),
  );
  // Of rules that the site has no more.
  const left = book
    .allHolding()
    .filter(({ queue, rule }) => !looked.some((each) => each.queue === queue && each.rule === rule))
    .map(({ holding, ...of }) => ({ ...of, at: now, before: holding, after: null, waitMs: null }));
  return [...looked, ...left];
}

function lookedAt(queue: QueueName, index: number, rule: OfferRule, parts: HoldingParts): HoldingChange {
  const { sites, lines, book, now } = parts;
  const { site } = sites.current;
  const settings = site.queues[queue];
  const usualWait = lines.view(queue, settings, now).estimate(now, {});
  const before = book.holding(queue, index);
  const { holding: after } = lookAtHolding(rule, {
    now,
    timezone: site.timezone,
    usualWait,
    agents: agentsOf(queue, lines),
    queueHours: hoursNamed(site.hours, settings?.hours ?? null),
    during: hoursNamed(site.hours, rule.during),
    holding: before,
  });
  const waitMs = usualWait.kind === 'known' ? usualWait.p50Ms : null;
  return { queue, rule: index, into: rule.into, at: now, before, after, waitMs };
}

/** When a rule that is so, but has not been for long enough, begins; null: none is. */
export function nextBeginning(changes: readonly HoldingChange[], offers: Offers): Instant | null {
  const times = changes.flatMap(({ queue, rule, after }) => {
    if (after === null || after.since !== null) return [];
    return [after.soSince + (offers[queue]?.[rule]?.beginsAfterMs ?? 0)];
  });
  return times.length === 0 ? null : (Math.min(...times) as Instant);
}

type Offers = Readonly<Record<QueueName, readonly OfferRule[]>>;

export const hasBegun = (holding: Holding | null): boolean => holding !== null && holding.since !== null;
