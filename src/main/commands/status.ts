import { EXIT, type ExitCode, type Io } from '../io.ts';
import { statusText } from '../status-text.ts';
import { ask } from './ask.ts';

export async function status(
  options: { readonly data?: string; readonly json?: boolean },
  io: Io,
): Promise<ExitCode> {
  const asked = await ask(options, io, (client) => client.status());
  if (!asked.ok) return asked.exit;
  io.out(
    options.json === true
      ? `${JSON.stringify(asked.report, null, 2)}\n`
      : statusText(asked.report, io.now(), io.color),
  );
  return EXIT.ok;
}
