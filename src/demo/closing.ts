/** What has to be put away at the end, in reverse order; in an emergency at once and without waiting. */

interface Duty {
  readonly what: string;
  readonly close: () => void | Promise<void>;
  readonly force: (() => void) | null;
}

export class Closing {
  private readonly duties: Duty[] = [];

  /**
   * `force` does the same at once, for when there is no time; left out, `close` is called for it if it does its work
   * without waiting.
   */
  add(what: string, close: () => void | Promise<void>, force: (() => void) | null = null): void {
    this.duties.push({ what, close, force });
  }

  /** Does all duties, one after the other, whatever fails. Returns what failed, in words. */
  async close(): Promise<string[]> {
    const failures: string[] = [];
    for (let duty = this.duties.at(-1); duty !== undefined; duty = this.duties.at(-1)) {
      try {
        await duty.close();
      } catch (error) {
        failures.push(`${duty.what}: ${error instanceof Error ? error.message : String(error)}`);
      }
      // Only now: whoever forces the end meanwhile finds it still to be done.
      this.duties.splice(this.duties.indexOf(duty), 1);
    }
    return failures;
  }

  /** For the last moment of the process, when nothing can be waited for. */
  force(): void {
    for (const { close, force } of this.duties.splice(0).reverse()) {
      try {
        if (force !== null) force();
        else void close();
      } catch {
        // It is gone already.
      }
    }
  }
}
