import { renderConfig } from './render-config.ts';

/** A telephone by its SIP account at the PBX. */
export interface PhoneAccount {
  /** As `101`: letters, digits, `-` and `_`. */
  readonly user: string;
  readonly password: string;
}

/** The PBX's `pjsip_phones.conf` for these phones; its templates stand in `pjsip.conf`. */
export function pbxPhones(phones: readonly PhoneAccount[]): string {
  return phones.map((phone) => accountSections(checked(phone))).join('\n');
}

function accountSections({ user, password }: PhoneAccount): string {
  return [
    `[${user}](phone)`,
    `auth = ${user}`,
    `aors = ${user}`,
    `callerid = ${user}`,
    `[${user}](phone-auth)`,
    `username = ${user}`,
    `password = ${password}`,
    `[${user}](phone-aor)`,
    '',
  ].join('\n');
}

/**
 * The whole `pjsip.conf` of an Asterisk that plays telephones. Three kinds of call:
 * - what the PBX sends here comes in by the endpoint `pbx`, whichever phone or outside number it is for;
 * - `PJSIP/<number>@pbx` calls the PBX as the outside world does, under any number;
 * - `PJSIP/<number>@<user>` calls it as that agent's phone does, with its password.
 */
export function phonesPjsip(
  ports: { readonly sip: number; readonly pbxSip: number },
  phones: readonly PhoneAccount[],
): string {
  const pbx = `sip:127.0.0.1:${ports.pbxSip}`;
  const values = { sip_bind: `127.0.0.1:${ports.sip}`, contact: pbx };
  return [
    renderConfig(PHONES_PJSIP, values),
    ...phones.map((phone) => registration(checked(phone), pbx)),
  ].join('\n');
}

function registration({ user, password }: PhoneAccount, pbx: string): string {
  return `
[${user}]
type = auth
auth_type = digest
username = ${user}
password = ${password}

[${user}]
type = registration
transport = transport-udp
outbound_auth = ${user}
server_uri = ${pbx}
client_uri = sip:${user}@${pbx.slice('sip:'.length)}
contact_user = ${user}
expiration = 300
max_random_initial_delay = 0
retry_interval = 1
forbidden_retry_interval = 1
fatal_retry_interval = 1
max_retries = 10000
auth_rejection_permanent = no

[${user}](line)
aors = pbx
outbound_auth = ${user}
from_user = ${user}
`;
}

const PHONES_PJSIP = `
[global]
type = global
user_agent = Keepline phones
endpoint_identifier_order = ip,username

[transport-udp]
type = transport
protocol = udp
bind = 127.0.0.1:5061    ; keepline: sip_bind

[line](!)
type = endpoint
transport = transport-udp
context = phones
disallow = all
allow = alaw,ulaw
dtmf_mode = rfc4733
direct_media = no
rtp_symmetric = yes
language = en

[pbx](line)
aors = pbx
identify_by = ip
trust_id_inbound = yes

[pbx]
type = aor
contact = sip:127.0.0.1:5060    ; keepline: contact

[pbx]
type = identify
endpoint = pbx
match = 127.0.0.1
`;

/** The dialplan of an Asterisk that plays telephones: the application is told which of them was called. */
export const PHONES_DIALPLAN = `
[general]
static = yes
writeprotect = yes

[phones]
exten => _X!,1,Stasis(phones,\${EXTEN})
exten => _+X!,1,Stasis(phones,\${EXTEN})
exten => _[*#]!,1,Stasis(phones,\${EXTEN})
exten => _[a-zA-Z][-a-zA-Z0-9_]!,1,Stasis(phones,\${EXTEN})
`;

function checked(phone: PhoneAccount): PhoneAccount {
  if (!/^[A-Za-z0-9_-]+$/.test(phone.user)) throw new Error(`Not a phone's user name: ${phone.user}`);
  if (!/^[^\s;]+$/.test(phone.password))
    throw new Error(`Phone ${phone.user}: the password holds a blank or ;`);
  return phone;
}
