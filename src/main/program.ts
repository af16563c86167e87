/**
 * The command line: what can be asked for, and how it is explained. Each command is loaded when it is asked for, since
 * `health` is run every few seconds and needs next to nothing of what `run` does.
 */
import { Command, CommanderError } from 'commander';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { SETTINGS } from './settings-list.ts';
import { keeplineVersion } from './version.ts';

/** Runs one command line (without node and the script's name) to its end. */
export async function runCli(args: readonly string[], io: Io): Promise<ExitCode> {
  let exit: ExitCode = EXIT.ok;
  const program = createProgram(io, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exit;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // Commander has said what is wrong, or printed the help or version that was asked for.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
}

function createProgram(given: Io, done: (code: ExitCode) => void): Command {
  const program = new Command('keepline')
    .description('Callers keep their place in line without staying on the line.')
    .version(keeplineVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this')
    .helpCommand('help [command]', 'print how a command is used')
    .option('--no-color', 'print without colours (or set NO_COLOR)')
    .showHelpAfterError('(keepline --help tells how it is used)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => given.out(text),
      writeErr: (text) => given.err(text),
      getOutHasColors: () => given.color,
      getErrHasColors: () => given.color,
    });

  const io = (): Io => (program.opts<{ color: boolean }>().color ? given : { ...given, color: false });
  const data = ['--data <folder>', 'the folder with state and control socket (or KEEPLINE_DATA)'] as const;
  const json = ['--json', 'print JSON'] as const;

  program
    .command('run')
    .description('answer calls until told to end')
    .option('--site <folder>', 'the folder with the site (or KEEPLINE_SITE)')
    .option(...data)
    .addHelpText('after', () => `\nEnvironment:\n${settingsHelp()}`)
    .action(async (options: { site?: string; data?: string }) => {
      const { runCommand } = await import('./commands/run.ts');
      done(await runCommand(options, io()));
    });

  program
    .command('check')
    .description('check a site without putting it in force')
    .argument('<folder>', 'the folder with the site')
    .option(...json)
    .action(async (folder: string, options: { json?: boolean }) => {
      const { check } = await import('./commands/check.ts');
      done(await check(folder, options, io()));
    });

  program
    .command('reload')
    .description('put the site in force as its files are now, without touching calls')
    .option(...data)
    .option(...json)
    .action(async (options: { data?: string; json?: boolean }) => {
      const { reload } = await import('./commands/reload.ts');
      done(await reload(options, io()));
    });

  program
    .command('status')
    .description('show calls, queues and agents')
    .option(...data)
    .option(...json)
    .action(async (options: { data?: string; json?: boolean }) => {
      const { status } = await import('./commands/status.ts');
      done(await status(options, io()));
    });

  program
    .command('health')
    .description('end with 0 when keepline runs and is connected to Asterisk')
    .option(...data)
    .action(async (options: { data?: string }) => {
      const { health } = await import('./commands/health.ts');
      done(await health(options, io()));
    });

  program
    .command('schema')
    .description('print the JSON Schema of a site, for editors')
    .action(async () => {
      const { schema } = await import('./commands/schema.ts');
      done(schema(io()));
    });

  // Settings of the parent are not taken over by commands that were made before them.
  for (const command of program.commands) command.copyInheritedSettings(program);
  return program;
}

function settingsHelp(): string {
  const width = Math.max(...Object.keys(SETTINGS).map((name) => name.length));
  return Object.entries(SETTINGS)
    .map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`)
    .join('\n');
}
