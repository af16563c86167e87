/** `keepline messages`: what can be asked for, and how it is explained. */
import type { Command } from 'commander';
import type { MessageOptions } from './commands/messages.ts';
import type { ExitCode, Io } from './io.ts';

type OptionWords = readonly [flags: string, description: string];

export function addMessages(
  program: Command,
  done: (code: ExitCode) => void,
  io: () => Io,
  [data, json]: readonly [OptionWords, OptionWords],
): void {
  const messages = program.command('messages').description('which numbers are sent no text messages');
  const command = (words: string, description: string): Command =>
    messages
      .command(words)
      .description(description)
      .option(...data)
      .option(...json);

  const ofNumber = [
    ['opt-out', 'optOut', 'send a number no messages any more; those not sent yet are withdrawn'],
    ['opt-in', 'optIn', 'send a number messages again'],
  ] as const;
  for (const [words, type, description] of ofNumber) {
    command(words, description)
      .argument('<number>')
      .action(async (number: string, options: MessageOptions) => {
        const { tellMessages } = await import('./commands/messages.ts');
        done(await tellMessages({ type, number }, options, io()));
      });
  }

  command('opt-outs', 'show which numbers are sent no messages').action(async (options: MessageOptions) => {
    const { tellMessages } = await import('./commands/messages.ts');
    done(await tellMessages({ type: 'optOuts' }, options, io()));
  });
}
