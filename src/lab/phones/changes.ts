/** Waiting for something to become true, with a deadline. */

export class DeadlineError extends Error {
  override readonly name = 'DeadlineError';
}

/** Tells those who wait that something changed, so that they look again. */
export class Changes {
  private readonly waiting = new Set<() => void>();

  announce(): void {
    for (const look of [...this.waiting]) look();
  }

  /**
   * What `look` finds, as soon as it is not null. `look` may throw when it will never come true. Throws
   * DeadlineError, told by `describe`, after `limitMs`.
   */
  until<T>(look: () => T | null, limitMs: number, describe: () => string): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const end = () => {
        clearTimeout(late);
        this.waiting.delete(again);
      };
      const again = () => {
        try {
          const found = look();
          if (found === null) return;
          end();
          resolve(found);
        } catch (error) {
          end();
          reject(error);
        }
      };
      const late = setTimeout(() => {
        end();
        reject(new DeadlineError(`not in ${limitMs} ms: ${describe()}`));
      }, limitMs);
      this.waiting.add(again);
      again();
    });
  }
}
