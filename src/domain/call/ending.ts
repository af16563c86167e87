/** The end of a call: everything it holds is let go, once. */
import type { CallOutcome } from '../outcome.ts';
import { type Draft, enter } from './draft.ts';
import { letGo } from './letting-go.ts';
import { judge } from './listening.ts';
import { playbackOf } from './state.ts';

/** Ends the call from our side: the caller is hung up. Whom the call held has been let go already. */
export function end(draft: Draft, outcome: CallOutcome): void {
  judge(draft);
  enter(draft, { status: 'ended', outcome });
  const reason = outcome === 'notInService' ? 'notInService' : 'normal';
  draft.actions.push({ type: 'hangup', channel: draft.state.channel, reason });
  draft.state = { ...draft.state, cursor: [] };
}

/** The caller has gone. A prompt of theirs needs no stopping: it went with the channel. */
export function endGone(draft: Draft, outcome: CallOutcome): void {
  const playing = playbackOf(draft.state.activity);
  if (playing !== null) draft.hushed.add(playing);
  letGo(draft);
  judge(draft);
  enter(draft, { status: 'ended', outcome });
  draft.state = { ...draft.state, cursor: [] };
}
