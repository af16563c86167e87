/**
 * A whole telephone system on this machine for one test file: a PBX and telephones (two Asterisks, real SIP and sound
 * between them), and Keepline as it is shipped, connected through a network that can be cut.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findEspeak } from '../../src/adapters/speech/default-command.ts';
import type { Site } from '../../src/domain/site.ts';
import { type AsteriskInstance, startPbxWithPhones } from '../../src/lab/asterisk.ts';
import type { Call } from '../../src/lab/phones/call.ts';
import { type PhoneSet, startPhones } from '../../src/lab/phones/phone-set.ts';
import { provideTools } from '../../src/lab/provision/provide-tools.ts';
import { startProxy, type Proxy as TcpProxy } from '../../src/lab/proxy.ts';
import { readSite } from '../../src/main/read-site.ts';
import { build } from './built.ts';
import { eventually } from './eventually.ts';
import { StageKeepline } from './stage-keepline.ts';
import { knownPrompts, StagePrompts, type TextValues } from './stage-prompts.ts';

export interface StageOptions {
  /** The site in YAML. */
  readonly site: string;
  /** The agents' phones, by user name. */
  readonly agents: readonly string[];
  /** The agents' PINs, in YAML; none when absent. */
  readonly pins?: string;
  /** What the dialplan does while Keepline is away; as in asterisk-config/extensions.conf when absent. */
  readonly fallback?: string;
  readonly fallbackSeconds?: number;
  readonly awayTries?: number;
  readonly awaySeconds?: number;
}

/** Set to a folder, it is given the logs of each stage. */
const LOGS = 'KEEPLINE_STAGE_LOGS';

export class Stage {
  readonly pbx: AsteriskInstance;
  readonly phones: PhoneSet;
  readonly keepline: StageKeepline;
  /** Between Keepline and the PBX. */
  readonly network: TcpProxy;
  readonly #prompts: StagePrompts;
  readonly #agents: readonly string[];
  readonly #folder: string;
  readonly #soundsFolder: string;
  readonly #close: () => Promise<void>;
  readonly #calls: Call[] = [];
  #site: Site | null = null;

  private constructor(parts: {
    pbx: AsteriskInstance;
    phones: PhoneSet;
    keepline: StageKeepline;
    network: TcpProxy;
    prompts: StagePrompts;
    agents: readonly string[];
    folder: string;
    soundsFolder: string;
    close: () => Promise<void>;
  }) {
    this.pbx = parts.pbx;
    this.phones = parts.phones;
    this.keepline = parts.keepline;
    this.network = parts.network;
    this.#prompts = parts.prompts;
    this.#agents = parts.agents;
    this.#folder = parts.folder;
    this.#soundsFolder = parts.soundsFolder;
    this.#close = parts.close;
  }

  /** Everything is up, the agents' phones are registered and Keepline is connected when it resolves. */
  static async open(options: StageOptions): Promise<Stage> {
    const [tools] = await Promise.all([provideTools(), build()]);
    const folder = mkdtempSync(join(tmpdir(), 'kl-'));
    const undo: (() => unknown)[] = [() => rmSync(folder, { recursive: true, force: true })];
    const close = async (): Promise<void> => {
      for (const step of undo.splice(0).reverse()) await step();
    };
    try {
      const { agents, site, pins = null, ...away } = options;
      const accounts = agents.map((user) => ({ user, password: `secret-${user}` }));
      const asterisks = await startPbxWithPhones({ tools, folder, phones: accounts, ...away });
      const { pbx } = asterisks;
      undo.push(() => Promise.all([pbx.stop(), asterisks.phones.stop()]));
      const phones = await startPhones({ asterisk: asterisks.phones, agents: accounts });
      undo.push(() => phones.stop());
      const network = await startProxy(Number(new URL(pbx.ariUrl).port));
      undo.push(() => network.stop());
      const searchPath = `${dirname(tools.espeak.executable)}:${process.env.PATH}`;
      const sounds = join(folder, 'sounds');
      const keepline = new StageKeepline(join(folder, 'data'), {
        PATH: searchPath,
        KEEPLINE_SITE: join(folder, 'site'),
        KEEPLINE_SOUNDS: sounds,
        KEEPLINE_ARI_URL: `http://127.0.0.1:${network.port}`,
        KEEPLINE_ARI_USER: pbx.ariUser,
        KEEPLINE_ARI_PASSWORD: pbx.ariPassword,
        KEEPLINE_LOG_LEVEL: 'debug',
        KEEPLINE_SHOW_NUMBERS: '1',
      });
      undo.push(() => keepline.kill9());
      const command = await findEspeak(searchPath);
      if (command === null) throw new Error('espeak-ng is not where it was installed');
      const prompts = await StagePrompts.open(sounds, command);
      const { soundsFolder } = tools.asterisk;
      const stage = new Stage({
        pbx,
        phones,
        keepline,
        network,
        prompts,
        agents,
        folder,
        soundsFolder,
        close,
      });
      if (pins !== null) stage.#writePins(pins);
      await stage.writeSite(site);
      await keepline.start();
      return stage;
    } catch (error) {
      await close();
      throw error;
    }
  }

