/** Finds the speech engine to use where a site names none. */
import { constants } from 'node:fs';
import { access } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';

const PROGRAM = 'espeak-ng';
/** The text by file, in UTF-8 (`-b 1`), never as an argument. */
const ARGUMENTS = ['-b', '1', '-v', '{voice}', '-w', '{out}', '-f', '{in}'];

/** espeak-ng, if the search path (`PATH`) leads to it; else null. */
export async function findEspeak(searchPath: string | undefined): Promise<readonly string[] | null> {
  for (const folder of (searchPath ?? '').split(delimiter).filter(isAbsolute)) {
    const program = join(folder, PROGRAM);
    const usable = await access(program, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (usable) return [program, ...ARGUMENTS];
  }
  return null;
}
