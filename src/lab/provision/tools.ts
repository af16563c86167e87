/** The programs that the demo and the tests drive beside Keepline itself. */
export interface Tools {
  readonly asterisk: AsteriskTool;
  readonly espeak: EspeakTool;
}

export interface AsteriskTool {
  /** The program with its first parameters, ready for `-f -C asterisk.conf`. */
  readonly command: readonly string[];
  /** As `22.10.1`. */
  readonly version: string;
  /** Null: the one built into the program. */
  readonly modulesFolder: string | null;
  /** Holds `sounds/en` and the documentation the modules need; null: the one built into the program. */
  readonly dataFolder: string | null;
  /** Music for those who wait (WAV); null when none was found. */
  readonly musicFolder: string | null;
  readonly source: ToolSource;
}

export interface EspeakTool {
  /** The program with its first parameters. */
  readonly command: readonly string[];
  /** The same as one file that can be run. Its folder may be put on PATH. */
  readonly executable: string;
  readonly source: ToolSource;
}

/** `system`: found on PATH. `cache`: fetched by us, used by nobody else. */
export type ToolSource = 'system' | 'cache';

export interface Progress {
  readonly text: string;
  readonly done: number;
  readonly total: number;
}
export type OnProgress = (progress: Progress) => void;

/** The tools cannot be had here. The message says what a person can do about it. */
export class ProvisionError extends Error {
  override readonly name = 'ProvisionError';

  constructor(reason: string) {
    super(
      `${reason}\n` +
        'Keepline needs Asterisk 20 or newer and espeak-ng for its demo and tests.\n' +
        'Install both so that `asterisk` and `espeak-ng` are on PATH, then start again\n' +
        '(on Debian and Ubuntu: apt install asterisk espeak-ng; elsewhere see https://docs.asterisk.org/).',
    );
  }
}
