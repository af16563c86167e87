/**
 * The `agent` step: an agent, at a phone, logs in or out, pauses, or ends a wrap-up.
 *
 * Rules. Their own phone is known by the endpoint it calls from; the number it shows proves nothing, since anybody can
 * send it. At their own phone no PIN is needed unless the step hands one over; at any other it is, and an agent
 * without a PIN can do nothing from there. After too many wrong PINs none is looked at for a while, and a right one is
 * wrong as well: who tries them out learns nothing.
 */
import { decideAgent, isLocked } from '../agent/agent.ts';
import { canBeDone, eventOfDeed } from '../agent/deed.ts';
import type { AgentEvent } from '../agent/event.ts';
import type { AgentState } from '../agent/state.ts';
import { formatMessage } from '../flow/message.ts';
import type { AgentStep } from '../flow/steps.ts';
import type { AgentName } from '../ids.ts';
import type { AgentSettings } from '../site.ts';
import { type Draft, goOn, valuesOf } from './draft.ts';
import type { AgentView } from './line-view.ts';

/** Does what the step says, and goes on by how that went. */
export function runAgentStep(draft: Draft, step: AgentStep): void {
  const name = agentMeant(draft, step);
  const view = name === null ? undefined : draft.context.agent(name);
  if (name === null || view === undefined) return goOn(draft, step.unknown);

  const pin = step.pin === null ? null : filled(draft, step.pin).trim();
  const before = stateSoFar(draft, name, view);
  const check = checkPin(draft, view, before, pin);
  if (check === 'wrong') tell(draft, name, { type: 'wrongPin' });
  if (check === 'wrong' || check === 'refused') return goOn(draft, step.wrongPin);
  if (check === 'right' && before.wrongPins > 0) tell(draft, name, { type: 'rightPin' });

  const reason = step.reason === null ? '' : filled(draft, step.reason).trim();
  const state = stateSoFar(draft, name, view);
  if (!canBeDone(state, step.does, reason, draft.context.now)) return goOn(draft, step.notNow);
  tell(draft, name, eventOfDeed(step.does, reason));
  goOn(draft, null);
}

/** Null: nobody, or several (a phone that is shared says nothing of who is at it). */
function agentMeant(draft: Draft, step: AgentStep): AgentName | null {
  const { context } = draft;
  const names = context.agents();
  if (step.who === null) {
    const { endpoint } = draft.state;
    const there = names.filter((name) => isPhoneOf(context.agent(name)?.settings, endpoint));
    return there.length === 1 ? (there[0] ?? null) : null;
  }
  const who = filled(draft, step.who).trim();
  if (who === '') return null;
  const named = names.find((name) => name === who);
  return named ?? names.find((name) => context.agent(name)?.settings.extension === who) ?? null;
}

type PinCheck =
  /** Their own phone, and no PIN was asked for; or they have none. */
  | 'notNeeded'
  | 'right'
  | 'wrong'
  /** None was looked at. */
  | 'refused';

function checkPin(draft: Draft, { settings }: AgentView, state: AgentState, pin: string | null): PinCheck {
  const atTheirPhone = isPhoneOf(settings, draft.state.endpoint);
  if (atTheirPhone && (pin === null || settings.pin === null)) return 'notNeeded';
  if (pin === null || settings.pin === null || isLocked(state, draft.context.now)) return 'refused';
  return pin === settings.pin ? 'right' : 'wrong';
}

const isPhoneOf = (settings: AgentSettings | undefined, endpoint: string): boolean =>
  endpoint !== '' && settings?.phone === endpoint;

/** The agent after what this decision has told them so far: several such steps may run in one go. */
const stateSoFar = (draft: Draft, name: AgentName, { state }: AgentView): AgentState =>
  draft.notices
    .filter(({ agent }) => agent === name)
    .reduce((so, { event }) => decideAgent(so, event, draft.context.now).state, state);

function tell(draft: Draft, agent: AgentName, event: AgentEvent): void {
  draft.notices.push({ agent, event });
}

const filled = (draft: Draft, pattern: string): string =>
  formatMessage(pattern, draft.state.language, valuesOf(draft.state, draft.context.site));