  /** Puts the site into its folder, without telling Keepline, and teaches the phones its texts if it has no errors. */
  async writeSite(yaml: string): Promise<void> {
    writeFileSync(join(this.#siteFolder(), 'site.yaml'), yaml);
    const read = await readSite(this.#siteFolder(), false);
    if (!read.ok) return;
    this.#site = read.loaded.site;
    await Promise.all(
      knownPrompts(this.#site).map(({ name, text, language, values }) =>
        this.learn(name, text, values, language),
      ),
    );
  }

  /** In a file of their own, that nobody else can read. */
  #writePins(yaml: string): void {
    writeFileSync(join(this.#siteFolder(), 'pins.yaml'), yaml, { mode: 0o600 });
  }

  #siteFolder(): string {
    const folder = join(this.#folder, 'site');
    mkdirSync(folder, { recursive: true });
    return folder;
  }

  /** Teaches the phones a text of the site with these values under a name of its own. */
  async learn(name: string, text: string, values: TextValues, language?: string): Promise<void> {
    await this.phones.learn(name, await this.prompt(text, values, language));
  }

  /** Teaches the phones one of Asterisk's own sounds, such as `pls-hold-while-try`. */
  learnSound(sound: string, name = sound): Promise<void> {
    return this.phones.learn(name, join(this.#soundsFolder, `${sound}.wav`));
  }

  /** The WAV file that Keepline plays for a text of the site. */
  prompt(text: string, values: TextValues = {}, language?: string): Promise<string> {
    if (this.#site === null) throw new Error('there is no site without errors');
    return this.#prompts.file(this.#site, text, language ?? String(this.#site.languages[0]), values);
  }

  /** Calls from the outside world. */
  async call(to: string, from: string, name = ''): Promise<Call> {
    const call = await this.phones.call({ to, from, name });
    this.#calls.push(call);
    return call;
  }

  /** The call that rings at this agent's phone, now or soon. */
  async ringing(user: string): Promise<Call> {
    return (await this.ringingAt([user])).call;
  }

  /** The call that rings at one of these agents' phones, now or soon. */
  ringingAt(users: readonly string[]): Promise<{ readonly user: string; readonly call: Call }> {
    return eventually(
      () => `the phone of ${users.join(' or ')} rings`,
      () => {
        for (const user of users) {
          const call = this.phones.agent(user).currentCall;
          if (call?.status === 'ringing') return { user, call };
        }
        return null;
      },
    );
  }

  /** Every channel and bridge of the PBX; of Keepline's or not. */
  async leftovers(): Promise<string[]> {
    const { ariUrl, ariUser, ariPassword } = this.pbx;
    const authorization = `Basic ${Buffer.from(`${ariUser}:${ariPassword}`).toString('base64')}`;
    const list = async (path: string): Promise<readonly { readonly id: string }[]> => {
      const response = await fetch(`${ariUrl}/ari/${path}`, { headers: { authorization } });
      if (!response.ok) throw new Error(`GET /${path}: ${response.status}`);
      return (await response.json()) as { id: string }[];
    };
    const found = await Promise.all(
      ['channels', 'bridges'].map(async (path) => (await list(path)).map(({ id }) => `${path}/${id}`)),
    );
    return found.flat();
  }

  /** Puts right what a test that failed half-way has left: a cut network, or no Keepline. */
  async recover(): Promise<void> {
    this.network.restore();
    if (!this.keepline.isRunning) this.keepline.launch();
    await this.keepline.untilStatus('connected', ({ exchange }) => exchange.connected, 60_000);
  }

  /** Hangs up every phone, of callers and of agents. */
  async hangUpAll(): Promise<void> {
    await Promise.all(this.#calls.splice(0).map((call) => call.hangUp()));
    await Promise.all(this.#agents.map((user) => this.phones.agent(user).hangUp()));
  }

  /** Hangs up every phone; then nothing may be left in the PBX. */
  async clear(): Promise<void> {
    await this.hangUpAll();
    let left: string[] = [];
    await eventually(
      () => `nothing is left in the PBX; there is ${left.join(', ')}`,
      async () => {
        left = await this.leftovers();
        return left.length === 0 || null;
      },
    );
    for (const user of this.#agents) this.phones.agent(user).ringForever();
  }

  async close(): Promise<void> {
    const logs = process.env[LOGS];
    if (logs !== undefined) this.keepline.saveLog(logs);
    await this.#close();
  }
}
