/** `keepline callbacks`: what can be asked for, and how it is explained. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { SwitchName } from '../domain/callback/switches.ts';
import type { AddOptions, DeedOptions, SwitchWord } from './commands/callback-deeds.ts';
import type { ExportOptions, ListOptions, ShowOptions } from './commands/callbacks.ts';
import type { ExitCode, Io } from './io.ts';

/** Options that several of these commands have. */
const SHOW_NUMBERS = ['--show-numbers', 'print numbers in full'] as const;
const PROFILE = ['--profile <name>', 'only this profile'] as const;
const OF_NUMBER = ['--number <number>', 'only this number'] as const;
const FROM = ['--from <moment>', 'asked for from then on: today, 7d, 2026-11-23, 14:30'] as const;
const TO = ['--to <moment>', 'asked for before then'] as const;
const TIME = '14:30, tomorrow 09:00, 2026-11-23 14:30 or +30m, by the clocks of the site';

type OptionWords = readonly [flags: string, description: string];

export function addCallbacks(
  program: Command,
  done: (code: ExitCode) => void,
  io: () => Io,
  [data, json]: readonly [OptionWords, OptionWords],
): void {
  const callbacks = program
    .command('callbacks')
    .description('show callbacks, make, move and cancel them, switch them on and off');
  const command = (words: string, description: string): Command =>
    callbacks
      .command(words)
      .description(description)
      .option(...data);

  command('list', 'show callbacks, the newest first')
    .option(...PROFILE)
    .addOption(
      new Option('--status <status>', 'only those that are over, or are not').choices(['live', 'over']),
    )
    .option(...OF_NUMBER)
    .option(...FROM)
    .option(...TO)
    .option('--limit <count>', 'at most so many (default: 50)', countIn)
    .option(...SHOW_NUMBERS)
    .option(...json)
    .action(async (options: ListOptions) => {
      const { listCallbacks } = await import('./commands/callbacks.ts');
      done(listCallbacks(options, io()));
    });

  command('show', 'show all that happened to a callback')
    .argument('<id>', 'as list shows it')
    .option(...SHOW_NUMBERS)
    .option(...json)
    .action(async (id: string, options: ShowOptions) => {
      const { showCallback } = await import('./commands/callbacks.ts');
      done(showCallback(id, options, io()));
    });

  command('export', 'print all that is kept about callbacks, numbers in full')
    .addOption(new Option('--format <format>', 'json is complete').choices(['csv', 'json']).default('json'))
    .option(...PROFILE)
    .option(...OF_NUMBER)
    .option(...FROM)
    .option(...TO)
    .action(async (options: ExportOptions) => {
      const { exportCallbacks } = await import('./commands/callbacks.ts');
      done(exportCallbacks(options, io()));
    });

  const deed = (words: string, description: string): Command => command(words, description).option(...json);

  deed('add', 'have a customer called back')
    .argument('<profile>', 'as the site names it under callbacks')
    .argument('<number>', 'judged like one that a caller gives')
    .option('--at <time>', `when: ${TIME} (default: as soon as possible)`)
    .option('--name <name>', "the customer's")
    .option('--language <language>', "(default: the site's first)")
    .option(
      '--set <variable=value>',
      'what the flows and the agent know of the matter; may be repeated',
      listed,
    )
    .option(...SHOW_NUMBERS)
    .action(async (profile: string, number: string, options: AddOptions) => {
      const { addCallback } = await import('./commands/callback-deeds.ts');
      done(await addCallback(profile, number, options, io()));
    });

  for (const [type, description] of [
    ['cancel', 'end a callback; one that is talked in goes on'],
    ['retry', 'do not wait for the next attempt'],
  ] as const) {
    deed(type, description)
      .argument('<id>', 'as list shows it')
      .option(...SHOW_NUMBERS)
      .action(async (id: string, options: DeedOptions) => {
        const { tellCallbacks } = await import('./commands/callback-deeds.ts');
        done(await tellCallbacks({ type, id }, options, io()));
      });
  }

  deed('reschedule', 'call at another time')
    .argument('<id>', 'as list shows it')
    .argument('<time...>', TIME)
    .option(...SHOW_NUMBERS)
    .action(async (id: string, time: readonly string[], options: DeedOptions) => {
      const { tellCallbacks } = await import('./commands/callback-deeds.ts');
      done(await tellCallbacks({ type: 'reschedule', id, at: time.join(' ') }, options, io()));
    });

  deed('switch', 'show the two switches, or set one; it works at once and holds over restarts')
    .addArgument(callbacks.createArgument('[switch]', 'which one').choices(['offering', 'dialling']))
    .addArgument(
      callbacks
        .createArgument('[to]', 'dry-run: dialling only notes what it would do; site: as the site has it')
        .choices(['on', 'off', 'dry-run', 'site']),
    )
    .option('--profile <name>', 'of this profile (default: of all)')
    .action(
      async (
        name: SwitchName | undefined,
        to: SwitchWord | undefined,
        options: DeedOptions & { readonly profile?: string },
      ) => {
        const { switchCallbacks } = await import('./commands/callback-deeds.ts');
        done(await switchCallbacks(name ?? null, to ?? null, options, io()));
      },
    );

  deed('erase', 'forget a number, for good')
    .argument('<number>')
    .option('--yes', 'do it')
    .action(async (number: string, options: DeedOptions & { readonly yes?: boolean }) => {
      const { eraseNumber } = await import('./commands/callback-deeds.ts');
      done(await eraseNumber(number, options, io()));
    });
}

function countIn(text: string): number {
  if (/^[1-9][0-9]{0,5}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number, such as 100.');
}

const listed = (text: string, before: readonly string[] | undefined): readonly string[] => [
  ...(before ?? []),
  text,
];
