/** Small sites for tests, made of plain objects: what the flow loader yields, without YAML. */
import type { OfferRule } from '../../src/domain/callback/settings.ts';
import type { AgentDeed, AgentStep, QueueStep, Retry, Step } from '../../src/domain/flow/steps.ts';
import { CALL_VARIABLES } from '../../src/domain/flow/variables.ts';
import type {
  AgentName,
  BlockId,
  FlowName,
  Language,
  QueueName,
  SiteVersion,
  TextName,
} from '../../src/domain/ids.ts';
import type { LeftReason, QueueMember } from '../../src/domain/queue/settings.ts';
import type { AgentSettings, OpeningHours, QueueSettings, Site } from '../../src/domain/site.ts';
import type { LoadedSite } from '../../src/engine/sites.ts';

export const en = 'en' as Language;
export const text = (name: string) => [{ kind: 'text' as const, text: name as TextName }];

const at = 'test.yaml:1';

/** Steps with the least said about them. */
export const step = {
  say: (name: string, bargeIn = false): Step => ({ type: 'say', at, prompt: text(name), bargeIn }),
  menu: (
    name: string,
    keys: Record<string, string>,
    more: Partial<Extract<Step, { type: 'menu' }>> = {},
  ): Step => ({
    type: 'menu',
    at,
    prompt: text(name),
    keys: keys as Record<string, BlockId>,
    waitMs: 5_000,
    bargeIn: true,
    noInput: retry(),
    noMatch: retry(),
    ...more,
  }),
  collect: (name: string, into: string, more: Partial<Extract<Step, { type: 'collect' }>> = {}): Step => ({
    type: 'collect',
    at,
    prompt: text(name),
    into,
    minDigits: 1,
    maxDigits: 4,
    endKey: '#',
    waitMs: 5_000,
    betweenMs: 3_000,
    bargeIn: true,
    secret: false,
    noInput: retry(),
    noMatch: retry(),
    ...more,
  }),
  queue: (
    queue: string,
    waitedTooLong: string | null = null,
    more: Partial<Omit<QueueStep, 'on'>> & { on?: Partial<Record<LeftReason, string>> } = {},
  ): Step => {
    const { on, ...rest } = more;
    const ways = { full: null, closed: null, nobodyLoggedIn: null, waitedTooLong, ...on };
    return {
      type: 'queue',
      at,
      queue: queue as QueueName,
      need: null,
      priority: null,
      position: null,
      ...rest,
      on: ways as QueueStep['on'],
    };
  },
  agent: (does: AgentDeed, more: Partial<AgentStep> = {}): Step => ({
    type: 'agent',
    at,
    does,
    who: null,
    pin: null,
    reason: null,
    unknown: null,
    wrongPin: null,
    notNow: null,
    ...more,
  }),
  transfer: (to: string, more: Partial<Extract<Step, { type: 'transfer' }>> = {}): Step => ({
    type: 'transfer',
    at,
    to,
    ringMs: 20_000,
    busy: null,
    noAnswer: null,
    failed: null,
    ...more,
  }),
  goto: (flow: string): Step => ({ type: 'goto', at, flow: flow as FlowName }),
  call: (flow: string): Step => ({ type: 'call', at, flow: flow as FlowName }),
  back: (): Step => ({ type: 'return', at }),
  hangup: (): Step => ({ type: 'hangup', at }),
  set: (values: Record<string, string | number | boolean>): Step => ({
    type: 'set',
    at,
    values: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [name, { kind: 'value' as const, value }]),
    ),
  }),
  branch: (cases: Record<string, string>, otherwise: string | null = null): Step => ({
    type: 'branch',
    at,
    cases: Object.entries(cases).map(([condition, block]) => ({ if: condition, then: block as BlockId })),
    otherwise: otherwise as BlockId | null,
  }),
};

export function retry(more: Partial<Retry> = {}): Retry {
  return { tries: 3, say: [], then: null, ...more };
}

export const member = (agent: string, more: Partial<QueueMember> = {}): QueueMember => ({
  agent: agent as AgentName,
  tier: 1,
  afterMs: 0,
  weight: 1,
  ...more,
});

export const members = (...agents: string[]): QueueMember[] => agents.map((agent) => member(agent));

