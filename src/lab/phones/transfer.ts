/** The transfer keys of a phone, as SIP has them (RFC 3515, RFC 3891). */
import type { AriConnection } from './ari.ts';

type Ari = Pick<AriConnection, 'request' | 'attempt'>;

/** Sends the other party of a call to a number: REFER. Resolves when the PBX has answered. */
export async function sendOn(ari: Ari, channel: string, to: string): Promise<void> {
  await refer(ari, channel, `sip:${to}@${await pbxOf(ari, channel)}`);
}

/** Joins the other parties of two calls: REFER with Replaces. Resolves when the PBX has answered. */
export async function joinCalls(ari: Ari, channel: string, other: string): Promise<void> {
  const [pbx, call, ours, theirs] = await Promise.all([
    pbxOf(ari, channel),
    sipOf(ari, other, 'call-id'),
    sipOf(ari, other, 'local_tag'),
    sipOf(ari, other, 'remote_tag'),
  ]);
  // As the PBX sees the other call: its own tag is the one that is remote to us.
  const replaces = encodeURIComponent(`${call};to-tag=${theirs};from-tag=${ours}`);
  await refer(ari, channel, `sip:other@${pbx}?Replaces=${replaces}`);
}

async function refer(ari: Ari, channel: string, target: string): Promise<void> {
  const path = `/channels/${encodeURIComponent(channel)}`;
  await ari.request('POST', `${path}/redirect`, { endpoint: `PJSIP/${target}` });
  // Asterisk answers before the transfer is over. This waits behind it; 404, 409: the call is over as well.
  await ari.attempt([404, 409], 'POST', `${path}/variable`, { variable: 'TRANSFERRED', value: 'yes' });
}

/** `127.0.0.1:5060` of `<sip:asterisk@127.0.0.1:5060>`, where the requests of this call go. */
async function pbxOf(ari: Ari, channel: string): Promise<string> {
  const uri = await sipOf(ari, channel, 'target_uri');
  const [, address] = /^<?sips?:(?:[^@]*@)?([^;?>]+)/.exec(uri) ?? [];
  if (address === undefined) throw new Error(`no address in ${uri}`);
  return address;
}

async function sipOf(ari: Ari, channel: string, field: string): Promise<string> {
  const path = `/channels/${encodeURIComponent(channel)}/variable`;
  const { value } = (await ari.request('GET', path, { variable: `CHANNEL(pjsip,${field})` })) as {
    readonly value: string;
  };
  return value;
}
