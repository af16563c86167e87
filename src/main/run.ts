/**
 * `keepline run`: puts the parts together, in this order, and takes them apart in reverse.
 *
 *   settings → data folder → store (locked) → speech → site → text messages → engine → control socket → exchange → web
 *
 * Calls stay up in the exchange when the process ends; the next one goes on with them.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { createAriTelephony } from '../adapters/ari/telephony.ts';
import {
  type ControlServer,
  ControlSocketError,
  createControlServer,
} from '../adapters/control/control-server.ts';
import { SecretsError } from '../adapters/secrets.ts';
import { findEspeak } from '../adapters/speech/default-command.ts';
import { createSpeech } from '../adapters/speech/speech.ts';
import { DatabaseError } from '../adapters/sqlite/database.ts';
import { openStore } from '../adapters/sqlite/store.ts';
import { systemClock } from '../adapters/system-clock.ts';
import { customerPage } from '../adapters/web/pages/customer-page.ts';
import { Engine } from '../engine/engine.ts';
import { OptOuts } from '../engine/opt-outs.ts';
import { startRetention } from '../engine/retention.ts';
import type { Store } from '../engine/store.ts';
import { createEvents, type Events } from '../observe/events.ts';
import { createMessageEvents } from '../observe/message-events.ts';
import { createWebEvents } from '../observe/web-events.ts';
import { doForAgent } from './agent-deeds.ts';
import { announceExchange } from './announce-exchange.ts';
import { doForCallbacks } from './callbacks/callback-deeds.ts';
import type { Settings } from './config.ts';
import { beginCounting, storeOptions } from './counting.ts';
import { controlSocket, databaseFile, makeDataFolder } from './data-folder.ts';
import { EXIT, type ExitCode, type Io } from './io.ts';
import { doForMessages } from './message-deeds.ts';
import { readSite } from './read-site.ts';
import { SiteKeeper } from './site-keeper.ts';
import { reportStatus } from './status-report.ts';
import { TextMessages } from './text-messages.ts';
import { keeplineVersion } from './version.ts';
import { Web } from './web.ts';

/** How long commands to the exchange that are under way may take to end. */
const STOP_LIMIT_MS = 5000;

/** Something that whoever starts Keepline has to put right. The message says what and how. */
class StartError extends Error {
  override readonly name = 'StartError';
}

/** Runs until `io.ending` is aborted. What cannot be started is told on `io.err`. */
export async function run(settings: Settings, io: Io, logger: Logger): Promise<ExitCode> {
  const events = createEvents(logger, { showNumbers: settings.log.showNumbers });
  const version = keeplineVersion();
  events.starting({ version, pid: process.pid, data: settings.data, site: settings.site });
  // A fault that nobody catches ends the process, as it should: a supervisor starts the next. But it is told first.
  const told = (error: unknown): void => events.fault({ where: 'process', call: null, error });
  process.on('uncaughtExceptionMonitor', told);
  try {
    return await withStore(settings, (store) => serve(settings, store, io, logger, events, version));
  } catch (error) {
    if (
      error instanceof StartError ||
      error instanceof SecretsError ||
      error instanceof DatabaseError ||
      error instanceof ControlSocketError
    ) {
      io.err(`keepline: ${error.message}\n`);
      return EXIT.bad;
    }
    throw error;
  } finally {
    process.off('uncaughtExceptionMonitor', told);
  }
}

async function withStore(settings: Settings, use: (store: Store) => Promise<ExitCode>): Promise<ExitCode> {
  try {
    makeDataFolder(settings.data);
  } catch (error) {
    throw new StartError(`the data folder cannot be used: ${messageOf(error)} (choose another with --data)`);
  }
  const store = openStore(databaseFile(settings.data), storeOptions(settings));
  try {
    return await use(store);
  } finally {
    store.close();
  }
}

