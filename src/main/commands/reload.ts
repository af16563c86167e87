import { EXIT, type ExitCode, type Io } from '../io.ts';
import { ask } from './ask.ts';

export async function reload(
  options: { readonly data?: string; readonly json?: boolean },
  io: Io,
): Promise<ExitCode> {
  const asked = await ask(options, io, (client) => client.reload());
  if (!asked.ok) return asked.exit;
  const { report } = asked;
  const exit = report.ok ? EXIT.ok : EXIT.bad;
  if (options.json === true) {
    io.out(`${JSON.stringify(report, null, 2)}\n`);
    return exit;
  }
  if (report.printed !== '') io.err(report.printed);
  if (!report.ok) io.err('nothing was changed: keepline goes on with the site it has\n');
  else {
    const version = report.version.slice(0, 12);
    io.out(
      report.changed
        ? `version ${version} is in force; calls under way go on with the one they began with\n`
        : `nothing has changed, version ${version} stays in force\n`,
    );
  }
  return exit;
}
