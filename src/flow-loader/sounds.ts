/** Recordings: sounds Asterisk knows, and files of the site's own. */
import type { Report } from './diagnostic.ts';
import { nearest } from './suggest.ts';
import { SOUND_ENDINGS, splitSound } from './words.ts';
import { quote, type YamlScalar } from './yaml-tree.ts';

/** Kept from paths: what would leave the folder, or split a list of sounds. */
const SAFE_PATH = /^[^,&|\\:*?"<>\p{Cc}]+$/u;

export class Sounds {
  readonly #folder: string;
  readonly #files: readonly string[] | null;
  readonly #stems: ReadonlyMap<string, string>;
  readonly #report: Report;

  /**
   * @param folder where the site lies, as an absolute path.
   * @param files the recordings in it, relative to it; null if that is not known, so that none can be missing.
   */
  constructor(folder: string, files: readonly string[] | null, report: Report) {
    this.#folder = folder.replace(/\/+$/, '');
    this.#files = files;
    this.#stems = new Map((files ?? []).map((file) => [splitSound(file).stem, file]));
    this.#report = report;
  }

  /**
   * What Asterisk is given to play for the sound written at `scalar`; null after reporting that it cannot be played.
   * A recording of the site goes before a sound of Asterisk's with the same name.
   */
  resolve(scalar: YamlScalar): string | null {
    const written = scalar.text.replace(/^\.\//, '');
    const fail = (message: string, hint?: string, name?: string | null) => {
      const suggestion = name === undefined || name === null ? undefined : { name };
      this.#report.error('bad-sound', scalar.span, message, {
        hint: suggestion ? undefined : hint,
        suggestion,
      });
      return null;
    };
    const { stem, ending, playable } = splitSound(written);
    if (written.startsWith('/') || written.split('/').includes('..')) {
      return fail(
        'a recording lies in the folder of the site',
        'write its path from there, such as sounds/welcome.wav',
      );
    }
    if (!SAFE_PATH.test(written)) return fail(`${quote(written)} is not the name of a sound`);
    if (!playable)
      return fail(`Asterisk does not play ${ending} files`, `turn it into a wav file of 8 kHz, one channel`);
    if (this.#stems.has(stem) && (ending === '' || this.#files?.includes(written) === true))
      return this.#absolute(stem);
    if (ending === '') {
      // Spaces are fine in a file of one's own, but no sound of Asterisk's has one: this is a text.
      return /\s/.test(written)
        ? fail(`${quote(written)} is not a sound`, 'a text is said: write say instead of play')
        : written;
    }
    if (this.#files === null) return this.#absolute(stem);
    return fail(
      `no recording ${quote(written)} is in the folder of the site`,
      this.#files.length === 0 ? `recordings end in .${SOUND_ENDINGS.slice(0, 4).join(', .')}, …` : undefined,
      nearest(written, this.#files),
    );
  }

  #absolute(stem: string): string {
    return `${this.#folder}/${stem}`;
  }
}
