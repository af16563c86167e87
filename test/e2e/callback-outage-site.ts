/** The site of callback-kill.test.ts and callback-outage.test.ts: a queue and its callbacks for each state they can be in. */

interface Line {
  readonly users: readonly string[];
  readonly first?: 'customer' | 'agent';
  /** What callers dial for it; nobody does when absent. */
  readonly number?: string;
  /** More settings of the queue, in YAML. */
  readonly queue?: string;
  /** How long phones ring, of agents and of customers. */
  readonly ring?: string;
}

const LINES = {
  due: { users: ['101'] },
  retry: { users: ['102'] },
  ringing: { users: ['103'] },
  answers: { users: ['104'] },
  refuses: { users: ['105'] },
  gone: { users: ['106'] },
  greeted: { users: ['107'] },
  greeted_gone: { users: ['108'] },
  cancelled: { users: ['109'] },
  waiting: { users: ['110'] },
  waiting_gone: { users: ['111'] },
  agent_rings: { users: ['112'] },
  talking: { users: ['113'] },
  talk_ends: { users: ['114'] },
  talk_breaks: { users: ['115'] },
  agent_gone: { users: ['116'] },
  preview: { users: ['120'], first: 'agent' },
  previewed: { users: ['121'], first: 'agent' },
  accepted: { users: ['122'], first: 'agent' },
  accepted_answers: { users: ['123'], first: 'agent' },
  accepted_alone: { users: ['124', '125'], first: 'agent', queue: 'strategy: linear' },
  accepted_refused: { users: ['126'], first: 'agent' },
  confirming: {
    users: ['130'],
    number: '2000',
    queue: 'offer-callback: { after: 1h, say: offer }',
  },
  confirmed: { users: ['131'], number: '2001' },
  asked_again: { users: ['132'], number: '2002' },
  typing: { users: ['133'], number: '2003' },
  undialled: { users: ['140'] },
  moment_1: { users: ['146'] },
  moment_2: { users: ['147'] },
  moment_3: { users: ['148'] },
  crowd: { users: ['141', '142', '143'], number: '2010', ring: '10s' },
  crowd_agent: { users: ['144', '145'], first: 'agent', number: '2011', ring: '10s' },
} as const satisfies Record<string, Line>;

export type LineName = keyof typeof LINES;

const lines: readonly (readonly [string, Line])[] = Object.entries(LINES);
const users = lines.flatMap(([, line]) => line.users);

export const CALLBACK_AGENTS: readonly string[] = users;
export const usersOf = (line: LineName): readonly string[] => LINES[line].users;
export const agentOf = (user: string): string => `agent${user}`;

const queueOf = ([name, line]: (typeof lines)[number]): string => {
  const rest = line.queue === undefined ? '' : `, ${line.queue}`;
  return `  ${name}: { agents: [${line.users.map(agentOf).join(', ')}], ring: ${line.ring ?? '2m'}, wrap-up: 0s${rest} }`;
};

/** Two attempts, the second soon after the first, however it ended. */
function profileOf([name, { first = 'customer', ring = '2m' }]: (typeof lines)[number]): string {
  const asked = first === 'agent' ? 'first: agent, accept-within: 2m, ' : '';
  return `  ${name}: { ${asked}ring: ${ring}, retry: { customer-gone: [2s], else: [2s] }, max-attempts: 2, jitter: 0,
    trunk-limit: 200, retry-share: 100%, numbers: { per-day: 100 } }`;
}

const isCalled = ([, line]: (typeof lines)[number]): boolean => line.number !== undefined;

export const CALLBACK_OUTAGE_SITE = `
site: Harbour
languages: [en]
country: SE

numbers:
${lines
  .filter(isCalled)
  .map(([name, { number }]) => `  "${number}": ${name}`)
  .join('\n')}

dial: { caller-id: "+46 10 180 00 00" }

agents:
${users.map((user) => `  ${agentOf(user)}: { name: Agent ${user}, phone: PJSIP/${user} }`).join('\n')}

queues:
${lines.map(queueOf).join('\n')}

callbacks:
${lines.map(profileOf).join('\n')}

texts:
  offer: Would you rather not stand here? One is the key for that.
  callback_greeting: >-
    Good morning from the harbour, with the call that you have asked for some time ago. To speak with somebody, press one.
  callback_cancelled: >-
    Crossed out it is, and no telephone of yours is going to ring on account of us any more, neither today nor in winter,
    when boats lie ashore under their covers and the ice has come.
  callback_preview: Somebody wants to hear from you about a small red boat. If you take that, press one.
  callback_confirm: >-
    Between breakfast and supper your telephone is going to ring, and that will be us, from the office by the lighthouse,
    or from the boat. One is fine, as is hanging up. Two is for other digits, three for staying here.
  callback_confirm_step: >-
    Listen, this is what we have understood: you will be rung up at home, and quite soon. Yes is one, no is three.
  callback_agreed: >-
    Thank you, that is written in the great book now, and the book lies in the drawer of the harbour master, where no wind
    and no water ever comes.
  callback_enter: Which digits shall we dial? The hash key comes last.
  callback_entered_right: Have we got that right? One, if so.
  callback_agent_lost: Oh dear, whoever spoke with you is away. Another colleague comes to the telephone.
  goodbye: Farewell.

flows:
  confirming: [{ queue: confirming }]
  confirmed: [{ callback: confirmed }, { say: goodbye }]
  asked_again: [{ callback: asked_again }, { say: goodbye }]
  typing: [{ callback: typing, number: ask }, { say: goodbye }]
  crowd: [{ callback: crowd }, { say: goodbye }]
  crowd_agent: [{ callback: crowd_agent }, { say: goodbye }]
`;
