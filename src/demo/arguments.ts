/** The demo's command line. */
import { parseArgs } from 'node:util';

export interface DemoOptions {
  /** How long the floor is open; null: until told to end. */
  readonly seconds: number | null;
  readonly callersPerMinute: number;
  readonly seed: number;
}

export type Asked =
  | { readonly type: 'run'; readonly options: DemoOptions }
  | { readonly type: 'help' }
  | { readonly type: 'wrong'; readonly message: string };

export const SHORTEST_SECONDS = 10;
const LONGEST_SECONDS = 24 * 60 * 60;
const MOST_CALLERS = 60;
const USUAL_CALLERS = 15;
const LARGEST_SEED = 2 ** 32 - 1;

export const HELP = `npm run demo -- [options]

Opens a small company's telephone floor on this machine: a real Asterisk, Keepline
with the site in flows/demo, three agents and callers on real SIP phones. Shows live
who is where, and tells what happens. Nothing leaves this machine, and nothing is
left behind at its end.

Options:
  --seconds N             end by itself after N seconds (${SHORTEST_SECONDS} to ${LONGEST_SECONDS});
                          without it, Ctrl-C ends
  --callers-per-minute N  how many call (1 to ${MOST_CALLERS}; usually ${USUAL_CALLERS})
  --seed N                the same number brings the same callers again
  --help                  print this

With your own softphone you can join in: once the floor is open, the demo shows the
address, user and password to set in it. Then call 1000.

NO_COLOR=1 leaves out colours; without a terminal only the story is printed.
Ends with 0 when calls were answered and none was lost, with 1 otherwise.
`;

class WrongNumber extends Error {}

/** `freshSeed` is taken when none is given. */
export function parseArguments(args: readonly string[], freshSeed: number): Asked {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        seconds: { type: 'string' },
        'callers-per-minute': { type: 'string' },
        seed: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return { type: 'help' };
    const number = (name: 'seconds' | 'callers-per-minute' | 'seed', least: number, most: number) =>
      wholeNumber(name, values[name], least, most);
    return {
      type: 'run',
      options: {
        seconds: number('seconds', SHORTEST_SECONDS, LONGEST_SECONDS),
        callersPerMinute: number('callers-per-minute', 1, MOST_CALLERS) ?? USUAL_CALLERS,
        seed: number('seed', 0, LARGEST_SEED) ?? freshSeed,
      },
    };
  } catch (error) {
    if (error instanceof WrongNumber) return { type: 'wrong', message: error.message };
    // Node's words for an unknown option go on with advice that does not fit here.
    const { message } = error as { readonly message: string };
    return { type: 'wrong', message: message.split(/[.\n]/)[0] ?? message };
  }
}

function wholeNumber(name: string, given: string | undefined, least: number, most: number): number | null {
  if (given === undefined) return null;
  const value = /^\d{1,10}$/.test(given) ? Number(given) : Number.NaN;
  if (value >= least && value <= most) return value;
  throw new WrongNumber(`--${name} must be a whole number from ${least} to ${most}, got "${given}"`);
}