async function serve(
  settings: Settings,
  store: Store,
  io: Io,
  logger: Logger,
  events: Events,
  version: string,
): Promise<ExitCode> {
  const clock = systemClock;
  const startedAt = clock.now();
  const speech = await createSpeech({
    cacheFolder: settings.sounds,
    defaultCommand: settings.speechCommand ?? (await findEspeak(io.env.PATH)),
    events,
    ending: io.ending,
  }).catch((error: unknown) => {
    throw new StartError(`the folder for sounds cannot be used: ${messageOf(error)} (set KEEPLINE_SOUNDS)`);
  });

  const keeper = new SiteKeeper({
    folder: settings.site,
    read: readSite,
    speech,
    events,
    now: () => clock.now(),
  });
  const read = await keeper.load(io.color);
  if (read.printed !== '') io.err(read.printed);
  if (!read.ok) return EXIT.bad;
  if (io.ending.aborted) return EXIT.ok;

  const { url, user, password, app } = settings.exchange;
  const ari = createAriTelephony({ url, username: user, password, application: app, logger });
  const telephony = announceExchange(ari, url, events, () => clock.now());
  const messageEvents = createMessageEvents(logger, { showNumbers: settings.log.showNumbers });
  const messages = new TextMessages({
    ...{ store, clock, events, env: io.env, messageEvents },
    dataFolder: settings.data,
    secretsFile: settings.secretsFile,
    customers: () => engine.callbacks.customers,
  });
  const counting = beginCounting(settings, store, clock, events);
  const { counted } = counting;
  const { mail } = messages;
  const engine = new Engine({ store, telephony, speech, clock, events, counted, mail }, read.loaded);
  const inForce = () => engine.view().site.site;
  const optOuts = new OptOuts({ store, clock, events: messageEvents, country: () => inForce().country });
  const page = customerPage({
    office: engine.callbacks.customers,
    languages: () => inForce().languages,
    now: () => clock.now(),
  });
  const web = new Web({
    ...{ store, clock, events, env: io.env, site: inForce, mailed: mail.added },
    webEvents: createWebEvents(logger),
    dataFolder: settings.data,
    secretsFile: settings.secretsFile,
    office: engine.callbacks,
    pages: (site) => (site.web?.publicUrl ? [page] : []),
  });

  const control = await createControlServer({
    socketPath: controlSocket(settings.data),
    handlers: {
      status: () =>
        reportStatus(engine.view(), {
          version,
          startedAt,
          siteLoadedAt: keeper.loadedAt,
          showNumbers: settings.log.showNumbers,
        }),
      reload: () => keeper.reload(),
      agentDeed: (name, deed, reason) => doForAgent(engine, name, deed, reason),
      callbackDeed: (deed) =>
        doForCallbacks({ office: engine.callbacks, site: inForce(), now: clock.now() }, deed),
      messageDeed: (deed) => doForMessages(optOuts, inForce().timezone, deed),
    },
    onFault: (where, error) => events.fault({ where, call: null, error }),
  }).catch(async (error: unknown) => {
    await counting.close();
    throw error;
  });

  let stopRetention = (): void => {};
  try {
    // Before the gateway is listened for: what a customer writes concerns what the engine has taken up.
    engine.start();
    await messages.use(read.loaded.site.sms);
    messages.start();
    await web.use(read.loaded.site);
    const keepMsOf = (profile: string) => inForce().callbacks[profile]?.keepNumbersMs ?? null;
    stopRetention = startRetention({
      store,
      clock,
      keepMsOf,
      fault: (where, error) => events.fault({ where, call: null, error }),
    });
    keeper.begin(read.loaded, (loaded) => {
      engine.useSite(loaded);
      messages.use(loaded.site.sms);
      web.use(loaded.site);
      counting.siteReloaded();
    });
    await aborted(io.ending);
    events.stopping({ reason: String(io.ending.reason), calls: engine.view().calls.length });
  } finally {
    stopRetention();
    await web.close();
    await stop(keeper, control, engine, events);
    await messages.close();
    await counting.close();
  }
  events.stopped({});
  return EXIT.ok;
}

async function stop(
  keeper: SiteKeeper,
  control: ControlServer,
  engine: Engine,
  events: Events,
): Promise<void> {
  keeper.stop();
  await control.close();
  const late = new AbortController();
  const stopped = engine.stop().then(() => late.abort());
  const outcome = await Promise.race([
    stopped.then(() => 'stopped' as const),
    sleep(STOP_LIMIT_MS, 'late' as const, { signal: late.signal }).catch(() => 'stopped' as const),
  ]);
  if (outcome === 'late') {
    // What is under way stays in the outbox: the next process does it again.
    events.fault({
      where: 'run.stop',
      call: null,
      error: new Error(`not stopped after ${STOP_LIMIT_MS} ms`),
    });
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