export const defaultQueue: QueueSettings = {
  agents: members('anna', 'omar'),
  strategy: 'longest-idle',
  need: [],
  credits: {
    rules: [],
    queueMs: 0,
    transferredMs: 120_000,
    priorityMs: 180_000,
    ageing: null,
    capMs: 600_000,
  },
  sameAgentMs: 0,
  ringMs: 15_000,
  wrapUpMs: 10_000,
  extendWrapUpMs: 60_000,
  music: 'default',
  maxWaitMs: null,
  maxCallers: null,
  hours: null,
  joinEmpty: null,
  leaveWhenEmpty: null,
  tell: {
    place: {
      text: 'place' as TextName,
      afterMs: 0,
      everyMs: null,
      times: null,
      whenBetter: true,
      limit: null,
      overText: null,
    },
    wait: null,
    messages: [],
    gapMs: 10_000,
  },
  keys: {},
  keyWaitMs: 2_000,
  whisper: null,
  afterCall: null,
  serviceLevelMs: 20_000,
  shortAbandonMs: 5_000,
  usualHandlingMs: 300_000,
};

/** What an agent knows, and how well. */
export const skills = (levels: Record<string, number>): AgentSettings['skills'] => levels;

export const agentSettings = (
  name: string,
  phone: string,
  more: Partial<AgentSettings> = {},
): AgentSettings => ({
  name,
  phone,
  extension: phone.replace(/^.*\//, ''),
  skills: {},
  pin: null,
  wrapUpMs: null,
  starts: 'loggedIn',
  ringWhenBusy: false,
  awayAfterMissed: null,
  awayAfterMissedPreviews: null,
  ...more,
});

/** A site with the given flows; texts say their own names, `place` says `place N`. */
export function siteOf(
  blocks: Record<string, Step[]>,
  more: {
    queue?: Partial<QueueSettings>;
    /** Besides `support`. */
    queues?: Record<string, Partial<QueueSettings>>;
    variables?: Site['variables'];
    agents?: string[];
    agentSettings?: Record<string, Partial<AgentSettings>>;
    numbers?: Record<string, string>;
    texts?: Record<string, string>;
    handBack?: string;
    callbacks?: Site['callbacks'];
    offers?: Record<string, readonly OfferRule[]>;
    hours?: Record<string, OpeningHours>;
  } = {},
): Site {
  const names = new Set<string>(['place']);
  for (const steps of Object.values(blocks)) {
    for (const each of steps) {
      if (!('prompt' in each)) continue;
      for (const part of each.prompt) if (part.kind === 'text') names.add(part.text);
      if ('noInput' in each) {
        for (const part of [...each.noInput.say, ...each.noMatch.say])
          if (part.kind === 'text') names.add(part.text);
      }
    }
  }
  for (const { say } of Object.values(more.offers ?? {}).flat()) {
    for (const part of say) if (part.kind === 'text') names.add(part.text);
  }
  const agents = more.agents ?? ['anna', 'omar'];
  return {
    name: 'Test',
    timezone: 'UTC',
    languages: [en],
    country: 'SE',
    numbers: Object.fromEntries(
      Object.entries({ '1000': 'main', ...more.numbers }).map(([number, flow]) => [
        number,
        { flow: flow as FlowName, language: en },
      ]),
    ),
    hours: more.hours ?? {},
    texts: Object.fromEntries([
      ...[...names].map((name) => [name, { en: name === 'place' ? 'place {position}' : name }]),
      ...Object.entries(more.texts ?? {}).map(([name, pattern]) => [name, { en: pattern }]),
    ]),
    agents: Object.fromEntries(
      agents.map((name, index) => [
        name,
        agentSettings(name, `PJSIP/${101 + index}`, more.agentSettings?.[name]),
      ]),
    ),
    queues: Object.fromEntries(
      Object.entries({ support: more.queue ?? {}, ...more.queues }).map(([name, settings]) => [
        name as QueueName,
        { ...defaultQueue, agents: members(...agents), ...settings },
      ]),
    ),
    handBack: more.handBack ?? null,
    blocks: blocks as Site['blocks'],
    variables: {
      ...CALL_VARIABLES,
      ...more.variables,
    },
    speech: { command: [], voices: {}, limitMs: 3_000, fallback: 'beep' },
    dial: { extension: 'PJSIP/{number}', external: 'PJSIP/{number}@trunk', callerId: null },
    callbacks: more.callbacks ?? {},
    offers: more.offers ?? {},
    spending: null,
    sms: null,
    web: null,
  };
}

let versions = 0;
export const loaded = (site: Site): LoadedSite => ({ version: `v${++versions}` as SiteVersion, site });
