/** The agents of a site, from what is written to what the site holds. */
import type { AgentName } from '../domain/ids.ts';
import type { AgentSettings } from '../domain/site.ts';
import type { Report } from './diagnostic.ts';
import type { Names } from './names.ts';
import { agentSchema } from './schema-agent.ts';
import { readShape } from './shape.ts';
import type { Span } from './source-text.ts';
import { entryAt, quote, type YamlNode } from './yaml-tree.ts';

/** Missed in a row, where the site says nothing. Whoever misses the question for a callback keeps a customer waiting. */
const USUAL_AWAY_AFTER = 3;
const USUAL_AWAY_AFTER_PREVIEWS = 2;

export interface Agents {
  readonly settings: ReadonlyMap<AgentName, AgentSettings>;
  /** Whether all of them could be read. */
  readonly complete: boolean;
}

export function compileAgents(names: Names, pins: ReadonlyMap<string, string>, report: Report): Agents {
  const settings = new Map<AgentName, AgentSettings>();
  const extensions = new Map<string, { readonly agent: string; readonly span: Span }>();
  let complete = names.complete;
  for (const { name, span, value } of names.all('agent')) {
    const input = readShape(value, agentSchema, `agent ${quote(name)}`, span, report);
    if (input === null) {
      complete = false;
      continue;
    }
    checkSkillsOnce(value, report);
    const written = input.extension;
    const extension = written === undefined ? digitsOf(input.phone) : written;
    const at = (value.kind === 'map' ? entryAt(value, 'extension')?.value.span : undefined) ?? span;
    const first = extension === null ? undefined : extensions.get(extension);
    if (first !== undefined) {
      report.error('duplicate', at, `agent ${quote(first.agent)} has extension ${extension} as well`, {
        hint: 'give one of them another: extension: "…", or none',
        related: { message: 'first', span: first.span },
      });
    } else if (extension !== null) extensions.set(extension, { agent: name, span: at });
    const away = input['away-after'];
    settings.set(name as AgentName, {
      name: input.name,
      phone: input.phone,
      extension,
      skills: input.skills,
      pin: pins.get(name) ?? null,
      wrapUpMs: input['wrap-up'] ?? null,
      starts: input.starts,
      ringWhenBusy: input['ring-when-busy'],
      awayAfterMissed: away === undefined ? USUAL_AWAY_AFTER : away,
      awayAfterMissedPreviews: away === undefined ? USUAL_AWAY_AFTER_PREVIEWS : away,
    });
  }
  return { settings, complete };
}

/** The `101` of `PJSIP/101`. */
const digitsOf = (phone: string): string | null => /^[^/]+\/([0-9]{1,12})$/.exec(phone)?.[1] ?? null;

function checkSkillsOnce(agent: YamlNode, report: Report): void {
  const skills = agent.kind === 'map' ? entryAt(agent, 'skills')?.value : null;
  const seen = new Set<string>();
  for (const item of skills?.kind === 'list' ? skills.items : []) {
    if (item.kind !== 'scalar') continue;
    if (seen.has(item.text)) report.error('duplicate', item.span, `${quote(item.text)} stands here twice`);
    seen.add(item.text);
  }
}
