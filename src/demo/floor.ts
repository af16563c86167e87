/** The floor: a PBX, telephones around it, and Keepline. Whatever is opened is closed again, in reverse. */
import { randomBytes } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type ControlClient, controlClient } from '../adapters/control/control-client.ts';
import type { Site } from '../domain/site.ts';
import { pbxPhones } from '../lab/asterisk/phone-config.ts';
import { type AsteriskInstance, type PhoneAccount, startPbxWithPhones } from '../lab/asterisk.ts';
import { cacheFolder } from '../lab/cache-folder.ts';
import { type PhoneSet, startPhones } from '../lab/phones/phone-set.ts';
import { provideTools } from '../lab/provision/provide-tools.ts';
import type { OnProgress, Tools } from '../lab/provision/tools.ts';
import { controlSocket } from '../main/data-folder.ts';
import { readSite } from '../main/read-site.ts';
import { PERSONAS } from './cast/agent-plan.ts';
import { GUEST } from './cast/stage.ts';
import type { Closing } from './closing.ts';
import { KeeplineProcess } from './keepline-process.ts';
import type { LogLine } from './log-line.ts';
import { Prompts } from './prompts.ts';

export const SITE_FOLDER = fileURLToPath(new URL('../../flows/demo', import.meta.url));
const READY_LIMIT_MS = 30_000;

export interface Guest {
  /** As `127.0.0.1:10001`. */
  readonly address: string;
  readonly user: string;
  readonly password: string;
}

export interface Floor {
  readonly site: Site;
  readonly phones: PhoneSet;
  readonly prompts: Prompts;
  readonly keepline: KeeplineProcess;
  readonly control: ControlClient;
  readonly dataFolder: string;
  /** For when it breaks down later: keeps the logs, and says where they are. */
  failure(reason: string): FloorError;
  /** The account that is free for a softphone. */
  readonly guest: Guest;
}

export interface FloorOptions {
  readonly closing: Closing;
  /** Aborted when the demo is told to end. */
  readonly ending: AbortSignal;
  readonly onProgress: OnProgress;
  readonly onStep: (what: string) => void;
  readonly onLine: (line: LogLine) => void;
}

/** The floor could not be opened. The message is for the one who started the demo. */
export class FloorError extends Error {
  override readonly name = 'FloorError';
}

/**
 * Opens everything; what has been opened is handed to `closing`, also when this throws. Returns null when it was told to
 * end meanwhile.
 *
 * @throws ProvisionError when there is no Asterisk and none can be fetched; FloorError when something does not start.
 */
