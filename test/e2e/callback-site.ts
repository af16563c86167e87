/**
 * The sites that ship, as they are called in telco.test.ts and bank.test.ts: the flows, texts, queues and rules of the
 * files, with times of settings made short, and hours made to hold now or not to. Nothing else is changed.
 */
import { readFileSync } from 'node:fs';
import { type Document, parseDocument } from 'yaml';

const FILES = ['site.yaml', 'texts.yaml', 'flows.yaml'];

/** A setting by its path, such as `queues.billing.wrap-up`. */
export interface SiteChanges {
  /** Settings that the site has, with what they shall be. */
  readonly set: Readonly<Record<string, unknown>>;
  /** Settings that it leaves as they are built in. */
  readonly add: Readonly<Record<string, unknown>>;
}

/** The site in flows/`name`, in one YAML. Throws where it has not the settings that are to be changed. */
export function shippedSite(name: 'bank' | 'telco', { set, add }: SiteChanges): string {
  const texts = FILES.map((file) =>
    readFileSync(new URL(`../../flows/${name}/${file}`, import.meta.url), 'utf8'),
  );
  const site = parseDocument(texts.join('\n'));
  const [fault] = site.errors;
  if (fault !== undefined) throw new Error(`flows/${name}: ${fault.message}`);
  for (const [path, value] of Object.entries(set)) change(site, path, value, true);
  for (const [path, value] of Object.entries(add)) change(site, path, value, false);
  return site.toString({ lineWidth: 0 });
}

function change(site: Document, written: string, value: unknown, isThere: boolean): void {
  const path = written.split('.').map((part) => (/^[0-9]+$/.test(part) ? Number(part) : part));
  if (site.hasIn(path) !== isThere) {
    throw new Error(`the site ${isThere ? 'does not have' : 'has'} ${written}`);
  }
  site.setIn(path, site.createNode(value));
}

/** Several files at a time keep the machine busy. */
const UNHURRIED = { limit: '15s' };

const ALWAYS = 'Mon-Sun 00:00-24:00';
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

/** Two days of the week, as the bank's Monday and Tuesday, none of which is today, yesterday or tomorrow. */
function otherDays(): string {
  const today = new Date().getUTCDay();
  return [3, 4].map((later) => DAYS[(today + later) % 7]).join(',');
}

/**
 * Twelve times as fast, or so.
 *
 * @param forExperts how long only experts are wanted: usually longer than the test, so that each queue has its own all
 * the while.
 */
export const telcoSite = (forExperts = '10m'): string =>
  shippedSite('telco', {
    set: {
      'hours.daytime': ALWAYS,
      ...Object.fromEntries(
        ['broadband', 'mobile', 'billing'].flatMap((queue) => [
          [`queues.${queue}.wrap-up`, '2s'],
          [`queues.${queue}.offer-callback.after`, '5s'],
          [`queues.${queue}.offer-callback.every`, '10s'],
          [`queues.${queue}.need.0`, `${queue} >= 3 for ${forExperts}`],
        ]),
      ),
      'queues.broadband.tell.place.every': '30s',
      'queues.broadband.tell.wait.after': '3s',
      'queues.broadband.tell.wait.every': '30s',
      'callbacks.broadband.retry': ['6s', '18s'],
    },
    add: {
      speech: UNHURRIED,
      ...Object.fromEntries(
        ['broadband', 'mobile', 'billing'].map((queue) => [`queues.${queue}.usual-handling`, '20s']),
      ),
      'queues.broadband.tell.gap': '1s',
      'callbacks.broadband.ring': '10s',
      // All three kinds are written as one.
      'callbacks.broadband.voicemail': 'yes',
    },
  });

/** @param inWindow whether today is one of the busy days on which callbacks are offered. */
export const bankSite = (inWindow = true): string =>
  shippedSite('bank', {
    set: {
      'hours.office': ALWAYS,
      'queues.advisers.wrap-up': '1s',
      'queues.advisers.offer-callback.0.on-entry': 'over 60s',
      'queues.advisers.offer-callback.0.during': ALWAYS,
      'queues.advisers.offer-callback.0.until-under': '20s',
      'queues.advisers.offer-callback.1.on-entry': 'over 5s',
      'queues.advisers.offer-callback.1.during': inWindow ? ALWAYS : `${otherDays()} 08:00-14:00`,
      ...Object.fromEntries(
        ['backoffice', 'crisis'].flatMap((profile) => [
          [`callbacks.${profile}.accept-within`, '8s'],
          [`callbacks.${profile}.retry`, ['5s']],
        ]),
      ),
    },
    add: {
      speech: UNHURRIED,
      'queues.advisers.usual-handling': '40s',
      'callbacks.backoffice.ring': '4s',
      'callbacks.backoffice.snooze': '3s',
      'callbacks.crisis.ring': '4s',
    },
  });
