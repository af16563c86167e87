/** The Telephony contract on a real Asterisk, with real SIP phones, through a proxy that can be cut. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAriTelephony } from '../../src/adapters/ari/telephony.ts';
import { type AsteriskInstance, startPbxWithPhones } from '../../src/lab/asterisk.ts';
import { provideTools } from '../../src/lab/provision/provide-tools.ts';
import { startProxy } from '../../src/lab/proxy.ts';
import { Heard, type Lab, until } from './lab.ts';
import { connectPhones } from './sip-phones.ts';
import { telephonyContract } from './telephony-contract.ts';

telephonyContract('Asterisk', async (): Promise<Lab> => {
  const tools = await provideTools();
  const folder = await mkdtemp(join(tmpdir(), 'kl-'));
  const { pbx, phones } = await startPbxWithPhones({
    tools,
    folder,
    phones: [
      { user: '101', password: 'one' },
      { user: '102', password: 'two' },
    ],
  });
  const sip = await connectPhones(phones);
  const proxy = await startProxy(Number(new URL(pbx.ariUrl).port));
  const heard = new Heard();
  const telephony = createAriTelephony({
    url: `http://127.0.0.1:${proxy.port}`,
    username: pbx.ariUser,
    password: pbx.ariPassword,
    application: 'keepline',
    limits: { backoffMinMs: 50, backoffMaxMs: 200 },
  });
  telephony.start(heard);
  const look = looker(pbx);
  return {
    telephony,
    heard,
    sounds: { short: 'digits/1', long: 'demo-congrats', missing: 'no/such-sound' },
    unreachableEndpoint: 'PJSIP/999',
    phones: [sip.phone('101'), sip.phone('102')],
    callIn: (about) => sip.callIn(about),
    async rooms() {
      const bridges = (await look('/bridges')) as readonly { readonly bridge_type: string }[];
      return bridges.filter(({ bridge_type }) => bridge_type === 'holding').length;
    },
    channels: async () => ((await look('/channels')) as readonly unknown[]).length,
    channelGone: (channel) =>
      until(`${channel} is gone`, async () => (await look(`/channels/${channel}`)) === null),
    cutConnection: () => proxy.cut(),
    restoreConnection: () => proxy.restore(),
    async close() {
      await telephony.stop();
      await proxy.stop();
      sip.close();
      await Promise.all([pbx.stop(), phones.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
});

/** Asks the exchange itself, past the proxy. Null for what is not there. */
function looker({ ariUrl, ariUser, ariPassword }: AsteriskInstance) {
  const authorization = `Basic ${Buffer.from(`${ariUser}:${ariPassword}`).toString('base64')}`;
  return async (path: string): Promise<unknown> => {
    const response = await fetch(`${ariUrl}/ari${path}`, { headers: { authorization } });
    if (response.ok) return response.json();
    await response.arrayBuffer();
    return null;
  };
}
