/** What the log tells of requests over the web; see events.ts. Never what was asked, nor for which number. */
import type { Logger } from 'pino';

export interface WebEvents {
  webListening(about: { url: string }): void;
  /** A request for a callback, and what came of it. */
  asked(about: { client: string; outcome: string }): void;
  /** A code was brought. */
  confirmed(about: { client: string; outcome: string }): void;
  /** A request came without the token of any client. */
  tokenWrong(about: { address: string }): void;
  captchaUnavailable(about: { client: string; reason: string }): void;
  /** The site's `web` section needs a secret that is not set. */
  secretMissing(about: { secret: string }): void;
  /** A token could be guessed: nobody is recognized by it. */
  tokenShort(about: { secret: string; atLeast: number }): void;
}

export const createWebEvents = (logger: Logger): WebEvents => ({
  webListening: (about) => logger.info({ event: 'webListening', ...about }, 'web served'),
  asked: (about) => logger.info({ event: 'webAsked', ...about }, 'callback asked for over the web'),
  confirmed: (about) => logger.info({ event: 'webConfirmed', ...about }, 'code brought over the web'),
  tokenWrong: (about) => logger.warn({ event: 'webTokenWrong', ...about }, 'wrong token over the web'),
  captchaUnavailable: (about) =>
    logger.warn({ event: 'captchaUnavailable', ...about }, 'captcha cannot be checked'),
  secretMissing: (about) => logger.error({ event: 'secretMissing', ...about }, 'secret missing'),
  tokenShort: (about) => logger.error({ event: 'webTokenShort', ...about }, 'token too short'),
});

const nothing = (): void => {};

/** Tells nobody. */
export const silentWebEvents: WebEvents = {
  webListening: nothing,
  asked: nothing,
  confirmed: nothing,
  tokenWrong: nothing,
  captchaUnavailable: nothing,
  secretMissing: nothing,
  tokenShort: nothing,
};
