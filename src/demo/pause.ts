/** Waiting that can be cut short. */

/** Waits so long, or until one of the signals is aborted, whichever comes first; true when the time went by. */
export function pause(ms: number, ...signals: readonly AbortSignal[]): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (wentBy: boolean): void => {
      clearTimeout(timer);
      for (const signal of signals) signal.removeEventListener('abort', cut);
      resolve(wentBy);
    };
    const cut = (): void => end(false);
    const timer = setTimeout(end, ms, true);
    for (const signal of signals) signal.addEventListener('abort', cut, { once: true });
    if (signals.some((signal) => signal.aborted)) cut();
  });
}

/** Resolves when the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
