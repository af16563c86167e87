/**
 * Another phone is dialled while the caller hears music; whoever answers is connected. By a `transfer` step, or
 * because an agent sent the caller there.
 *
 * Rule. A number that comes from a variable may have been typed by the caller, and a caller must never make us dial
 * where the site did not mean to: such a number reaches extensions only (a few digits), nothing outside.
 */
import { formatMessage } from '../flow/message.ts';
import type { TransferStep } from '../flow/steps.ts';
import type { EndCause } from '../outcome.ts';
import type { Site } from '../site.ts';
import { type Draft, enter, goOn, nextBridge, nextLeg, setTimer, stepAt, valuesOf } from './draft.ts';
import { returnToQueue } from './queued.ts';
import { RING_SLACK_MS } from './ring-slack.ts';
import type { StepRef, Transferring } from './state.ts';

/** Numbers up to this long, of digits only, are extensions. */
const EXTENSION_DIGITS = 6;

/** Dials, or goes on at once by `failed` when the target is none that may be dialled. */
export function startTransfer(draft: Draft, step: TransferStep, at: StepRef): void {
  const target = targetOfStep(draft, step);
  if (target === null) return goOn(draft, step.failed);
  dialTarget(draft, at, target, step.ringMs, null);
}

export function dialTarget(
  draft: Draft,
  at: StepRef,
  target: Target,
  ringMs: number,
  colleague: Transferring['colleague'],
): void {
  const { leg } = nextLeg(draft);
  enter(draft, { status: 'transferring', at, leg, to: target.endpoint, colleague });
  draft.actions.push(
    { type: 'hold', channel: draft.state.channel, room: 'transfer', music: 'default' },
    {
      type: 'dial',
      channel: leg,
      endpoint: target.endpoint,
      callerNumber: target.outside
        ? (draft.context.site.dial.callerId ?? draft.state.callerNumber)
        : draft.state.callerNumber,
      callerName: draft.state.callerName,
      ringMs,
      unlessInUse: false,
      once: false,
    },
  );
  setTimer(draft, 'ring', ringMs + RING_SLACK_MS);
}

export function transferAnswered(draft: Draft, transferring: Transferring): void {
  const bridge = nextBridge(draft);
  const { colleague, at, leg, to } = transferring;
  const { now } = draft.context;
  const rungAt = draft.state.since;
  enter(draft, {
    status: 'talking',
    at,
    leg,
    bridge,
    to,
    connected: false,
    from: colleague && { visit: colleague.visit, agent: colleague.agent, rungAt, answeredAt: now },
    others: [],
    told: null,
  });
  if (colleague !== null) {
    const { agent, visit } = colleague;
    draft.notices.push({ agent, event: { type: 'tookOver', call: draft.state.id, queue: visit.queue } });
  }
  draft.actions.push({ type: 'connect', bridge, channels: [draft.state.channel, leg] });
}

/** A colleague who cannot be had leaves the caller in line, at the place they had. */
export function transferFailed(draft: Draft, transferring: Transferring, cause: EndCause): void {
  if (transferring.colleague !== null) {
    return returnToQueue(draft, transferring.at, transferring.colleague.visit, draft.context.now);
  }
  const step = stepAt(draft.context.site, transferring.at);
  if (step?.type !== 'transfer') return goOn(draft, null);
  goOn(draft, cause === 'busy' ? step.busy : cause === 'noAnswer' ? step.noAnswer : step.failed);
}

export function transferRingingTooLong(draft: Draft, transferring: Transferring): void {
  draft.actions.push({ type: 'hangup', channel: transferring.leg, reason: 'normal' });
  transferFailed(draft, transferring, 'noAnswer');
}

export interface Target {
  readonly endpoint: string;
  readonly outside: boolean;
}

function targetOfStep(draft: Draft, step: TransferStep): Target | null {
  const { site } = draft.context;
  const written = step.to;
  if (!written.includes('{')) return targetOf(site, written);
  const filled = formatMessage(written, 'en', valuesOf(draft.state, site));
  return isExtension(filled) ? targetOf(site, filled) : null;
}

const isExtension = (number: string): boolean => new RegExp(`^[0-9]{1,${EXTENSION_DIGITS}}$`).test(number);

/** What to dial for a number written by the admin or dialled by an agent; null: it cannot be dialled. */
export function targetOf(site: Site, to: string): Target | null {
  if (to.includes('/')) return { endpoint: to, outside: false };
  const number = to.replace(/[\s().-]/g, '');
  if (isExtension(number))
    return { endpoint: site.dial.extension.replaceAll('{number}', number), outside: false };
  if (!/^\+?[0-9*#]{3,20}$/.test(number)) return null;
  return { endpoint: site.dial.external.replaceAll('{number}', number), outside: true };
}
