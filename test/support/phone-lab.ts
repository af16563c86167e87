/** A PBX with a dialplan of the test's own, and phones around it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AsteriskInstance, startPbxWithPhones } from '../../src/lab/asterisk.ts';
import { type PhoneSet, startPhones } from '../../src/lab/phones/phone-set.ts';
import { provideTools } from '../../src/lab/provision/provide-tools.ts';
import type { Tools } from '../../src/lab/provision/tools.ts';

const ACCOUNTS = [
  { user: '101', password: 'first-secret' },
  { user: '102', password: 'second-secret' },
];

/** May put sounds into the folder; gives the extensions. */
export type Prepare = (tools: Tools, folder: string) => string | Promise<string>;

export interface PhoneLab {
  readonly tools: Tools;
  readonly folder: string;
  readonly pbx: AsteriskInstance;
  readonly asterisk: AsteriskInstance;
  readonly phones: PhoneSet;
  stop(): Promise<void>;
}

/** Calls from outside and calls from agents' phones enter the extensions that `prepare` gives. */
export async function startPhoneLab(prepare: Prepare): Promise<PhoneLab> {
  const tools = await provideTools();
  const folder = mkdtempSync(join(tmpdir(), 'kl-'));
  const extensions = await prepare(tools, folder);
  const dialplan = `[from-trunk]\n${extensions}\n[from-phones]\ninclude => from-trunk\n`;
  const { pbx, phones: asterisk } = await startPbxWithPhones({
    tools,
    folder,
    phones: ACCOUNTS,
    extraFiles: { 'extensions.conf': dialplan },
  });
  const phones = await startPhones({ asterisk, agents: ACCOUNTS });
  return {
    tools,
    folder,
    pbx,
    asterisk,
    phones,
    stop: async () => {
      try {
        await phones.stop();
      } finally {
        await Promise.all([pbx.stop(), asterisk.stop()]);
        rmSync(folder, { recursive: true, force: true });
      }
    },
  };
}
