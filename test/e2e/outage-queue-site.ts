/** The part of the site of kill.test.ts and outage.test.ts that outage-queue-parts.ts calls, in YAML. */

/** By its name, each queue: its number, the users of its agents' phones, its settings. */
const QUEUES: Readonly<Record<string, readonly [string, readonly string[], string]>> = {
  skilled: ['2010', ['110', '111'], 'need: [billing >= 3 for 15s, anyone]'],
  all_answered: ['2011', ['112', '113', '114'], 'strategy: ring-all'],
  all_ring_on: ['2012', ['115', '116'], 'strategy: ring-all'],
  all_at_once: ['2013', ['117', '118'], 'strategy: ring-all'],
  whispered: ['2014', ['119'], 'whisper: whisper'],
  confirmed: ['2015', ['120'], 'whisper: { say: take, confirm: true, confirm-within: 1m }'],
  joined: ['2016', ['121'], ''],
  spare: ['2116', ['122', '125'], ''],
  blind: ['2017', ['123'], ''],
  attended: ['2018', ['124'], ''],
  extended: ['2019', ['126'], 'wrap-up: 40s, extend-wrap-up: 10m'],
  paused: ['2020', ['127'], ''],
  logged_out: ['2021', ['128'], ''],
  complete: ['2022', ['129'], 'key-wait: 10s, keys: { "2": { say: chosen }, "21": { say: thanks } }'],
  /** For who is sent on while nobody hears of it. */
  sent_back: ['2024', ['130', '131'], 'strategy: linear'],
  sent_over: ['2025', ['132'], 'wrap-up: 5m'],
  sent_with: ['2026', ['133'], 'wrap-up: 5m'],
  sent_away: ['2027', ['134'], ''],
  colleagues: ['2127', ['135', '136'], ''],
  /** For who is killed at every turn. */
  everything: [
    '2028',
    ['137', '138'],
    'strategy: ring-all, wrap-up: 5m, whisper: { say: take, confirm: true, confirm-within: 1m }',
  ],
  helpers: ['2128', ['139'], ''],
  /** For who comes and goes at random. */
  flock: ['2029', ['101', '102', '103'], 'strategy: ring-all, whisper: whispered'],
  half: ['2023', ['129'], 'keys: { "45": { say: chosen } }'],
};

/** More settings of agents, by the user of their phone. */
const AGENTS: Readonly<Record<string, string>> = {
  '110': ', skills: { billing: 3 }, starts: logged-out',
  '129': ', starts: logged-out',
};

/** Whose flow begins with the welcome. */
const WELCOMED: ReadonlySet<string> = new Set(['everything', 'flock']);
/** The agents of these phones are outage-site.ts's. */
const NAMES: Readonly<Record<string, string>> = { '101': 'anna', '102': 'omar', '103': 'lisa' };

const queues = Object.entries(QUEUES);
const users = [...new Set(queues.flatMap(([, [, phones]]) => phones))].filter((user) => !(user in NAMES));
const withWrapUp = (settings: string): string =>
  `${settings.includes('wrap-up') ? '' : ', wrap-up: 0s'}${settings && `, ${settings}`}`;

export const QUEUE_OUTAGE = {
  users,
  numbers: queues.map(([name, [number]]) => `  "${number}": ${name}`).join('\n'),
  agents: users
    .map((user) => `  agent${user}: { name: Agent ${user}, phone: PJSIP/${user}${AGENTS[user] ?? ''} }`)
    .join('\n'),
  queues: queues
    .map(([name, [, phones, settings]]) => {
      const agents = phones.map((user) => NAMES[user] ?? `agent${user}`).join(', ');
      return `  ${name}: { agents: [${agents}], ring: 2m${withWrapUp(settings)} }`;
    })
    .join('\n'),
  texts: `
  whisper: >-
    Here is somebody who has read our letter of the second of June and does not understand a word of it; please be kind
    and go through it from the beginning to the end.
  take: To take this call, press one.
  whispered: A caller.`,
  flows: queues
    .map(
      ([name]) =>
        `  ${name}: [${WELCOMED.has(name) ? '{ say: welcome }, ' : ''}{ queue: ${name} }, { say: thanks }]`,
    )
    .join('\n'),
} as const;
