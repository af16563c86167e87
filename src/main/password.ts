/** The exchange's password: from the environment or from a file that nobody else can read, and from nowhere else. */
import { readFileSync, statSync } from 'node:fs';

export type ReadPassword =
  | { readonly ok: true; readonly password: string }
  | { readonly ok: false; readonly problem: string };

export function readPassword(given: string | undefined, file: string | undefined): ReadPassword {
  if (given !== undefined && file !== undefined) {
    return problem('set KEEPLINE_ARI_PASSWORD or KEEPLINE_ARI_PASSWORD_FILE, not both');
  }
  if (given !== undefined) return { ok: true, password: given };
  if (file === undefined) {
    return problem('no password for Asterisk: set KEEPLINE_ARI_PASSWORD or KEEPLINE_ARI_PASSWORD_FILE');
  }
  try {
    const { mode } = statSync(file);
    if ((mode & 0o007) !== 0) {
      const octal = (mode & 0o777).toString(8).padStart(4, '0');
      return problem(
        `KEEPLINE_ARI_PASSWORD_FILE: ${file} can be read or changed by every user (mode ${octal}): run chmod 600 ${file}`,
      );
    }
    // Editors and `echo` end the file with a line break, which is not part of the password.
    const password = readFileSync(file, 'utf8').replace(/\r?\n$/, '');
    if (password === '') return problem(`KEEPLINE_ARI_PASSWORD_FILE: ${file} is empty`);
    return { ok: true, password };
  } catch (error) {
    return problem(`KEEPLINE_ARI_PASSWORD_FILE: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const problem = (text: string): ReadPassword => ({ ok: false, problem: text });
