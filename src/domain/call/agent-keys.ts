/**
 * What agents press who have answered.
 *
 *   1  takes the call, at any moment of the whisper
 *   2  of a preview (a callback, agent first): declines, and may be asked why
 *   3  of a preview: later. Agents are asked again in a while, nobody meanwhile. Where it cannot be put off (any more)
 *      this declines
 *
 * Who declines is asked why while the next agent's phone rings already. Any key answers; whatever else happens (they
 * hang up, say nothing, the call ends) they have declined all the same. Who puts it off is free at once, and so is
 * everybody else who was being asked: the call has nothing more to do.
 */
import type { Instant } from '../ids.ts';
import { isAbsent } from './attempt.ts';
import { type Draft, sayTo } from './draft.ts';
import { end } from './ending.ts';
import { letGo } from './letting-go.ts';
import {
  agentMissed,
  change,
  connectAgent,
  isTaking,
  USUAL_ACCEPT_MS,
  whisperHeard,
  whisperMedia,
} from './ringing-agents.ts';
import type { Queued, Ringing } from './state.ts';

const TAKE_KEY = '1';
const DECLINE_KEY = '2';
const LATER_KEY = '3';

export function keyOfAgent(draft: Draft, queued: Queued, ringing: Ringing, key: string): void {
  if (ringing.stage === 'declining') {
    hush(draft, ringing);
    return leave(draft, queued, ringing);
  }
  const isPreview = isAbsent(draft.state);
  const isMeant = key === TAKE_KEY || (isPreview && (key === DECLINE_KEY || key === LATER_KEY));
  if (!isTaking(ringing) || !isMeant) return;
  hush(draft, ringing);
  if (key === TAKE_KEY) return connectAgent(draft, queued, ringing);
  if (key === LATER_KEY && mayBePutOff(draft)) return putOff(draft);
  decline(draft, queued, ringing);
}

function mayBePutOff({ state, context }: Draft): boolean {
  return state.attempt !== null && context.callbacks.mayBePutOff(state.attempt.callback);
}

/** The callback calls again for agents when the time has come. */
function putOff(draft: Draft): void {
  letGo(draft);
  end(draft, 'unreached');
}

function decline(draft: Draft, queued: Queued, ringing: Ringing): void {
  const { state, context } = draft;
  // The profile as it is now: what is asked, and what the answers mean, is of one piece.
  const profile = context.callbacks.profile(state.attempt?.profile ?? '');
  const asks = profile?.declining ?? null;
  if (asks === null) return leave(draft, queued, ringing);
  const playback = sayTo(draft, ringing.leg, whisperMedia(draft, queued, { prompt: asks.ask }));
  const limitMs = profile?.acceptWithinMs ?? USUAL_ACCEPT_MS;
  const asked: Ringing = {
    ...ringing,
    stage: 'declining',
    playback,
    until: (context.now + limitMs) as Instant,
  };
  change(draft, queued, asked);
  if (playback === null) whisperHeard(draft, queued, asked);
}

/** Off the line, and the next agent's turn, if nobody else is being asked yet. */
function leave(draft: Draft, queued: Queued, ringing: Ringing): void {
  draft.actions.push({ type: 'hangup', channel: ringing.leg, reason: 'normal' });
  agentMissed(draft, queued, ringing, 'rejected');
}

function hush(draft: Draft, { playback }: Ringing): void {
  if (playback !== null) draft.actions.push({ type: 'stopPlayback', playback });
}
