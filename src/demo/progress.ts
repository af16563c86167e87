/** How far the fetching of tools has come. */
import type { OnProgress } from '../lab/provision/tools.ts';
import type { Terminal } from './screen.ts';

const START_OF_LINE = '\r\u001b[K';

/** On a terminal one line that moves; elsewhere a line at each quarter, so that logs stay short. */
export function showProgress(terminal: Terminal, isTerminal: boolean): OnProgress {
  let last = '';
  return ({ text, done, total }) => {
    if (isTerminal) {
      terminal.write(`${START_OF_LINE}${text}: ${done}/${total}${done === total ? '\n' : ''}`);
      return;
    }
    const line = `${text}: ${Math.floor((4 * done) / Math.max(1, total)) * 25} %`;
    if (line !== last) terminal.write(`${line}\n`);
    last = line;
  };
}
