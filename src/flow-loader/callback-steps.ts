/** Writes the steps of the built-in dialogues, at the place in the YAML that asked for them. */

import type { CollectStep, MenuStep, Retry, Step } from '../domain/flow/steps.ts';
import type { BlockId, FlowName } from '../domain/ids.ts';
import type { Key, Prompt } from '../domain/site.ts';
import type { BuiltInName } from './built-in/texts.ts';
import { at, type FlowContext } from './flow-context.ts';
import type { Span } from './source-text.ts';

/** The variables that the dialogues work with, all of them texts. */
export const DIALOGUE_VARIABLES = {
  /** How a dialogue ended. */
  result: 'callback_result',
  /** What came of the number. */
  stage: 'callback_stage',
  typed: 'callback_typed',
  wish: 'callback_wish',
  choice: 'callback_choice',
} as const;
type DialogueVariable = keyof typeof DIALOGUE_VARIABLES;

export type DialogueResult = 'agreed' | 'cancelled' | 'refused' | 'denied' | 'limited' | 'no-time';
export type Stage = 'given' | 'ok' | 'again' | 'failed' | 'limited';

const onceOnly: Retry = { tries: 1, say: [], then: null };

export class StepWriter {
  readonly context: FlowContext;
  readonly #span: Span;
  readonly #at: string;

  constructor(context: FlowContext, span: Span) {
    this.context = context;
    this.#span = span;
    this.#at = at(span);
    for (const name of Object.values(DIALOGUE_VARIABLES)) context.variables.assign(name, span, 'text');
  }

  /** Writes a block, and gives back its id. */
  block(id: BlockId, steps: readonly Step[]): BlockId {
    this.context.blocks.set(id, { id, steps, spans: steps.map(() => this.#span) });
    return id;
  }

  get sited(): { readonly at: string } {
    return { at: this.#at };
  }

  prompt(text: BuiltInName): Prompt {
    return [{ kind: 'text', text: this.context.texts.builtIn(text, this.#span, 'call') }];
  }

  say(text: BuiltInName): Step {
    return { type: 'say', at: this.#at, prompt: this.prompt(text), bargeIn: false };
  }

  set(variable: DialogueVariable, value: string): Step {
    const assignment = { kind: 'value' as const, value };
    return { type: 'set', at: this.#at, values: { [DIALOGUE_VARIABLES[variable]]: assignment } };
  }

  result(result: DialogueResult): Step {
    return this.set('result', result);
  }

  stage(stage: Stage): Step {
    return this.set('stage', stage);
  }

  /** @param more what differs from a menu that is asked once, and goes on. */
  menu(
    prompt: Prompt,
    keys: Readonly<Partial<Record<Key, BlockId>>>,
    more: Partial<Pick<MenuStep, 'waitMs' | 'noInput' | 'noMatch'>> = {},
  ): Step {
    return {
      type: 'menu',
      at: this.#at,
      prompt,
      keys,
      waitMs: 5_000,
      bargeIn: true,
      noInput: onceOnly,
      noMatch: { tries: 3, say: [], then: null },
      ...more,
    };
  }

  /** Asks once for a telephone number. */
  number(prompt: Prompt): CollectStep {
    return {
      type: 'collect',
      at: this.#at,
      prompt,
      into: DIALOGUE_VARIABLES.typed,
      minDigits: 3,
      maxDigits: 20,
      endKey: '#',
      waitMs: 8_000,
      betweenMs: 4_000,
      bargeIn: true,
      secret: false,
      noInput: onceOnly,
      noMatch: onceOnly,
    };
  }

  /** On with the first block whose condition holds; with the next step if none does. */
  branch(cases: Readonly<Record<string, BlockId>>, otherwise: BlockId | null = null): Step {
    const list = Object.entries(cases).map(([condition, block]) => ({ if: condition, then: block }));
    return { type: 'branch', at: this.#at, cases: list, otherwise };
  }

  call(flow: BlockId): Step {
    return { type: 'call', at: this.#at, flow: flow as string as FlowName };
  }

  plain<Type extends 'callbackAgree' | 'callbackForget' | 'backInLine' | 'return' | 'hangup'>(
    type: Type,
  ): { readonly type: Type; readonly at: string } {
    return { type, at: this.#at };
  }
}

/** A condition on what a variable holds. */
export const holds = (variable: DialogueVariable, value: DialogueResult | Stage): string =>
  `${DIALOGUE_VARIABLES[variable]} == "${value}"`;
