/** Where the board is shown: the terminal's second screen, so that what stood there before comes back at the end. */

const ENTER = '\u001b[?1049h\u001b[?25l\u001b[?7l';
const LEAVE = '\u001b[?7h\u001b[?25h\u001b[?1049l';
const HOME = '\u001b[H';
const CLEAR_BELOW = '\u001b[J';
const CLEAR_REST_OF_LINE = '\u001b[K';

export interface Terminal {
  readonly columns?: number;
  readonly rows?: number;
  write(text: string): boolean;
}

export class Screen {
  private readonly terminal: Terminal;
  private isShown = false;
  private shown = '';

  constructor(terminal: Terminal) {
    this.terminal = terminal;
  }

  get size(): { readonly columns: number; readonly rows: number } {
    return { columns: this.terminal.columns ?? 80, rows: this.terminal.rows ?? 24 };
  }

  show(lines: readonly string[]): void {
    if (!this.isShown) this.terminal.write(ENTER);
    this.isShown = true;
    const text = lines.map((line) => `${line}${CLEAR_REST_OF_LINE}`).join('\r\n');
    const { columns, rows } = this.size;
    const shown = `${columns}x${rows} ${text}`;
    // Nothing new is nothing to send, which a slow connection thanks us for.
    if (shown === this.shown) return;
    this.shown = shown;
    this.terminal.write(`${HOME}${text}${CLEAR_BELOW}`);
  }

  /** Gives the terminal back as it was. May be called again. */
  leave(): void {
    if (!this.isShown) return;
    this.isShown = false;
    this.shown = '';
    this.terminal.write(LEAVE);
  }
}
