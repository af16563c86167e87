/** The command line's end of the control socket. */
import { request } from 'node:http';
import type { AgentDeed } from '../../domain/flow/steps.ts';
import type { CallbackDeed, CallbackDeedReport } from '../../engine/callback-report.ts';
import type { MessageDeed, MessageDeedReport } from '../../engine/opt-outs.ts';
import type { AgentDeedReport, ReloadReport, StatusReport } from '../../engine/report.ts';
import { pathOfDeed } from './agent-paths.ts';
import { requestOf } from './callback-paths.ts';
import type { HealthReport } from './control-server.ts';
import type { RequestLine } from './deed-paths.ts';
import { messageRequest } from './message-paths.ts';

export type Reply<Report> =
  | { readonly type: 'reply'; readonly report: Report }
  /** Nobody listens: no socket, or one left by a process that died. */
  | { readonly type: 'notRunning' }
  /** The socket is another user's. */
  | { readonly type: 'notAllowed' }
  | { readonly type: 'failed'; readonly reason: string };

/** Nothing rejects. */
export interface ControlClient {
  status(): Promise<Reply<StatusReport>>;
  health(): Promise<Reply<HealthReport>>;
  reload(): Promise<Reply<ReloadReport>>;
  /** `reason`: why they pause, '' if that is not said. */
  agentDeed(name: string, deed: AgentDeed, reason: string): Promise<Reply<AgentDeedReport>>;
  callbackDeed(deed: CallbackDeed): Promise<Reply<CallbackDeedReport>>;
  messageDeed(deed: MessageDeed): Promise<Reply<MessageDeedReport>>;
}

const STATUS_LIMIT_MS = 5000;
/** A large site is read and checked in seconds. */
const RELOAD_LIMIT_MS = 60_000;

export function controlClient(socketPath: string): ControlClient {
  const ask = <Report>(method: string, path: string, limitMs: number, body = ''): Promise<Reply<Report>> =>
    new Promise((resolve) => {
      const asked = request({ socketPath, method, path, agent: false, timeout: limitMs }, (response) => {
        let text = '';
        response.setEncoding('utf8');
        response.on('data', (part: string) => {
          text += part;
        });
        response.on('error', (error) => resolve({ type: 'failed', reason: error.message }));
        response.on('end', () => resolve(understand<Report>(response.statusCode ?? 0, text)));
      });
      asked.on('timeout', () => asked.destroy(new Error(`no answer within ${limitMs} ms`)));
      asked.on('error', (error: NodeJS.ErrnoException) => resolve(explain(error)));
      asked.end(body);
    });

  const askFor = <Report>({ method, path, body }: RequestLine): Promise<Reply<Report>> =>
    ask(method, path, STATUS_LIMIT_MS, body === null ? '' : JSON.stringify(body));

  return {
    status: () => ask('GET', '/status', STATUS_LIMIT_MS),
    health: () => ask('GET', '/health', STATUS_LIMIT_MS),
    reload: () => ask('POST', '/reload', RELOAD_LIMIT_MS),
    agentDeed: (name, deed, reason) =>
      ask('POST', pathOfDeed(name, deed), STATUS_LIMIT_MS, reason === '' ? '' : JSON.stringify({ reason })),
    callbackDeed: (deed) => askFor(requestOf(deed)),
    messageDeed: (deed) => askFor(messageRequest(deed)),
  };
}

/** Codes of replies that carry a report; all but the first are reports that say no. */
const REPORTS: readonly number[] = [200, 404, 409, 422, 503];

function understand<Report>(code: number, text: string): Reply<Report> {
  try {
    const body: unknown = JSON.parse(text);
    const error = (body as { error?: unknown } | null)?.error;
    if (typeof error === 'string') return { type: 'failed', reason: error };
    if (REPORTS.includes(code)) return { type: 'reply', report: body as Report };
    return { type: 'failed', reason: `answered with ${code}` };
  } catch {
    return { type: 'failed', reason: `answered with ${code} and no JSON` };
  }
}

function explain(error: NodeJS.ErrnoException): Reply<never> {
  if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') return { type: 'notRunning' };
  if (error.code === 'EACCES' || error.code === 'EPERM') return { type: 'notAllowed' };
  return { type: 'failed', reason: error.message };
}
