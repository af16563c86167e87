/** The site that is called in transfers.test.ts: a number, a queue and an agent for each way of sending a caller on. */

/** By what each queue is for: its number, the users of its agents' phones, and its settings. */
const QUEUES = {
  handed_back: [
    '2000',
    ['101', '102'],
    // The place is kept by the time of joining alone.
    'strategy: linear, credits: { transferred: 0s }, whisper: { say: whisper }',
  ],
  from: ['2001', ['103'], 'wrap-up: 5m'],
  // Who was sent on by an agent stands before those who have waited longer.
  onto: ['2002', ['104'], ''],
  to_colleague: ['2003', ['105'], 'wrap-up: 5m'],
  colleague_declines: ['2004', ['107'], 'credits: { transferred: 0s }'],
  outside: ['2005', ['109'], ''],
  consulted: ['2006', ['110'], 'wrap-up: 5m'],
  into_number: ['2007', ['112'], ''],
  number_called: ['2008', ['113'], ''],
  consult_rings: ['2009', ['114'], ''],
  caller_blind: ['2010', ['117'], ''],
  caller_attended: ['2011', ['120'], ''],
  redirected: ['2012', ['123'], ''],
  forwarded: ['2013', ['125', '126'], 'strategy: linear'],
  nowhere: ['2014', ['128'], ''],
  named: ['2015', ['129'], ''],
  /** Colleagues whom no caller reaches by a queue. */
  spare: ['2099', ['106', '108', '111', '115'], ''],
} as const satisfies Record<string, readonly [string, readonly string[], string]>;

/** Phones that are no agent's: of colleagues who are not in any queue, and of callers inside the house. */
export const PLAIN_PHONES = ['116', '118', '119', '121', '124', '127'] as const;

const queues = Object.entries(QUEUES);
const users = queues.flatMap(([, [, phones]]): readonly string[] => phones);
const agentOf = (user: string): string => `agent${user}`;

export const TRANSFER_USERS: readonly string[] = [...users, ...PLAIN_PHONES];

const queueOf = ([name, [, phones, settings]]: (typeof queues)[number]): string => {
  const rest = settings.includes('wrap-up') ? settings : `wrap-up: 0s${settings && `, ${settings}`}`;
  return `  ${name}: { agents: [${phones.map(agentOf).join(', ')}], ring: 60s, ${rest} }`;
};

export const TRANSFERS_SITE = `
site: Harbour
languages: [en, sv]
country: SE

numbers:
${queues.map(([name, [number]]) => `  "${number}": ${name}`).join('\n')}

dial: { caller-id: "+46 10 180 00 00" }
hand-back: "*8"

agents:
${users.map((user) => `  ${agentOf(user)}: { name: Agent ${user}, phone: PJSIP/${user} }`).join('\n')}

queues:
${queues.map(queueOf).join('\n')}

texts:
  whisper: { en: "The caller asks about {matter}.", sv: "Det gäller {matter}." }
  about: { en: "You call about {matter}.", sv: "Du ringer om {matter}." }
  thanks: { en: Thank you for calling., sv: Tack för samtalet. }
  goodbye: { en: Goodbye and welcome back., sv: Hej då. }

flows:
  handed_back:
    - set: { matter: billing }
    - queue: handed_back
    - say: thanks
  from:
    - set: { matter: invoice, language: sv }
    - queue: from
    - say: thanks
  onto:
    - say: about
    - queue: onto
    - say: goodbye
  number_called:
    - queue: number_called
    - say: goodbye
${queues
  .filter(([name]) => !['handed_back', 'from', 'onto', 'number_called'].includes(name))
  .map(([name]) => `  ${name}: [{ queue: ${name} }, { say: thanks }]`)
  .join('\n')}
`;
