/** From a folder to a site that is fit to be put in force, or to everything that is wrong with it. */
import { resolve } from 'node:path';
import { readSiteFolder } from '../adapters/site-folder.ts';
import type { LoadedSite } from '../engine/sites.ts';
import type { Diagnostic } from '../flow-loader/diagnostic.ts';
import { formatDiagnostics } from '../flow-loader/format-diagnostics.ts';
import { loadSite } from '../flow-loader/load-site.ts';
import { siteVersion } from '../flow-loader/site-version.ts';

interface Findings {
  readonly diagnostics: readonly Diagnostic[];
  /** The diagnostics as people read them, '' when there are none. */
  readonly printed: string;
  readonly warnings: number;
}

export type ReadSite =
  | (Findings & { readonly ok: true; readonly loaded: LoadedSite })
  | (Findings & { readonly ok: false; readonly errors: number });

/** Never rejects: a folder that cannot be read is a diagnostic. File names are printed below `folder` as it is given. */
export async function readSite(folder: string, color: boolean): Promise<ReadSite> {
  const absolute = resolve(folder);
  const { files, soundFiles } = await readSiteFolder(absolute);
  const { site, diagnostics } = loadSite(files, { soundFiles, folder: absolute });
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const findings: Findings = {
    diagnostics,
    printed: formatDiagnostics(diagnostics, files, { color, folder }),
    warnings: diagnostics.length - errors,
  };
  if (site === null) return { ...findings, ok: false, errors };
  return { ...findings, ok: true, loaded: { version: siteVersion(site), site } };
}
