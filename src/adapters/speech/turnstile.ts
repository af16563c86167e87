/** Lets at most so many jobs run at once; those somebody waits for go before those done ahead of need. */

export interface Job {
  /** Moves the job before all that are not urgent. */
  hurry(): void;
  /** Resolves when the work has been done; false when the turnstile refused it, being full. */
  readonly done: Promise<boolean>;
}

export interface Turnstile {
  enter(urgent: boolean, work: () => Promise<void>): Job;
}

/** `work` must not reject. At most `most` jobs wait; urgent ones are let in over that, up to twice as many. */
export function createTurnstile(width: number, most: number): Turnstile {
  interface Waiting {
    urgent: boolean;
    readonly start: () => void;
  }
  const waiting: Waiting[] = [];
  let running = 0;

  const next = (): void => {
    if (running >= width) return;
    const urgent = waiting.findIndex((job) => job.urgent);
    const [job] = waiting.splice(Math.max(0, urgent), 1);
    if (job === undefined) return;
    running++;
    job.start();
  };

  return {
    enter(urgent, work) {
      if (waiting.length >= (urgent ? 2 * most : most)) {
        return { hurry: () => {}, done: Promise.resolve(false) };
      }
      let entry: Waiting | undefined;
      const done = new Promise<boolean>((resolve) => {
        entry = {
          urgent,
          start: () => {
            void work().finally(() => {
              running--;
              resolve(true);
              next();
            });
          },
        };
        waiting.push(entry);
      });
      next();
      return {
        hurry: () => {
          if (entry !== undefined) entry.urgent = true;
        },
        done,
      };
    },
  };
}
