import { createLogger } from '../../observe/logger.ts';
import { readSettings } from '../config.ts';
import type { CommandLineOptions } from '../environment.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';
import { run } from '../run.ts';

export async function runCommand(options: CommandLineOptions, io: Io): Promise<ExitCode> {
  const read = readSettings(io.env, options);
  for (const line of read.ok ? read.warnings : read.problems) io.err(`keepline: ${line}\n`);
  if (!read.ok) return EXIT.usage;
  const { level, pretty } = read.settings.log;
  return run(read.settings, io, createLogger({ level, pretty, color: io.color }));
}
