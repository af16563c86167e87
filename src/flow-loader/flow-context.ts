/** What compiling a flow works with, and what it leaves behind. */

import type { Step } from '../domain/flow/steps.ts';
import type { AgentName, BlockId, FlowName, Language } from '../domain/ids.ts';
import type { AgentSettings } from '../domain/site.ts';
import type { CallbackBook } from './callback-book.ts';
import type { Report } from './diagnostic.ts';
import type { Names } from './names.ts';
import type { QueueDraft } from './queue-draft.ts';
import type { Skills } from './skills.ts';
import type { Sounds } from './sounds.ts';
import type { Span } from './source-text.ts';
import type { Texts } from './texts.ts';
import type { Variables } from './variables.ts';
import type { YamlNode, YamlScalar } from './yaml-tree.ts';

/** A list of steps as it came out. */
export interface Block {
  readonly id: BlockId;
  /** Null where a step was wrong: it may do anything, for all that later checks know. */
  readonly steps: readonly (Step | null)[];
  /** Where each step stands, at its name. */
  readonly spans: readonly Span[];
}

/** What everything but the site's own settings is compiled with. */
export interface SiteContext {
  readonly report: Report;
  readonly names: Names;
  readonly texts: Texts;
  readonly sounds: Sounds;
  readonly variables: Variables;
  readonly skills: Skills;
}

export interface FlowContext extends SiteContext {
  readonly languages: readonly Language[];
  readonly agents: ReadonlyMap<AgentName, AgentSettings>;
  readonly queues: ReadonlyMap<string, QueueDraft>;
  readonly callbacks: CallbackBook;
  /** Filled as blocks are compiled, a block before those nested in it. */
  readonly blocks: Map<BlockId, Block>;
  /** Filled likewise: queues of which a step says what happens when nobody is logged in. */
  readonly askedWhenEmpty: Set<string>;
}

/** The flow named at `scalar`, where (if `asStep`) a step could stand as well; null after reporting that there is none. */
export function flowNamed(scalar: YamlScalar, context: FlowContext, asStep = false): FlowName | null {
  const hint = /\s/.test(scalar.text) ? 'to say a text, write { say: … }' : undefined;
  const found = context.names.find('flow', scalar.text, scalar.span, { hint, asStep });
  return found === null ? null : (scalar.text as FlowName);
}

/** `file:line` of a step. */
export const at = (span: Span): string => `${span.source.path}:${span.source.placeOf(span.start).line}`;

/** A scalar with something in it; null after reporting that there is none. */
export function scalarAt(node: YamlNode, what: string, report: Report): YamlScalar | null {
  if (node.kind === 'scalar' && node.text !== '') return node;
  report.error('wrong-value', node.span, `${what} is expected here`);
  return null;
}
