/**
 * A caller whose agent was lost goes back to the line, at the place they had. A customer whom we have called is told
 * that we are sorry, if the site has a text for it: it is us who wanted to talk to them.
 */
import type { Instant, Milliseconds, TextName } from '../ids.ts';
import type { EndCause } from '../outcome.ts';
import { adjust, clearTimer, type Draft, mediaOf, say, setTimer } from './draft.ts';
import { returnToQueue } from './queued.ts';
import type { StepRef, Talking, Visit } from './state.ts';

/** Said to them. Built in; a site may have a text of its own by this name. */
export const AGENT_LOST_TEXT = 'callback_agent_lost' as TextName;

const APOLOGY_LIMIT_MS: Milliseconds = 60_000;
/** Who has talked for so long has had what they were called for, however it ended. */
const HARDLY_A_TALK_MS: Milliseconds = 10_000;

export function backAfterLostAgent(draft: Draft, at: StepRef, visit: Visit, waitedUntil: Instant): void {
  returnToQueue(draft, at, visit, waitedUntil);
  apologise(draft);
}

/** Whether the agent was lost in the midst of a talk that had hardly begun, and not by hanging up. */
export function isLostTooSoon({ state, context }: Draft, talking: Talking, cause: EndCause): boolean {
  if (state.attempt === null || talking.from === null || cause === 'hungUp') return false;
  return state.attempt.talkedMs + (context.now - state.since) < HARDLY_A_TALK_MS;
}

function apologise(draft: Draft): void {
  const { state, context } = draft;
  const { activity } = state;
  const isWritten = [context.site, context.current].some(({ texts }) => texts[AGENT_LOST_TEXT] !== undefined);
  if (state.attempt === null || activity.status !== 'queued' || !isWritten) return;
  const playback = say(draft, mediaOf(draft, [{ kind: 'text', text: AGENT_LOST_TEXT }]));
  adjust(draft, { ...activity, telling: { ...activity.telling, playback } });
  clearTimer(draft, 'telling');
  setTimer(draft, 'prompt', APOLOGY_LIMIT_MS);
}
