/** What compiling a flow works with, and what it leaves behind. */
import type { BlockId, FlowName, Language } from '../domain/ids.ts';
import type { QueueSettings, Step } from '../domain/site.ts';
import type { Report } from './diagnostic.ts';
import type { Names } from './names.ts';
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

export interface FlowContext {
  readonly report: Report;
  readonly names: Names;
  readonly texts: Texts;
  readonly sounds: Sounds;
  readonly variables: Variables;
  readonly languages: readonly Language[];
  readonly queues: ReadonlyMap<string, QueueSettings>;
  /** Filled as blocks are compiled, a block before those nested in it. */
  readonly blocks: Map<BlockId, Block>;
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
