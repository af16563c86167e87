/** Command lines in the process of the test, and what answers them: a data folder with a control socket in it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from '@jest/globals';
import { type ControlHandlers, createControlServer } from '../../src/adapters/control/control-server.ts';
import type { Environment } from '../../src/main/environment.ts';
import { runCli } from '../../src/main/program.ts';

export interface CommandSettings {
  readonly now: () => number;
  readonly env?: Environment;
  readonly color?: boolean;
}

/** What a command line printed, and the code it ended with. */
export interface CommandEnd {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs a command line to its end. */
export async function runCommand(args: readonly string[], settings: CommandSettings): Promise<CommandEnd> {
  const { now, env = {}, color = false } = settings;
  let [out, err] = ['', ''];
  const code = await runCli(args, {
    ...{ env, color, now, ending: new AbortController().signal },
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
  });
  return { code, out, err };
}

export interface DataFolder {
  readonly path: string;
  readonly socketPath: string;
  /** A Keepline as far as its control socket; a handler that is not given is not to be asked. */
  serve(handlers: Partial<ControlHandlers>, onFault?: (where: string, error: unknown) => void): Promise<void>;
  /** Done when the test is over, before the folder is removed. */
  atEnd(end: () => Promise<void> | void): void;
}

const notAsked = (): never => {
  throw new Error('not asked');
};
const NOTHING_ASKED: ControlHandlers = {
  status: notAsked,
  reload: async () => notAsked(),
  agentDeed: notAsked,
  callbackDeed: notAsked,
  messageDeed: notAsked,
};

/** A data folder of its own for each test. */
export function dataFolderPerTest(): DataFolder {
  let path = '';
  const ends: (() => Promise<void> | void)[] = [];
  const folder: DataFolder = {
    get path() {
      return path;
    },
    get socketPath() {
      return join(path, 'keepline.sock');
    },
    async serve(
      handlers,
      onFault = (_where, error) => {
        throw error;
      },
    ) {
      const server = await createControlServer({
        socketPath: folder.socketPath,
        handlers: { ...NOTHING_ASKED, ...handlers },
        onFault,
      });
      folder.atEnd(() => server.close());
    },
    atEnd: (end) => void ends.push(end),
  };
  beforeEach(() => {
    path = mkdtempSync(join(tmpdir(), 'kl-'));
  });
  afterEach(async () => {
    // The last first: a store is opened before anybody is served from it.
    for (const end of ends.splice(0).reverse()) await end();
    rmSync(path, { recursive: true, force: true });
  });
  return folder;
}
