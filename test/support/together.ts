/** Tests that run at the same time. */
import { beforeAll, test } from '@jest/globals';

/**
 * Defines a test for each entry, by name. All begin when the first of the surrounding `describe` does: for calls, which
 * take their time but do not disturb each other. `test.concurrent` would begin them before `beforeAll` of the file.
 */
export function together(cases: Readonly<Record<string, () => Promise<void>>>): void {
  const underWay = new Map<string, Promise<void>>();
  beforeAll(() => {
    for (const [name, run] of Object.entries(cases)) {
      const outcome = run();
      // Told by its own test, which may come later.
      outcome.catch(() => undefined);
      underWay.set(name, outcome);
    }
  });
  test.each(Object.keys(cases))('%s', async (name) => {
    await underWay.get(name);
  });
}
