/**
 * The command line: what can be asked for, and how it is explained. Each command is loaded when it is asked for, since
 * `health` is run every few seconds and needs next to nothing of what `run` does.
 */
import { Command, CommanderError, Option } from 'commander';
import { DEED_WORDS } from '../adapters/control/agent-paths.ts';
import type { AgentDeed } from '../domain/flow/steps.ts';
import type { AgentsOptions } from './commands/agents.ts';
import type { ReportOptions } from './commands/report.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { addCallbacks } from './program-callbacks.ts';
import { addMessages } from './program-messages.ts';
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

/** Options that several commands have. */
const DATA = ['--data <folder>', 'the folder with state and control socket (or KEEPLINE_DATA)'] as const;
const JSON_OUTPUT = ['--json', 'print JSON'] as const;

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
  program
    .command('run')
    .description('answer calls until told to end')
    .option('--site <folder>', 'the folder with the site (or KEEPLINE_SITE)')
    .option(...DATA)
    .addHelpText('after', () => `\nEnvironment:\n${settingsHelp()}`)
    .action(async (options: { site?: string; data?: string }) => {
      const { runCommand } = await import('./commands/run.ts');
      done(await runCommand(options, io()));
    });

  program
    .command('check')
    .description('check a site without putting it in force')
    .argument('<folder>', 'the folder with the site')
    .option(...JSON_OUTPUT)
    .action(async (folder: string, options: { json?: boolean }) => {
      const { check } = await import('./commands/check.ts');
      done(await check(folder, options, io()));
    });

  program
    .command('reload')
    .description('put the site in force as its files are now, without touching calls')
    .option(...DATA)
    .option(...JSON_OUTPUT)
    .action(async (options: { data?: string; json?: boolean }) => {
      const { reload } = await import('./commands/reload.ts');
      done(await reload(options, io()));
    });

  program
    .command('status')
    .description('show calls, queues and agents')
    .option(...DATA)
    .option(...JSON_OUTPUT)
    .action(async (options: { data?: string; json?: boolean }) => {
      const { status } = await import('./commands/status.ts');
      done(await status(options, io()));
    });

  addAgents(program, done, io);
  addReport(program, done, io);
  addCallbacks(program, done, io, [DATA, JSON_OUTPUT]);
  addMessages(program, done, io, [DATA, JSON_OUTPUT]);

  program
    .command('health')
    .description('end with 0 when keepline runs and is connected to Asterisk')
    .option(...DATA)
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
  inherit(program);
  return program;
}

function inherit(parent: Command): void {
  for (const command of parent.commands) inherit(command.copyInheritedSettings(parent));
}

function addAgents(program: Command, done: (code: ExitCode) => void, io: () => Io): void {
  const agents = program
    .command('agents')
    .description('show agents, log them in and out, pause them')
    .argument('[name]', 'only this agent')
    .option(...DATA)
    .option(...JSON_OUTPUT)
    .action(async (name: string | undefined, options: AgentsOptions, command: Command) => {
      const { listAgents } = await import('./commands/agents.ts');
      const words = command.commands.map((each) => each.name());
      done(await listAgents(name, words, options, io()));
    });

  const deed = (does: AgentDeed, description: string): Command =>
    agents
      .command(DEED_WORDS[does])
      .description(description)
      .argument('<name>', 'as the site names the agent')
      .option(...DATA)
      .option(...JSON_OUTPUT)
      .action(async (name: string, _options: unknown, command: Command) => {
        const { tellAgent } = await import('./commands/agents.ts');
        // Options that `agents` has as well are taken by it, wherever they stand.
        done(await tellAgent(does, name, command.optsWithGlobals(), io()));
      });
  deed('logIn', 'let an agent have calls from their queues');
  deed('logOut', 'give an agent no calls; one they have goes on');
  deed('pause', 'give an agent no calls until they are back').option('--reason <text>', 'why, such as lunch');
  deed('unpause', 'let an agent who is paused or away have calls again');
  deed('endWrapUp', "end an agent's wrap-up early");
  deed('extendWrapUp', "put off the end of an agent's wrap-up, once");
}

function addReport(program: Command, done: (code: ExitCode) => void, io: () => Io): void {
  program
    .command('report')
    .description('show what was counted: service level, waits, agents')
    .option('--from <moment>', 'from when on: today, yesterday, 7d, or ISO 8601', 'today')
    .option('--to <moment>', "until when; a day's name means its beginning", 'now')
    .option('--queue <name>', 'only this queue')
    .addOption(
      new Option('--by <group>', 'what the lines stand for')
        .choices(['queue', 'agent', 'hour'])
        .default('queue'),
    )
    .option(...DATA)
    .option(...JSON_OUTPUT)
    .action(async (options: ReportOptions) => {
      const { report } = await import('./commands/report.ts');
      done(report(options, io()));
    });
}

function settingsHelp(): string {
  const width = Math.max(...Object.keys(SETTINGS).map((name) => name.length));
  return Object.entries(SETTINGS)
    .map(([name, meaning]) => `  ${name.padEnd(width)}  ${meaning}`)
    .join('\n');
}
