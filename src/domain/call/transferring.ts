/**
 * A `transfer` step: another phone is dialled while the caller hears music; whoever answers is connected.
 *
 * Rule. A number that comes from a variable may have been typed by the caller, and a caller must never make us dial
 * where the site did not mean to: such a number reaches extensions only (a few digits), nothing outside.
 */
import { formatMessage } from '../flow/message.ts';
import { talkBridge } from '../ids.ts';
import type { EndCause } from '../outcome.ts';
import type { Site, TransferStep } from '../site.ts';
import { type Draft, enter, goOn, nextLeg, setTimer, stepAt, valuesOf } from './draft.ts';
import type { Activity, StepRef } from './state.ts';

type Transferring = Extract<Activity, { status: 'transferring' }>;

const RING_SLACK_MS = 15_000;
/** Numbers up to this long, of digits only, are extensions. */
const EXTENSION_DIGITS = 6;

/** Dials, or goes on at once by `failed` when the target is none that may be dialled. */
export function startTransfer(draft: Draft, step: TransferStep, at: StepRef): void {
  const endpoint = endpointOf(draft, step);
  if (endpoint === null) return goOn(draft, step.failed);
  const { leg } = nextLeg(draft);
  enter(draft, { status: 'transferring', at, leg, to: endpoint.endpoint });
  draft.actions.push(
    { type: 'hold', channel: draft.state.channel, room: 'transfer', music: 'default' },
    {
      type: 'dial',
      channel: leg,
      endpoint: endpoint.endpoint,
      callerNumber: endpoint.outside
        ? (draft.context.site.dial.callerId ?? draft.state.callerNumber)
        : draft.state.callerNumber,
      callerName: draft.state.callerName,
      ringMs: step.ringMs,
    },
  );
  setTimer(draft, 'ring', step.ringMs + RING_SLACK_MS);
}

export function transferAnswered(draft: Draft, transferring: Transferring): void {
  const bridge = talkBridge(draft.state.id, draft.state.derived);
  enter(draft, {
    status: 'talking',
    at: transferring.at,
    leg: transferring.leg,
    bridge,
    to: transferring.to,
    connected: false,
    from: null,
  });
  draft.actions.push({ type: 'connect', bridge, channels: [draft.state.channel, transferring.leg] });
}

export function transferFailed(draft: Draft, transferring: Transferring, cause: EndCause): void {
  const step = stepAt(draft.context.site, transferring.at);
  if (step?.type !== 'transfer') return goOn(draft, null);
  goOn(draft, cause === 'busy' ? step.busy : cause === 'noAnswer' ? step.noAnswer : step.failed);
}

export function transferRingingTooLong(draft: Draft, transferring: Transferring): void {
  draft.actions.push({ type: 'hangup', channel: transferring.leg, reason: 'normal' });
  transferFailed(draft, transferring, 'noAnswer');
}

interface Target {
  readonly endpoint: string;
  readonly outside: boolean;
}

function endpointOf(draft: Draft, step: TransferStep): Target | null {
  const { site } = draft.context;
  const written = step.to;
  if (!written.includes('{')) return targetOf(site, written);
  const filled = formatMessage(written, 'en', valuesOf(draft.state, site));
  return isExtension(filled) ? targetOf(site, filled) : null;
}

const isExtension = (number: string): boolean => new RegExp(`^[0-9]{1,${EXTENSION_DIGITS}}$`).test(number);

function targetOf(site: Site, to: string): Target | null {
  if (to.includes('/')) return { endpoint: to, outside: false };
  const number = to.replace(/[\s().-]/g, '');
  if (isExtension(number))
    return { endpoint: site.dial.extension.replaceAll('{number}', number), outside: false };
  if (!/^\+?[0-9*#]{3,20}$/.test(number)) return null;
  return { endpoint: site.dial.external.replaceAll('{number}', number), outside: true };
}
