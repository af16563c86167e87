/** Sites saved by earlier releases. */
import type { CallbackSettings } from '../../domain/callback/settings.ts';
import type { Site } from '../../domain/site.ts';

/**
 * A site that an earlier release compiled lacks what today's steps need: calls that began with it go on with the site
 * in force, which Keepline has just compiled anew from (as a rule) the same files. Null: it is of no use. Before there
 * were callbacks and text messages a site had none.
 */
export const upcastSite = (saved: Site | Partial<Site>): Site | null =>
  saved.handBack === undefined
    ? null
    : ({
        ...{ offers: {}, spending: null, sms: null, web: null, ...saved },
        callbacks: upcastProfiles(saved.callbacks ?? {}),
      } as Site);

type Profiles = Readonly<Record<string, Partial<CallbackSettings>>>;

/** What callbacks could not do yet, they do not do. */
const upcastProfiles = (saved: Profiles): Profiles =>
  Object.fromEntries(
    Object.entries(saved).map(([name, settings]) => [
      name,
      {
        ...{ upNextBeforeMs: 300_000, reminderBeforeMs: 3_600_000 },
        ...{ voicemail: null, longestCallMs: 7_200_000 },
        nextDay: { most: 100, delayMs: 0, ask: false },
        ...settings,
        messages: { ...NO_MESSAGES, ...settings.messages },
      },
    ]),
  );

const NO_MESSAGES = {
  ...{ booked: null, missed: null, last: null, expired: null },
  ...{ upNext: null, reminder: null, cancelled: null, moved: null },
};
