import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PbxOptions } from './instance-options.ts';
import type { PhoneAccount } from './phone-config.ts';
import { claimPorts } from './port-block.ts';
import { type AsteriskInstance, READY_LIMIT_MS, startAsterisk } from './start-asterisk.ts';

const LOOK_AGAIN_MS = 25;

/** A PBX and the telephones around it, knowing each other's ports. Agents' phones are registered when it resolves. */
export async function startPbxWithPhones(
  options: Omit<PbxOptions, 'role' | 'ports' | 'trunk'>,
): Promise<{ readonly pbx: AsteriskInstance; readonly phones: AsteriskInstance }> {
  const { tools, phones: accounts, limitMs = READY_LIMIT_MS } = options;
  const phonesPorts = await claimPorts();
  const started: AsteriskInstance[] = [];
  try {
    const pbxFolder = join(options.folder, 'pbx');
    const trunk = { sipPort: phonesPorts.sip };
    const pbx = await startAsterisk({ ...options, role: 'pbx', folder: pbxFolder, trunk });
    started.push(pbx);
    // Only now: a registration that finds nobody is repeated half a second later at the earliest.
    const phones = await startAsterisk({
      role: 'phones',
      tools,
      phones: accounts,
      limitMs,
      folder: join(options.folder, 'phones'),
      ports: phonesPorts,
      pbx: { sipPort: pbx.sipPort },
    });
    started.push(phones);
    await untilRegistered(pbx, accounts, phones.sipPort, limitMs);
    return { pbx, phones };
  } catch (error) {
    await Promise.all(started.map((instance) => instance.stop()));
    phonesPorts.release();
    throw error;
  }
}

/**
 * Waits until the PBX knows each of these phones to be at this SIP port.
 *
 * @throws Error naming those that are missing when the time is over.
 */
export async function untilRegistered(
  pbx: AsteriskInstance,
  phones: readonly PhoneAccount[],
  sipPort: number,
  limitMs: number,
): Promise<void> {
  const deadline = Date.now() + limitMs;
  for (;;) {
    const contacts = await pbx.console('pjsip show contacts');
    const missing = phones.filter(
      ({ user }) => !contacts.includes(`${user}/sip:${user}@127.0.0.1:${sipPort} `),
    );
    if (missing.length === 0) return;
    if (Date.now() > deadline) {
      throw new Error(`Phones did not register: ${missing.map(({ user }) => user).join(', ')}`);
    }
    await sleep(LOOK_AGAIN_MS);
  }
}
