/** Many act at once, until one needs everybody to hold still: a lock with many readers and one writer, writers first. */
export class Gate {
  #acting = 0;
  #closed = false;
  #waiting: (() => void)[] = [];

  /** Acts, beside others, as soon as nobody acts alone. Never within another `act`. */
  async act<T>(deed: () => Promise<T>): Promise<T> {
    while (this.#closed) await this.#change();
    this.#acting += 1;
    try {
      return await deed();
    } finally {
      this.#acting -= 1;
      this.#announce();
    }
  }

  /** Acts when all who are acting have done so, and before anybody else begins. */
  async alone<T>(deed: () => Promise<T>): Promise<T> {
    while (this.#closed) await this.#change();
    this.#closed = true;
    try {
      while (this.#acting > 0) await this.#change();
      return await deed();
    } finally {
      this.#closed = false;
      this.#announce();
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  #announce(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }
}
