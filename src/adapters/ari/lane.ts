/** Lets at most `width` tasks run at once; the others wait their turn in the order they came. */
export function createLane(width: number): <T>(task: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let running = 0;

  const leave = (): void => {
    const next = waiting.shift();
    // The place is handed over rather than given up, so that a newcomer cannot slip in between.
    if (next) next();
    else running -= 1;
  };

  return async (task) => {
    if (running < width) running += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await task();
    } finally {
      leave();
    }
  };
}
