/** Small sites for tests, made of plain objects: what the flow loader yields, without YAML. */
import type {
  AgentName,
  BlockId,
  FlowName,
  Language,
  QueueName,
  SiteVersion,
  TextName,
} from '../../src/domain/ids.ts';
import type { QueueSettings, Retry, Site, Step } from '../../src/domain/site.ts';
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
    noInput: retry(),
    noMatch: retry(),
    ...more,
  }),
  queue: (queue: string, waitedTooLong: string | null = null): Step => ({
    type: 'queue',
    at,
    queue: queue as QueueName,
    waitedTooLong: waitedTooLong as BlockId | null,
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

export const defaultQueue: QueueSettings = {
  agents: ['anna', 'omar'] as AgentName[],
  strategy: 'longest-idle',
  ringMs: 15_000,
  wrapUpMs: 10_000,
  music: 'default',
  maxWaitMs: null,
  tellPlace: { text: 'place' as TextName, atOnce: true, whenBetter: true, everyMs: null, gapMs: 10_000 },
};

/** A site with the given flows; texts say their own names, `place` says `place N`. */
export function siteOf(
  blocks: Record<string, Step[]>,
  more: { queue?: Partial<QueueSettings>; variables?: Site['variables']; agents?: string[] } = {},
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
  const agents = more.agents ?? ['anna', 'omar'];
  return {
    name: 'Test',
    timezone: 'UTC',
    languages: [en],
    country: 'SE',
    numbers: { '1000': { flow: 'main' as FlowName, language: en } },
    hours: {},
    texts: Object.fromEntries(
      [...names].map((name) => [name, { en: name === 'place' ? 'place {position}' : name }]),
    ),
    agents: Object.fromEntries(agents.map((name, index) => [name, { name, phone: `PJSIP/${101 + index}` }])),
    queues: { ['support' as QueueName]: { ...defaultQueue, agents: agents as AgentName[], ...more.queue } },
    blocks: blocks as Site['blocks'],
    variables: {
      caller: 'text',
      caller_name: 'text',
      called: 'text',
      language: 'text',
      ...more.variables,
    },
    speech: { command: [], voices: {}, limitMs: 3_000, fallback: 'beep' },
    dial: { extension: 'PJSIP/{number}', external: 'PJSIP/{number}@trunk', callerId: null },
  };
}

let versions = 0;
export const loaded = (site: Site): LoadedSite => ({ version: `v${++versions}` as SiteVersion, site });
