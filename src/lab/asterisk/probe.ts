import { createSocket } from 'node:dgram';
import { request } from 'node:http';

/** Whether ARI answers to this name and password. Never rejects. */
export function ariAnswers(
  ariUrl: string,
  user: string,
  password: string,
  limitMs: number,
): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request(
      `${ariUrl}/ari/asterisk/ping`,
      // A connection of its own, closed at once: nothing is left open behind a probe.
      { auth: `${user}:${password}`, agent: false, timeout: limitMs },
      (response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode === 200));
        response.on('error', () => resolve(false));
      },
    );
    probe.on('timeout', () => probe.destroy());
    probe.on('error', () => resolve(false));
    probe.end();
  });
}

/** Whether anything answers SIP on this port of this machine, whatever the answer is (RFC 3261 §11). Never rejects. */
export function sipAnswers(port: number, limitMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createSocket('udp4');
    const finish = (answered: boolean) => {
      clearTimeout(timer);
      socket.close();
      resolve(answered);
    };
    const timer = setTimeout(() => finish(false), limitMs);
    socket.once('error', () => finish(false));
    socket.once('message', (message) => finish(message.toString('latin1').startsWith('SIP/2.0 ')));
    socket.bind(0, '127.0.0.1', () => {
      const own = `127.0.0.1:${socket.address().port}`;
      const mark = `probe${process.pid}-${socket.address().port}-${Date.now()}`;
      socket.send(
        [
          `OPTIONS sip:127.0.0.1:${port} SIP/2.0`,
          `Via: SIP/2.0/UDP ${own};branch=z9hG4bK${mark};rport`,
          `From: <sip:probe@${own}>;tag=${mark}`,
          `To: <sip:127.0.0.1:${port}>`,
          `Call-ID: ${mark}`,
          'CSeq: 1 OPTIONS',
          'Max-Forwards: 70',
          `Contact: <sip:probe@${own}>`,
          'Content-Length: 0',
          '',
          '',
        ].join('\r\n'),
        port,
        '127.0.0.1',
      );
    });
  });
}
