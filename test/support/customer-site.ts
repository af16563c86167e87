/** A site whose customers write to us, and have links: every message has a text. */
import type { CallbackMessages, CallbackSettings } from '../../src/domain/callback/settings.ts';
import type { HoursName, TextName } from '../../src/domain/ids.ts';
import type { OpeningHours, Site } from '../../src/domain/site.ts';
import { labSite } from './callback-lab.ts';
import { smsSettings } from './messages.ts';
import { en } from './sites.ts';

const KINDS = ['booked', 'missed', 'last', 'expired', 'upNext', 'reminder', 'cancelled', 'moved'] as const;
export const PUBLIC_URL = 'https://cc.example.com';

/** Customers are called from eight in the morning to ten in the evening, UTC. */
export const customerSite = (profile: Partial<CallbackSettings> = {}): Site => {
  const messages = Object.fromEntries(KINDS.map((kind) => [kind, `sms ${kind}` as TextName]));
  const site = labSite({
    messages: messages as unknown as CallbackMessages,
    callingHours: 'day' as HoursName,
    ...profile,
  });
  const texts = Object.fromEntries(KINDS.map((kind) => [`sms ${kind}`, { [en]: `${kind} {from} {link}` }]));
  const day: OpeningHours = {
    weekly: Array.from({ length: 7 }, () => [{ from: 8 * 60, to: 22 * 60 }]),
    except: {},
  };
  return {
    ...site,
    name: 'Telco & <Söner>',
    hours: { ...site.hours, ['day' as HoursName]: day },
    texts: { ...site.texts, ...texts },
    sms: smsSettings(),
    web: { host: '127.0.0.1', port: 0, publicUrl: PUBLIC_URL, behindProxy: false, clients: {} },
  };
};
