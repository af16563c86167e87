/** Kannel's configuration for one user on this machine alone. */
export interface KannelPorts {
  readonly admin: number;
  readonly smsbox: number;
  readonly operator: number;
  readonly send: number;
}

export interface KannelConfig {
  readonly folder: string;
  readonly ports: KannelPorts;
  readonly user: string;
  readonly password: string;
  /** What is asked for each message that somebody writes to us; null: nobody does. */
  readonly replyUrl: string | null;
}

/** Groups are parted by an empty line. */
export function kannelConfig({ folder, ports, user, password, replyUrl }: KannelConfig): string {
  const groups: Record<string, string | number>[] = [
    {
      group: 'core',
      'admin-port': ports.admin,
      'admin-interface': '127.0.0.1',
      'admin-password': password,
      'status-password': password,
      'admin-allow-ip': '127.0.0.1',
      'smsbox-port': ports.smsbox,
      'smsbox-interface': '127.0.0.1',
      'box-allow-ip': '127.0.0.1',
      'access-log': `${folder}/access.log`,
      'store-type': 'file',
      'store-location': `${folder}/store`,
      'dlr-storage': 'internal',
    },
    {
      group: 'smsc',
      smsc: 'fake',
      'smsc-id': 'operator',
      host: '127.0.0.1',
      'our-host': '127.0.0.1',
      port: ports.operator,
      'connect-allow-ip': '127.0.0.1',
    },
    {
      group: 'smsbox',
      'bearerbox-host': '127.0.0.1',
      'sendsms-port': ports.send,
      'sendsms-interface': '127.0.0.1',
      'http-request-retry': 20,
      'http-queue-delay': 1,
    },
    {
      group: 'sendsms-user',
      username: user,
      password,
      concatenation: 'true',
      'max-messages': 10,
    },
    // Kannel wants one, whether anybody writes to us or not.
    {
      group: 'sms-service',
      keyword: 'default',
      ...(replyUrl === null ? { text: 'nothing' } : { 'get-url': `"${replyUrl}"`, 'catch-all': 'true' }),
      'max-messages': 0,
    },
  ];
  return groups
    .map((group) =>
      Object.entries(group)
        .map(([key, value]) => `${key} = ${value}\n`)
        .join(''),
    )
    .join('\n');
}
