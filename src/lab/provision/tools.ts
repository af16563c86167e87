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
  readonly modulesFolder: string;
  /** Holds `sounds/en` and the documentation that the modules need. */
  readonly dataFolder: string;
  /** The English core sounds as WAV: `pls-hold-while-try.wav`, `digits/1.wav` … */
  readonly soundsFolder: string;
  /** Music for those who wait, as WAV. */
  readonly musicFolder: string;
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
        'For its demo and tests Keepline needs espeak-ng and Asterisk 20 or newer,\n' +
        'with its English core sounds and its music on hold as WAV.\n' +
        'Install both so that `asterisk` and `espeak-ng` are on PATH, then start again\n' +
        '(where your distribution has no such Asterisk: https://docs.asterisk.org/ tells how to build it).',
    );
  }
}
