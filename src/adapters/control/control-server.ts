/**
 * The control socket: how the command line speaks with the running process. HTTP over a Unix socket that only its
 * owner may open; whoever may open it may reload the site, so the file's mode is the whole of the access control.
 *
 * - `GET /status` → StatusReport
 * - `GET /health` → HealthReport, 200 when healthy, else 503
 * - `POST /reload` → ReloadReport, 200 when the site is in force, else 422
 * - `POST /agents/<name>/<deed>` (`log-in`, `log-out`, `pause`, `unpause`, `end-wrap-up`, `extend-wrap-up`), with
 *   `{ "reason": "lunch" }` as its body or none → AgentDeedReport, 200 when it is done, 404 when no agent has the name,
 *   409 when it cannot be done now
 * - `/callbacks…` → CallbackDeedReport, as callback-paths.ts says
 * - `/messages…` → MessageDeedReport, as message-paths.ts says
 */
import { chmodSync, lstatSync, unlinkSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AgentDeed } from '../../domain/flow/steps.ts';
import type { CallbackDeed, CallbackDeedReport } from '../../engine/callback-report.ts';
import type { MessageDeed, MessageDeedReport } from '../../engine/opt-outs.ts';
import type { AgentDeedReport, ReloadReport, StatusReport } from '../../engine/report.ts';
import { closeAtOnce } from '../http/close-at-once.ts';
import { deedInPath, LONGEST_REASON } from './agent-paths.ts';
import { CALLBACK_CODES, callbackPath } from './callback-paths.ts';
import type { DeedPath } from './deed-paths.ts';
import { MESSAGE_BODY, MESSAGE_CODES, messagePath } from './message-paths.ts';

export interface ControlHandlers {
  status(): StatusReport;
  reload(): Promise<ReloadReport>;
  /** Does something for an agent. `reason`: why they pause, '' if that is not said. */
  agentDeed(name: string, deed: AgentDeed, reason: string): AgentDeedReport;
  callbackDeed(deed: CallbackDeed): CallbackDeedReport;
  messageDeed(deed: MessageDeed): MessageDeedReport;
}

export interface HealthReport {
  readonly healthy: boolean;
  readonly problems: readonly string[];
}

export interface ControlServerOptions {
  readonly socketPath: string;
  readonly handlers: ControlHandlers;
  /** Told of a handler that threw; the client gets a 500 without details. */
  readonly onFault: (where: string, error: unknown) => void;
}

export interface ControlServer {
  /** Stops listening, ends open connections and removes the socket's file. */
  close(): Promise<void>;
}

/** A socket's path has to fit into the kernel's `sun_path`, 108 bytes with its end mark. */
export const LONGEST_SOCKET_PATH = 107;

/** The socket cannot be made; the message is meant for whoever starts the process. */
export class ControlSocketError extends Error {
  override readonly name = 'ControlSocketError';
}

/** Listens, or rejects with a ControlSocketError. A socket left by a process that died is taken over. */
export async function createControlServer(options: ControlServerOptions): Promise<ControlServer> {
  const { socketPath } = options;
  const bytes = Buffer.byteLength(socketPath);
  if (bytes > LONGEST_SOCKET_PATH) {
    throw new ControlSocketError(
      `the path of the control socket is ${bytes} bytes, over the ${LONGEST_SOCKET_PATH} a system allows: ${socketPath} (choose a shorter --data)`,
    );
  }
  await clearPath(socketPath);
  const server = createServer((request, response) => {
    answer(request, response, options).catch((error: unknown) => {
      options.onFault('control-request', error);
      if (!response.headersSent) send(response, 500, { error: 'internal fault, see the log' });
    });
  });
  server.headersTimeout = 5000;
  server.requestTimeout = 10_000;
  await listen(server, socketPath);
  return { close: () => closeAtOnce(server) };
}

function listen(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new ControlSocketError(`cannot listen on ${socketPath}: ${error.message}`)),
    );
    // The file is made inside `listen`, before it returns; nobody else may open it even for a moment.
    const before = process.umask(0o177);
    try {
      server.listen(socketPath, () => {
        chmodSync(socketPath, 0o600);
        resolve();
      });
    } finally {
      process.umask(before);
    }
  });
}

/** Removes a socket nobody listens on any more; leaves everything else alone. */
async function clearPath(socketPath: string): Promise<void> {
  const found = lstatSync(socketPath, { throwIfNoEntry: false });
  if (found === undefined) return;
  if (!found.isSocket()) {
    throw new ControlSocketError(`${socketPath} is in the way: it is not a socket, so it stays`);
  }
  const code = await tryToConnect(socketPath);
  if (code === null) {
    throw new ControlSocketError(`another keepline is running on ${socketPath}`);
  }
  if (code !== 'ECONNREFUSED' && code !== 'ENOENT') {
    throw new ControlSocketError(`${socketPath} is in the way and cannot be tried: ${code}`);
  }
  if (code === 'ECONNREFUSED') unlinkSync(socketPath);
}

