/**
 * The file itself: appended to line by line, opened anew when it was renamed (as log rotation does), and looked at after
 * a crash to see how many of the lines that were to be written it holds already.
 */
import { type FileHandle, open, readdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { LogMark } from '../../engine/counts.ts';

/** Most of what is looked at after a crash. One batch is far smaller; others may have written to the file as well. */
const LOOK_BACK_BYTES = 4 * 1024 * 1024;
/** For its owner and group, to which report tools can belong: the file holds callers' numbers. */
const FILE_MODE = 0o640;

export class LogFile {
  readonly #path: string;
  #handle: FileHandle | null = null;
  #id = '';

  constructor(path: string) {
    this.#path = path;
  }

  /** Opens the file, or the one that has taken its name. */
  async open(): Promise<void> {
    if (this.#handle !== null && (await idOf(this.#path)) === this.#id) return;
    await this.close();
    const handle = await openOrMake(this.#path);
    this.#handle = handle;
    this.#id = fileId(await handle.stat());
  }

  /** Each line in one write, so that lines of other writers never mix with ours. */
  async append(lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      const bytes = Buffer.from(line);
      let written = 0;
      while (written < bytes.length) {
        const { bytesWritten } = await this.#opened.write(bytes, written);
        written += bytesWritten;
      }
    }
  }

  async mark(): Promise<LogMark> {
    return { file: this.#id, size: (await this.#opened.stat()).size };
  }

  /**
   * What of `lines` is still to be written, when a writer that had begun with them may have died on the way. `mark` is
   * how things stood before it began. A line that was cut off is made whole.
   */
  async missing(lines: readonly string[], mark: LogMark): Promise<string[]> {
    const texts =
      mark.file === this.#id
        ? [await this.#since(this.#opened, mark.size)]
        : [await this.#ofRenamed(mark), await this.#since(this.#opened, 0)];
    const there = texts.join('');
    const rest = lines.slice(countWritten(lines, there));
    const [cut] = there.split('\n').slice(-1);
    if (cut === undefined || cut === '') return rest;
    const [next, ...others] = rest;
    return next?.startsWith(cut) ? [next.slice(cut.length), ...others] : ['\n', ...rest];
  }

  async close(): Promise<void> {
    const handle = this.#handle;
    this.#handle = null;
    await handle?.close();
  }

  get #opened(): FileHandle {
    if (this.#handle === null) throw new Error('the queue log is not open');
    return this.#handle;
  }

  /** What was added after `size`; all of it when the file is shorter now, as after copying and truncating. */
  async #since(handle: FileHandle, size: number): Promise<string> {
    const { size: length } = await handle.stat();
    const from = Math.max(size <= length ? size : 0, length - LOOK_BACK_BYTES);
    const bytes = Buffer.alloc(length - from);
    const { bytesRead } = await handle.read(bytes, 0, bytes.length, from);
    return bytes.subarray(0, bytesRead).toString('utf8');
  }

  /** The file was renamed meanwhile: its new name is looked for beside it. Packed away, it cannot be looked into. */
  async #ofRenamed(mark: LogMark): Promise<string> {
    const folder = dirname(this.#path);
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if ((await idOf(path)) !== mark.file) continue;
      const handle = await open(path, 'r');
      try {
        // A line that was cut off there is written anew here.
        return `${await this.#since(handle, mark.size)}\n`;
      } finally {
        await handle.close();
      }
    }
    return '';
  }
}

/** How many of the lines, from the first on and in this order, stand in the text. Lines of others may stand between. */
function countWritten(lines: readonly string[], text: string): number {
  let count = 0;
  for (const found of text.split('\n').slice(0, -1)) {
    if (lines[count] === `${found}\n`) count += 1;
  }
  return count;
}

/** A file that is there keeps its mode; one that is made gets ours, whatever else the process keeps to itself. */
async function openOrMake(path: string): Promise<FileHandle> {
  try {
    const made = await open(path, 'ax+');
    await made.chmod(FILE_MODE);
    return made;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return open(path, 'a+');
    throw error;
  }
}

const fileId = ({ dev, ino }: { readonly dev: number; readonly ino: number }): string => `${dev}:${ino}`;

/** Null: there is no such file. */
async function idOf(path: string): Promise<string | null> {
  try {
    return fileId(await stat(path));
  } catch {
    return null;
  }
}
