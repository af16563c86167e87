/** Sites for tests of queues: a number, a queue and agents of its own for each thing that can happen. */

export interface QueueOnSite {
  /** Dialled to come into the queue. */
  readonly number: string;
  /** In YAML: `agent101`, or `{ agent: agent101, tier: 2 }`. */
  readonly members: readonly string[];
  /** In YAML: `ring: 60s, wrap-up: 0s`. */
  readonly settings?: string;
  /** More keys of the queue step, in YAML: `on: { full: sorry }`. */
  readonly step?: string;
}

export interface QueuesOnSite {
  readonly queues: Readonly<Record<string, QueueOnSite>>;
  /** More settings of agents, in YAML, by the user of their phone. */
  readonly agents?: Readonly<Record<string, string>>;
  /** Further numbers and their flows, in YAML. */
  readonly numbers?: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<string, string>>;
  /** Further sections, in YAML. */
  readonly more?: string;
}

export const agentOf = (user: string): string => `agent${user}`;

const entries = (of: Readonly<Record<string, string>>, indent = '  '): string =>
  Object.entries(of)
    .map(([key, value]) => `${indent}"${key}": ${value}`)
    .join('\n');

/** The users of all agents' phones: agents are named after them. */
export function usersOf({ queues }: Pick<QueuesOnSite, 'queues'>): string[] {
  const members = Object.values(queues).flatMap((queue) => queue.members);
  return [...new Set(members.map((member) => /agent(\d+)/.exec(member)?.[1] ?? ''))];
}

/** Each queue is a flow of the same name, that says `goodbye` behind the queue. */
export function siteOf(site: QueuesOnSite): string {
  const queues = Object.entries(site.queues);
  const agents = usersOf(site).map((user): [string, string] => {
    const more = site.agents?.[user];
    return [
      agentOf(user),
      `{ name: Agent ${user}, phone: PJSIP/${user}${more === undefined ? '' : `, ${more}`} }`,
    ];
  });
  const named = (of: (queue: QueueOnSite, name: string) => string) =>
    Object.fromEntries(queues.map(([name, queue]) => [name, of(queue, name)]));
  const commaThen = (words: string | undefined): string => (words === undefined ? '' : `, ${words}`);
  return `
site: Harbour
timezone: UTC
languages: [en]
country: SE
numbers:
${queues.map(([name, { number }]) => `  "${number}": ${name}`).join('\n')}
${Object.keys(site.numbers ?? {})
  .map((number, index) => `  "${number}": more_${index}`)
  .join('\n')}
agents:
${entries(Object.fromEntries(agents))}
queues:
${entries(named(({ members, settings }) => `{ agents: [${members.join(', ')}]${commaThen(settings)} }`))}
texts:
${entries({ goodbye: 'Goodbye.', ...site.texts })}
flows:
${entries(named(({ step }, name) => `[{ queue: ${name}${commaThen(step)} }, { say: goodbye }]`))}
${Object.values(site.numbers ?? {})
  .map((flow, index) => `  more_${index}: ${flow}`)
  .join('\n')}
${site.more ?? ''}
`;
}