/** Null when somebody listens, else the error's code. */
function tryToConnect(socketPath: string): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect(socketPath);
    socket.once('connect', () => {
      socket.destroy();
      resolve(null);
    });
    socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
  });
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { handlers }: ControlServerOptions,
): Promise<void> {
  const path = (request.url ?? '').split('?')[0] ?? '';
  const aboutCallbacks = callbackPath(path);
  if (aboutCallbacks !== null) {
    return answerDeed(request, response, path, {
      asked: aboutCallbacks,
      done: (deed) => handlers.callbackDeed(deed),
      codes: CALLBACK_CODES,
      tooLong: `the body is longer than ${LONGEST_BODY} bytes`,
    });
  }
  const aboutMessages = messagePath(path);
  if (aboutMessages !== null) {
    return answerDeed(request, response, path, {
      asked: aboutMessages,
      done: (deed) => handlers.messageDeed(deed),
      codes: MESSAGE_CODES,
      tooLong: MESSAGE_BODY,
    });
  }
  const deed = deedInPath(path);
  const method = deed === null ? METHODS[path] : 'POST';
  // No other request has a body worth reading.
  if (deed === null || request.method !== method) request.resume();
  if (method === undefined) return send(response, 404, { error: `there is no ${path}` });
  if (request.method !== method) {
    response.setHeader('Allow', method);
    return send(response, 405, { error: `${path} takes ${method}` });
  }
  if (deed !== null) {
    const reason = reasonIn(await bodyOf(request));
    if (reason === null) return send(response, 400, { error: WRONG_BODY });
    const report = handlers.agentDeed(deed.agent, deed.deed, reason);
    return send(response, DEED_CODES[report.outcome], report);
  }
  if (path === '/reload') {
    const report = await handlers.reload();
    return send(response, report.ok ? 200 : 422, report);
  }
  const status = handlers.status();
  if (path === '/status') return send(response, 200, status);
  const health = healthOf(status);
  return send(response, health.healthy ? 200 : 503, health);
}

/** What is asked for by such paths, how it is done, and how it is answered. */
interface Deeds<Deed, Report extends { readonly outcome: string }> {
  readonly asked: DeedPath<Deed>;
  readonly done: (deed: Deed) => Report;
  readonly codes: Readonly<Record<Report['outcome'], number>>;
  /** Said of a body that is. */
  readonly tooLong: string;
}

async function answerDeed<Deed, Report extends { readonly outcome: string }>(
  request: IncomingMessage,
  response: ServerResponse,
  path: string,
  { asked, done, codes, tooLong }: Deeds<Deed, Report>,
): Promise<void> {
  const method = asked.methods.find((each) => each === request.method);
  if (method === undefined) {
    request.resume();
    response.setHeader('Allow', asked.methods.join(', '));
    return send(response, 405, { error: `${path} takes ${asked.methods.join(' or ')}` });
  }
  const body = await bodyOf(request);
  const deed = body === null ? tooLong : asked.deed(method, body);
  if (typeof deed === 'string') return send(response, 400, { error: deed });
  const report = done(deed);
  const outcome: Report['outcome'] = report.outcome;
  send(response, codes[outcome], report);
}

const DEED_CODES: Readonly<Record<AgentDeedReport['outcome'], number>> = {
  done: 200,
  unknown: 404,
  notNow: 409,
};

const WRONG_BODY = `the body must be { "reason": "…" }, the reason at most ${LONGEST_REASON} characters, or nothing`;
const LONGEST_BODY = 65_536;

/** Null: it is too long. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes <= LONGEST_BODY) parts.push(part);
  }
  return bytes > LONGEST_BODY ? null : Buffer.concat(parts).toString('utf8');
}

/** Null: the body is not as it should be. */
function reasonIn(body: string | null): string | null {
  if (body === null || body === '') return body;
  try {
    const given: unknown = JSON.parse(body);
    if (typeof given !== 'object' || given === null) return null;
    const { reason = '' } = given as { reason?: unknown };
    return typeof reason === 'string' && reason.length <= LONGEST_REASON ? reason : null;
  } catch {
    return null;
  }
}

const METHODS: Readonly<Record<string, string>> = {
  '/status': 'GET',
  '/health': 'GET',
  '/reload': 'POST',
};

function healthOf(status: StatusReport): HealthReport {
  const problems = status.exchange.connected ? [] : ['not connected to the exchange'];
  return { healthy: problems.length === 0, problems };
}

function send(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { 'Content-Type': 'application/json' });
  response.end(`${JSON.stringify(body)}\n`);
}
