/**
 * A phone that rings for a caller may be set to send its callers on (SIP's 302). It is followed once, and only to an
 * agent's extension: whoever holds a phone could otherwise have callers put through to any number in the world, at the
 * company's expense. The agent who was chosen is still the one who is rung, for what is left of the time. Where it is
 * not followed the leg just ends, and the next agent is rung.
 */
import type { ChannelId } from '../ids.ts';
import { type Draft, nextLeg } from './draft.ts';
import { colleagueAt } from './handing-over.ts';
import { RING_SLACK_MS } from './ring-slack.ts';
import { dialAgent, replaceRinging, ringingAt } from './ringing-agents.ts';
import type { Queued } from './state.ts';

export function followForward(draft: Draft, queued: Queued, leg: ChannelId, to: string): void {
  const ringing = ringingAt(queued, leg);
  if (ringing === undefined) return;
  const own = draft.context.agent(ringing.agent)?.settings.phone;
  const phone = colleagueAt(draft, to)?.phone;
  const wasForwarded = ringing.to !== own;
  const ringMs = ringing.until - RING_SLACK_MS - draft.context.now;
  if (phone === undefined || phone === own || wasForwarded || ringMs <= 0) return;
  const next = nextLeg(draft).leg;
  dialAgent(draft, { leg: next, phone, ringMs, unlessInUse: true });
  replaceRinging(draft, queued, leg, { ...ringing, leg: next, to: phone });
}
