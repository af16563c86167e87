/** What the adapter needs of a logger. pino's fits. Data go into `about`, the message never varies. */
export interface AriLogger {
  debug(about: object, message: string): void;
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
  error(about: object, message: string): void;
}

const ignore = (): void => {};

export const SILENT: AriLogger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
