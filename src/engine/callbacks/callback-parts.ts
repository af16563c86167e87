/** What stands from unit to unit of callbacks. */
import type { CallbackStore } from '../callback-store.ts';
import type { Sites } from '../sites.ts';
import { LiveCallbacks } from './callback-book.ts';
import { AttemptExperience } from './experience.ts';
import { Profiles } from './profiles.ts';
import { RecentTalks } from './recent-talks.ts';
import { Spending } from './spending.ts';

export interface CallbackParts {
  readonly live: LiveCallbacks;
  readonly profiles: Profiles;
  readonly experience: AttemptExperience;
  readonly talks: RecentTalks;
  readonly spending: Spending;
}

export const callbackParts = (sites: Sites): CallbackParts => ({
  live: new LiveCallbacks(),
  profiles: new Profiles(sites),
  experience: new AttemptExperience(),
  talks: new RecentTalks(),
  spending: new Spending(),
});

/** Takes up what the store holds. */
export function loadCallbacks({ live, profiles, experience }: CallbackParts, store: CallbackStore): void {
  profiles.load(store);
  live.load(store);
  experience.load(store);
}
