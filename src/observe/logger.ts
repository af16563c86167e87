/** The log: one line of JSON per event for machines, coloured lines for people at a terminal. */
import { type DestinationStream, destination, type Logger, pino, stdTimeFunctions } from 'pino';
import pretty from 'pino-pretty';
import type { LogLevel } from './log-levels.ts';

export interface LoggerOptions {
  /** For people. Null: when the log goes to a terminal. */
  readonly pretty: boolean | null;
  readonly level: LogLevel;
  /** Colours in the pretty form. */
  readonly color?: boolean;
  /** Where lines go; the process's standard output when left out. */
  readonly to?: DestinationStream;
}

/** `logger.flush` is worth calling before the process ends by itself: JSON lines are written in the background. */
export function createLogger({ pretty: wanted, level, color, to }: LoggerOptions): Logger {
  const options = {
    level,
    base: null,
    timestamp: stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  if (wanted ?? process.stdout.isTTY === true) {
    const stream = pretty({
      colorize: color ?? true,
      singleLine: true,
      translateTime: 'SYS:HH:MM:ss.l',
      ignore: 'event',
      sync: true,
      ...(to === undefined ? {} : { destination: to as NodeJS.WritableStream }),
    });
    return pino(options, stream);
  }
  // In the background, so that a slow reader of the log never holds up a call.
  return pino(options, to ?? destination({ dest: 1, sync: false, minLength: 0 }));
}
