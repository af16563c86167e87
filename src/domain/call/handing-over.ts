/**
 * A party sends the caller on, by its phone's own transfer keys.
 *
 *   talking ──blind, to the site's `hand-back`──▶ queued, at the place they had, but not for the same agent
 *           ──blind, to a number of the site──▶ that number's flow
 *           ──blind, to a colleague's extension──▶ the colleague's phone rings; not answered: queued, place kept
 *           ──blind, to anything else──▶ transferring to it
 *           ──attended──▶ talking to whoever took the party's place
 *
 * Rules. All that is known of the caller goes along: variables, language, when they first joined a queue. Who sent them
 * on begins their wrap-up. Numbers dialled by an agent are the site's own people's, not the caller's.
 */
import { type AgentName, blockOf, type ChannelId } from '../ids.ts';
import { canonicalNumber } from '../numbers.ts';
import type { NumberEntry } from '../site.ts';
import { noteTalk } from './attempt.ts';
import { adjust, type Draft, enter, goOn } from './draft.ts';
import { startFlow } from './flow-start.ts';
import { nowConnected } from './legs.ts';
import { agentDone, partTalkers } from './letting-go.ts';
import { standInLine } from './queued.ts';
import type { StepRef, Talking, Visit } from './state.ts';
import { stayAnew } from './stay-anew.ts';
import { dialTarget, targetOf } from './transferring.ts';

const COLLEAGUE_RING_MS = 20_000;

export function sentOn(draft: Draft, talked: Talking, dialled: string): void {
  const talking = sinceConnected(draft, talked);
  draft.actions.push({ type: 'hangup', channel: talking.leg, reason: 'normal' });
  partTalkers(draft, talking);
  const { from, at } = talking;
  const handsBack = dialled === draft.context.current.handBack;
  // Nobody's but an agent's: there is no line to go back to.
  if (from === null && handsBack) return goOn(draft, null);
  if (from !== null) {
    const visit = stayAnew(draft, from.visit, from.answeredAt);
    draft.state = { ...draft.state, transferred: { by: from.agent, visit } };
    if (handsBack) return handBack(draft, at, visit, from.agent);
    const colleague = colleagueAt(draft, dialled);
    if (colleague !== null) {
      const { agent, phone } = colleague;
      const target = { endpoint: phone, outside: false };
      return dialTarget(draft, at, target, COLLEAGUE_RING_MS, { agent, visit });
    }
  }
  const entry = numberEntry(draft, dialled);
  if (entry !== undefined) return startFlow(draft, blockOf(entry.flow));
  const target = targetOf(draft.context.site, dialled);
  if (target === null) return goOn(draft, null);
  dialTarget(draft, at, target, COLLEAGUE_RING_MS, null);
}

/** Who sends the caller on hears them: the report of that may have been missed. */
const sinceConnected = (draft: Draft, talking: Talking): Talking =>
  talking.connected ? talking : nowConnected(draft, talking);

/** Back to the line they came from; the agent who gave the caller back is not rung for them again. */
function handBack(draft: Draft, at: StepRef, visit: Visit, agent: AgentName): void {
  const settings = draft.context.queue(visit.queue);
  const extra = settings === undefined ? 0 : settings.credits.transferredMs;
  const creditMs = Math.min(visit.creditMs + extra, Math.max(visit.creditMs, settings?.credits.capMs ?? 0));
  const rank = visit.rank - (creditMs - visit.creditMs);
  standInLine(draft, at, { ...visit, creditMs, rank, avoid: agent });
}

/** Whose extension it is. */
export function colleagueAt(draft: Draft, dialled: string): { agent: AgentName; phone: string } | null {
  for (const agent of draft.context.agents()) {
    const settings = draft.context.agent(agent)?.settings;
    if (settings !== undefined && settings.extension === dialled) return { agent, phone: settings.phone };
  }
  return null;
}

function numberEntry(draft: Draft, dialled: string): NumberEntry | undefined {
  const { site } = draft.context;
  return site.numbers[canonicalNumber(dialled, site.country)];
}

/** Somebody else talks to the caller in the same bridge from now on. */
export function legReplaced(draft: Draft, talked: Talking, by: ChannelId, to: string | null): void {
  const talking = sinceConnected(draft, talked);
  agentDone(draft, talking);
  const { now } = draft.context;
  const visit = talking.from?.visit ?? null;
  const agent = to === null ? null : agentAt(draft, to);
  const from = visit === null || agent === null ? null : { visit, agent, rungAt: now, answeredAt: now };
  if (from !== null) {
    const { queue } = from.visit;
    draft.notices.push({ agent: from.agent, event: { type: 'tookOver', call: draft.state.id, queue } });
  }
  const taken: Talking = { ...talking, leg: by, to: to ?? talking.to, connected: true, from };
  if (from === null) return adjust(draft, taken);
  noteTalk(draft, talking);
  enter(draft, taken);
}

function agentAt(draft: Draft, phone: string): AgentName | null {
  return draft.context.agents().find((agent) => draft.context.agent(agent)?.settings.phone === phone) ?? null;
}
