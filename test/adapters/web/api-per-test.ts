/** The API over real HTTP, one for each test that starts one: nothing may be at fault there, unless the test says so. */
import { afterEach, expect } from '@jest/globals';
import type { CaptchaSettings } from '../../../src/domain/web/settings.ts';
import { CUSTOMER } from '../../support/callback-lab.ts';
import { WebLab, type WebLabOptions } from '../../support/web-lab.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;

/** As the customer's number, but for the last four digits. */
export const ALIKE = '+46701239999';
/** The least that can be asked for. */
export const support = { callback: 'support', number: CUSTOMER };

export const captchaSettings: CaptchaSettings = {
  url: 'http://127.0.0.1:1/',
  form: { response: '{captcha}' },
  passed: { statuses: [{ from: 200, to: 299 }], body: null },
  timeoutMs: 1_000,
  secrets: [],
};

/** @returns how a test starts its own; it is closed when the test is over. */
export function apiPerTest(): (options?: WebLabOptions) => Promise<WebLab> {
  let web: WebLab;
  afterEach(async () => {
    await web.close();
    if (!web.mayFault) expect(web.faults).toEqual([]);
  });
  return async (options = {}) => {
    web = await new WebLab(options).start();
    return web;
  };
}
