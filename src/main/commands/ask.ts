/** What the commands that speak with a running keepline have in common. */
import { type ControlClient, controlClient, type Reply } from '../../adapters/control/control-client.ts';
import { chooseDataFolder, controlSocket } from '../data-folder.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';

export type Asked<Report> =
  | { readonly ok: true; readonly report: Report }
  | { readonly ok: false; readonly exit: ExitCode };

/** Asks, and says on `io.err` why there is no answer and what to do about it. */
export async function ask<Report>(
  options: { readonly data?: string },
  io: Io,
  question: (client: ControlClient) => Promise<Reply<Report>>,
): Promise<Asked<Report>> {
  const socket = controlSocket(chooseDataFolder(io.env, options));
  const reply = await question(controlClient(socket));
  if (reply.type === 'reply') return { ok: true, report: reply.report };
  io.err(`keepline: ${explain(reply, socket)}\n`);
  return { ok: false, exit: EXIT.notReached };
}

function explain(reply: Exclude<Reply<unknown>, { type: 'reply' }>, socket: string): string {
  switch (reply.type) {
    case 'notRunning':
      return `nothing runs on ${socket}: start it with "keepline run", or name its folder with --data`;
    case 'notAllowed':
      return `${socket} belongs to another user: ask as the user that keepline runs as`;
    case 'failed':
      return `no answer from ${socket}: ${reply.reason}`;
    default:
      return reply satisfies never;
  }
}
