import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SHIPPED_CONFIG } from './instance-folder.ts';
import type { AsteriskOptions } from './instance-options.ts';
import { PHONES_DIALPLAN, pbxPhones, phonesPjsip } from './phone-config.ts';
import type { PortBlock } from './port-block.ts';
import type { ConfigValues } from './render-config.ts';

/** What an instance's placeholders hold, and the whole files that take the place of shipped ones. */
export interface InstanceConfig {
  readonly values: ConfigValues;
  readonly files: Readonly<Record<string, string>>;
}

export function instanceConfig(options: AsteriskOptions, ports: PortBlock): InstanceConfig {
  return {
    values: { ...commonValues(options, ports), ...roleValues(options) },
    files: { ...roleFiles(options, ports), ...options.extraFiles },
  };
}

function commonValues({ tools }: AsteriskOptions, ports: PortBlock): ConfigValues {
  return {
    modules_folder: tools.asterisk.modulesFolder,
    data_folder: tools.asterisk.dataFolder,
    music_folder: tools.asterisk.musicFolder,
    http_port: String(ports.http),
    sip_bind: `127.0.0.1:${ports.sip}`,
    rtp_first: String(ports.rtpFirst),
    rtp_last: String(ports.rtpLast),
  };
}

function roleValues(options: AsteriskOptions): ConfigValues {
  if (options.role === 'phones') return {};
  const [firstPhone] = options.phones;
  const fallback = options.fallback ?? (firstPhone && `PJSIP/${firstPhone.user}`);
  // Port 9 is "discard": an address on this machine where nothing answers.
  const trunk = `127.0.0.1:${options.trunk?.sipPort ?? 9}`;
  return {
    trunk_contact: `sip:${trunk}`,
    trunk_match: '127.0.0.1',
    // Looking after phones on the same machine would only be noise in the tests.
    qualify_seconds: '0',
    ...(options.musicFolder && { music_folder: options.musicFolder }),
    ...(fallback && { fallback }),
    ...given('fallback_seconds', options.fallbackSeconds),
    ...given('away_tries', options.awayTries),
    ...given('away_seconds', options.awaySeconds),
  };
}

const given = (name: string, value: number | undefined): ConfigValues =>
  value === undefined ? {} : { [name]: String(value) };

function roleFiles(options: AsteriskOptions, ports: PortBlock): Record<string, string> {
  if (options.role === 'pbx') return { 'pjsip_phones.conf': pbxPhones(options.phones) };
  return {
    'pjsip_phones.conf': '',
    // The telephones' sound goes to and from the process that plays them.
    'modules.conf': `${readFileSync(join(SHIPPED_CONFIG, 'modules.conf'), 'utf8')}\nload = res_rtp_multicast.so\nload = chan_rtp.so\n`,
    'pjsip.conf': phonesPjsip({ sip: ports.sip, pbxSip: options.pbx.sipPort }, options.phones),
    'extensions.conf': PHONES_DIALPLAN,
  };
}
