/** Does for callbacks what the command line asks for: words into what the engine takes, its answers into reports. */

import type { VariableType, VariableValue } from '../../domain/flow/variables.ts';
import type { CallbackId, Instant, Language } from '../../domain/ids.ts';
import type { Site } from '../../domain/site.ts';
import type { CallbackOffice, Done } from '../../engine/callback-office.ts';
import type { CallbackDeed, CallbackDeedReport } from '../../engine/callback-report.ts';
import { reportCallback, reportSwitches } from './callback-reports.ts';
import { type ReadTime, readTime } from './time-words.ts';

export interface CallbackKeeper {
  readonly office: CallbackOffice;
  /** In force now. */
  readonly site: Pick<Site, 'timezone' | 'languages' | 'callbacks' | 'variables'>;
  readonly now: Instant;
}

export function doForCallbacks(keeper: CallbackKeeper, deed: CallbackDeed): CallbackDeedReport {
  const { office, site } = keeper;
  switch (deed.type) {
    case 'add':
      return add(keeper, deed);
    case 'cancel':
      return told(keeper, deed.id, (id) => office.cancel(id, 'admin'));
    case 'retry':
      return told(keeper, deed.id, (id) => office.retry(id));
    case 'reschedule': {
      const time = readTime(deed.at, keeper.now, site.timezone);
      if (time.type !== 'time') return badTime(keeper, time);
      return told(keeper, deed.id, (id) => office.reschedule(id, time.at, 'admin'));
    }
    case 'switch':
      if (!office.switch(deed.name, deed.profile, deed.to))
        return unknownProfile(Object.keys(site.callbacks));
      return switches(keeper);
    case 'switches':
      return switches(keeper);
    case 'erase':
      return { outcome: 'erased', callbacks: office.erase(deed.number) };
    default:
      return deed satisfies never;
  }
}

function add(keeper: CallbackKeeper, deed: Extract<CallbackDeed, { type: 'add' }>): CallbackDeedReport {
  const { site, office, now } = keeper;
  const { profile, number, callerName } = deed;
  const language = deed.language as Language | null;
  if (language !== null && !site.languages.includes(language)) {
    return { outcome: 'unknownLanguage', known: site.languages };
  }
  const variables: Record<string, VariableValue> = {};
  for (const [name, written] of Object.entries(deed.variables)) {
    const type = Object.hasOwn(site.variables, name) ? site.variables[name] : undefined;
    const value = type === undefined ? null : typedValue(written, type);
    if (value === null) return { outcome: 'badVariable', name, type: type ?? null };
    variables[name] = value;
  }
  const time = deed.at === null ? null : readTime(deed.at, now, site.timezone);
  if (time !== null && time.type !== 'time') return badTime(keeper, time);
  const at = time?.at ?? null;
  const added = office.add({ profile, number, callerName, language, variables, at, origin: { type: 'cli' } });
  switch (added.type) {
    case 'added':
    case 'changed':
      return {
        outcome: added.type,
        callback: reportCallback(added.callback),
        timezone: site.timezone,
      };
    case 'unknownProfile':
      return unknownProfile(added.known);
    case 'denied':
      return { outcome: 'denied', reason: added.reason };
    case 'limited':
      return { outcome: 'limited', limit: added.limit };
    case 'noTime':
      return { outcome: 'noTime' };
    default:
      return added satisfies never;
  }
}

/** What was written, as the flows have it. Null: it is nothing of that type. */
function typedValue(written: VariableValue, type: VariableType): VariableValue | null {
  const text = String(written).trim();
  switch (type) {
    case 'text':
      return String(written);
    case 'integer':
      return /^-?\d{1,15}$/.test(text) ? Number(text) : null;
    case 'decimal':
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(text) ? Number(text) : null;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : null;
    default:
      return type satisfies never;
  }
}

/** Tells the callback something, and reports it as it is then. `written` is what somebody typed. */
function told(
  { office, site }: CallbackKeeper,
  written: string,
  tell: (id: CallbackId) => Done,
): CallbackDeedReport {
  const id = written as CallbackId;
  const outcome = tell(id);
  const shown = office.show(id);
  if (outcome === 'unknown' || shown === null) return { outcome: 'unknownCallback' };
  return { outcome, callback: reportCallback(shown.callback), timezone: site.timezone };
}

const switches = ({ office, site }: CallbackKeeper): CallbackDeedReport => ({
  outcome: 'switches',
  switches: reportSwitches(office.switches(), site.callbacks),
});

const unknownProfile = (known: readonly string[]): CallbackDeedReport => ({
  outcome: 'unknownProfile',
  known,
});

const badTime = (
  { site }: CallbackKeeper,
  { type: why }: Exclude<ReadTime, { type: 'time' }>,
): CallbackDeedReport => ({ outcome: 'badTime', why, timezone: site.timezone });
