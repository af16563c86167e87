/** `keepline messages opt-out|opt-in|opt-outs`: which numbers want no text messages. */
import type { MessageDeed, MessageDeedReport } from '../../engine/opt-outs.ts';
import { minuteOf } from '../callbacks/time-words.ts';
import { EXIT, type ExitCode, type Io } from '../io.ts';
import { clean, table } from '../text-table.ts';
import { ask } from './ask.ts';

export interface MessageOptions {
  readonly data?: string;
  readonly json?: boolean;
}

/** Asks for it, and says what came of it. */
export async function tellMessages(deed: MessageDeed, options: MessageOptions, io: Io): Promise<ExitCode> {
  const asked = await ask(options, io, (client) => client.messageDeed(deed));
  if (!asked.ok) return asked.exit;
  const { report } = asked;
  const isDone = report.outcome !== 'noNumber';
  if (options.json === true) io.out(`${JSON.stringify(report, null, 2)}\n`);
  else if (isDone) io.out(answerText(report, deed, io));
  else io.err(`keepline: ${refusal(deed)}\n`);
  return isDone ? EXIT.ok : EXIT.usage;
}

function answerText(report: MessageDeedReport, deed: MessageDeed, io: Io): string {
  if (report.outcome === 'optOuts') {
    if (report.optOuts.length === 0) return 'no number has opted out\n';
    const rows = report.optOuts.map(({ number, at }) => [
      number === '' ? 'erased' : number,
      minuteOf(Date.parse(at), report.timezone),
    ]);
    return `${table(['NUMBER', 'SINCE'], rows, io.color)}\n`;
  }
  const before = report.outcome === 'unchanged' ? ', as before' : '';
  return `${clean(report.number)} ${deed.type === 'optOut' ? 'is sent no messages' : 'is sent messages'}${before}\n`;
}

const refusal = (deed: MessageDeed): string => {
  const written = 'number' in deed ? clean(deed.number) : '';
  return `${JSON.stringify(written)} is no number that messages are sent to: write it with its country, such as +46701234567`;
};
