/** What a call may know of a queue's line while it decides: counted by the engine at that moment. */

import type { AgentState } from '../agent/state.ts';
import type { CallId, SkillName } from '../ids.ts';
import type { WaitEstimate } from '../queue/estimate.ts';
import type { PlaceWish } from '../queue/position.ts';
import type { AbsenceFactor, AgentSettings } from '../queue/settings.ts';

export interface LineView {
  /** How many are in line, those for whom a phone rings included. */
  readonly waiting: number;
  /** The call's place in line; 1 is the next to be served. Null: it stands in another line, or in none. */
  place(call: CallId): number | null;
  /** The place at which a newcomer of this rank would stand. */
  placeFor(rank: number): number;
  /** The rank that brings a newcomer as near as may be to the place they ask for (app_queue's rule). */
  rankForPosition(wish: PlaceWish): number;
  /** Whether nobody is there to serve the line, by these rules. */
  isEmpty(factors: readonly AbsenceFactor[]): boolean;
  /** The wait of a caller of this rank, in line or about to join, who needs these skills. */
  estimate(rank: number, skills: Readonly<Record<SkillName, number>>): WaitEstimate;
}

export interface AgentView {
  readonly state: AgentState;
  /** As they are set now. */
  readonly settings: AgentSettings;
}