export async function openFloor(options: FloorOptions): Promise<Floor | null> {
  const { closing, ending, onStep } = options;
  const site = await readDemoSite();
  const tools = await provideToolsUnlessEnded(options);
  if (tools === null) return null;

  const folder = makeFolder();
  closing.add('temporary folder', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  const logFile = join(folder, 'keepline.log');
  try {
    onStep(`Asterisk ${tools.asterisk.version} starts`);
    const accounts = PERSONAS.map(({ user }) => ({ user, password: password() }));
    const guest: PhoneAccount = { user: GUEST.user, password: password() };
    const { pbx, phones } = await startPbxWithPhones({
      tools,
      folder,
      phones: accounts,
      // The guest's phone is registered by the guest.
      extraFiles: { 'pjsip_phones.conf': withGuestsNumber(pbxPhones([...accounts, guest])) },
    });
    closeAsterisk(closing, pbx);
    closeAsterisk(closing, phones);
    if (ending.aborted) return null;

    onStep('Keepline starts');
    const dataFolder = join(folder, 'data');
    const sounds = soundsFolder(folder);
    const keepline = new KeeplineProcess({
      ...{ site: SITE_FOLDER, data: dataFolder, sounds, pbx, espeak: tools.espeak },
      ...{ logFile, onLine: options.onLine },
    });
    closing.add(
      'Keepline',
      () => keepline.stop(),
      () => keepline.signal('SIGKILL'),
    );
    await keepline.ready(READY_LIMIT_MS);
    if (ending.aborted) return null;

    const set = await startPhones({ asterisk: phones, agents: accounts });
    closing.add('telephones', () => set.stop());
    const searchPath = `${dirname(tools.espeak.executable)}:${process.env.PATH ?? ''}`;
    const prompts = await Prompts.open({ site, sounds, searchPath, phones: set, ending });
    return {
      failure: (reason) => failure(reason, folder),
      ...{ site, phones: set, prompts, keepline, dataFolder },
      control: controlClient(controlSocket(dataFolder)),
      guest: { ...guest, address: `127.0.0.1:${pbx.sipPort}` },
    };
  } catch (error) {
    if (ending.aborted) return null;
    const reason = error instanceof Error ? error.message : String(error);
    throw failure(reason, folder);
  }
}

const failure = (reason: string, folder: string): FloorError =>
  new FloorError(`${reason.trim()}\n\n${adviceAfter(keepLogs(folder))}`);

/** A Ctrl-C at the terminal reaches the programs that fetch, too; a signal to this process alone lets them finish. */
async function provideToolsUnlessEnded({ ending, onProgress, onStep }: FloorOptions): Promise<Tools | null> {
  const tellWait = (): void => onStep('Ends as soon as the fetching is over; asked again, at once');
  let fetching = false;
  const progress: OnProgress = (step) => {
    if (!fetching) ending.addEventListener('abort', tellWait, { once: true });
    fetching = true;
    if (!ending.aborted) onProgress(step);
  };
  try {
    const tools = await provideTools({ progress });
    return ending.aborted ? null : tools;
  } catch (error) {
    if (ending.aborted) return null;
    throw error;
  } finally {
    ending.removeEventListener('abort', tellWait);
  }
}

function makeFolder(): string {
  try {
    return mkdtempSync(join(tmpdir(), 'keepline-demo-'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FloorError(
      `No temporary folder can be made: ${reason}\nSet TMPDIR to a folder that can be written.`,
    );
  }
}

/** A user's name is no number; one is needed for the agents to see who calls. */
const withGuestsNumber = (config: string): string =>
  config.replace(`callerid = ${GUEST.user}\n`, `callerid = Guest <${GUEST.number}>\n`);

function closeAsterisk(closing: Closing, instance: AsteriskInstance): void {
  closing.add(
    'Asterisk',
    () => instance.stop(),
    () => process.kill(instance.pid, 'SIGKILL'),
  );
}

async function readDemoSite(): Promise<Site> {
  const read = await readSite(SITE_FOLDER, false);
  if (read.ok) return read.loaded.site;
  throw new FloorError(`The demo's site has errors; put them right and start again.\n${read.printed}`);
}

/** Rendered texts are kept from one demo to the next. Keepline refuses folders with these signs in their names. */
function soundsFolder(temporary: string): string {
  const kept = join(cacheFolder(), 'demo-sounds');
  return /[,&]/.test(kept) ? join(temporary, 'sounds') : kept;
}

/** Puts the logs where they are found after the temporary folder is gone. Null when there are none. */
function keepLogs(folder: string): string | null {
  const logs = join(cacheFolder(), 'demo-logs');
  try {
    rmSync(logs, { recursive: true, force: true });
    mkdirSync(logs, { recursive: true });
    for (const name of ['keepline.log', 'pbx/log', 'phones/log']) {
      const from = join(folder, name);
      if (existsSync(from)) cpSync(from, join(logs, name.replace('/', '-')), { recursive: true });
    }
    return logs;
  } catch {
    return null;
  }
}

function adviceAfter(logs: string | null): string {
  const where = logs === null ? '' : `The logs are in ${logs}.\n`;
  return (
    `${where}Start the demo again. If it fails again, see whether a firewall or another program is in the way of\n` +
    `the ports that Asterisk uses (from 10000 to 32000 on 127.0.0.1), and delete ${cacheFolder()},\n` +
    'so that Asterisk is fetched anew.'
  );
}

const password = (): string => randomBytes(5).toString('hex');
