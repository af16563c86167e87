/** The site that is called in agents.test.ts: a number, a queue and agents for each thing that can happen. */

/** Number of the queue, the users of its agents' phones, and its settings. */
const QUEUES = {
  absent: ['2000', ['101', '102'], 'ring: 4s, wrap-up: 0s'],
  busy: ['2001', ['103', '104'], 'ring: 60s, wrap-up: 0s'],
  declined: ['2002', ['105', '106'], 'ring: 60s, wrap-up: 0s'],
  night: ['2003', ['107'], 'ring: 60s, wrap-up: 0s'],
  full: ['2004', ['108'], 'max-wait: 5s'],
  told: ['2005', ['109'], 'ring: 60s, wrap-up: 0s, tell: { place: { say: stay } }'],
  leaving: ['2006', ['110'], 'ring: 60s, wrap-up: 0s'],
  parting: ['2007', ['111'], 'ring: 60s, wrap-up: 0s'],
  fair: ['2008', ['112', '113'], 'ring: 60s, wrap-up: 0s'],
} as const;

type Queue = keyof typeof QUEUES;
const queues = Object.entries(QUEUES) as [Queue, readonly [string, readonly string[], string]][];
const users = queues.flatMap(([, [, phones]]) => phones);
const agentOf = (user: string): string => `agent${user}`;

export const AGENT_USERS: readonly string[] = users;
export const AGENT_NAMES: readonly string[] = users.map(agentOf);

export const AGENTS_SITE = `
site: Harbour
languages: [en]
country: SE

numbers:
${queues.map(([queue, [number]]) => `  "${number}": ${queue}`).join('\n')}

agents:
${users.map((user) => `  ${agentOf(user)}: { name: Agent ${user}, phone: PJSIP/${user} }`).join('\n')}

queues:
${queues
  .map(([queue, [, phones, settings]]) => `  ${queue}: { agents: [${phones.map(agentOf)}], ${settings} }`)
  .join('\n')}

texts:
  stay: Please stay with us, because somebody will come to the telephone very soon.
  engaged: The line is busy now.
  goodbye: Goodbye.

flows:
  full: [{ queue: full, on: { waited-too-long: { say: engaged } } }, { say: goodbye }]
${queues
  .filter(([queue]) => queue !== 'full')
  .map(([queue]) => `  ${queue}: [{ queue: ${queue} }, { say: goodbye }]`)
  .join('\n')}
`;
