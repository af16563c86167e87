/** Sites saved by earlier releases. */
import type { Site } from '../../domain/site.ts';

/**
 * A site that an earlier release compiled lacks what today's steps need: calls that began with it go on with the site
 * in force, which Keepline has just compiled anew from (as a rule) the same files. Null: it is of no use. Before there
 * were callbacks and text messages a site had none.
 */
export const upcastSite = (saved: Site | Partial<Site>): Site | null =>
  saved.handBack === undefined
    ? null
    : ({ callbacks: {}, offers: {}, spending: null, sms: null, web: null, ...saved } as Site);
