/** The version of a site: a call goes on with the one it began with. */
import { createHash } from 'node:crypto';
import type { SiteVersion } from '../domain/ids.ts';
import type { Site } from '../domain/site.ts';

/** Long enough never to meet another by chance, short enough for a log. */
const LENGTH = 16;

/** The same for the same site, whatever the order its parts were written in. */
export function siteVersion(site: Site): SiteVersion {
  return createHash('sha256').update(stable(site)).digest('hex').slice(0, LENGTH) as SiteVersion;
}

/** JSON with the keys of every object in one order. */
function stable(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
