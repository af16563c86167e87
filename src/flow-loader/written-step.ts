/** A step as it is written, on its way to what runs. */

import type { Retry } from '../domain/flow/steps.ts';
import type { BlockId } from '../domain/ids.ts';
import type { FlowContext } from './flow-context.ts';
import type { StepInput, StepName } from './schema-steps.ts';
import type { YamlMap, YamlNode } from './yaml-tree.ts';

/** How what is nested in a step is compiled; given by compile-flow.ts, which nests steps in steps. */
export interface Nesting {
  target(id: BlockId, node: YamlNode, context: FlowContext): BlockId | null;
  outcome(id: BlockId, node: YamlNode | null, tries: number, context: FlowContext): Retry | null;
}

export interface Written<Name extends StepName> {
  readonly node: YamlMap;
  /** The value of the step's name: what is said, the flow gone to, … */
  readonly main: YamlNode;
  readonly input: StepInput<Name>;
  readonly at: string;
  readonly context: FlowContext;
  /** The block of what is nested under `key`; null if nothing is, `broken` if it is wrong. */
  nested(key: string): BlockId | null | 'broken';
  outcome(key: string, tries: number): Retry | null;
}
