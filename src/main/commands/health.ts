import { EXIT, type ExitCode, type Io } from '../io.ts';
import { ask } from './ask.ts';

export async function health(options: { readonly data?: string }, io: Io): Promise<ExitCode> {
  const asked = await ask(options, io, (client) => client.health());
  if (!asked.ok) return asked.exit;
  const { healthy, problems } = asked.report;
  io.out(healthy ? 'healthy\n' : `not healthy: ${problems.join('; ')}\n`);
  return healthy ? EXIT.ok : EXIT.bad;
}
