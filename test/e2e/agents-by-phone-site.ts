/** The site that is called in agents-by-phone.test.ts. */
import { type QueuesOnSite, siteOf, usersOf } from '../support/queue-site.ts';

const own = (deed: string): string =>
  `[{ agent: ${deed}, on: { unknown: refused, not-now: refused } }, { say: done }]`;

const SITE: QueuesOnSite = {
  queues: {
    going: {
      number: '4000',
      members: ['agent151'],
      settings: 'ring: 60s, wrap-up: 0s',
      step: 'on: { nobody-logged-in: { say: nobody } }',
    },
    coming: { number: '4001', members: ['agent152'], settings: 'ring: 60s, wrap-up: 0s' },
    guarded: { number: '4002', members: ['agent153'], settings: 'ring: 60s, wrap-up: 0s' },
    resting: { number: '4003', members: ['agent154'], settings: 'ring: 60s, wrap-up: 0s' },
    writing: {
      number: '4004',
      members: ['agent155'],
      settings: 'ring: 60s, wrap-up: 60s, extend-wrap-up: 5m',
    },
    told: { number: '4005', members: ['agent156'], settings: 'ring: 60s, wrap-up: 0s' },
    missing: { number: '4006', members: ['agent157'], settings: 'ring: 3s, wrap-up: 0s' },
  },
  agents: {
    '152': 'starts: logged-out',
    '153': 'starts: logged-out',
    '157': 'away-after: 1',
  },
  numbers: {
    '*40': own('log-out'),
    '*41': own('log-in'),
    '*42': '[{ agent: pause, reason: lunch, on: { not-now: refused } }, { say: done }]',
    '*43': own('unpause'),
    '*44': own('end-wrap-up'),
    '*45': own('extend-wrap-up'),
    '*46': `[
      { collect: number_please, into: number, digits: 3, end: none },
      { collect: pin_please, into: pin, digits: 4-8, secret: true },
      { agent: log-in, who: "{number}", pin: "{pin}", on: { unknown: refused, wrong-pin: refused } },
      { say: done }]`,
  },
  texts: {
    nobody: 'Nobody is here any more.',
    done: 'That is done, thank you.',
    refused: 'We are sorry, this cannot be.',
    number_please: 'Your extension please.',
    pin_please: 'And now your secret code.',
  },
  more: '  refused: [{ say: refused }, hangup]',
};

export const BY_PHONE_SITE = siteOf(SITE);
/** The agents’ phones, and one that is nobody’s. */
export const BY_PHONE_USERS: readonly string[] = [...usersOf(SITE), '160'];
export const BY_PHONE_PINS = 'pins: { agent152: "0471081", agent153: "1947194" }\n';
