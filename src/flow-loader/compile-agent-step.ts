/** The step by which agents log in and out, pause, and end their wrap-up from a phone. */
import type { AgentDeed, AgentStep } from '../domain/flow/steps.ts';
import type { FlowContext } from './flow-context.ts';
import { nearest } from './suggest.ts';
import { variablesIn } from './template.ts';
import type { Written } from './written-step.ts';
import { childOf, entryOf, quote, type YamlScalar } from './yaml-tree.ts';

const DEEDS = {
  'log-in': 'logIn',
  'log-out': 'logOut',
  pause: 'pause',
  unpause: 'unpause',
  'end-wrap-up': 'endWrapUp',
  'extend-wrap-up': 'extendWrapUp',
} as const satisfies Record<string, AgentDeed>;

export function compileAgentStep({ node, input, at, context, nested }: Written<'agent'>): AgentStep | null {
  const scalar = (key: string) => {
    const child = childOf(node, key);
    return child?.kind === 'scalar' ? child : null;
  };
  const who = templateAt(scalar('who'), context, checkLiteralWho);
  const pin = templateAt(scalar('pin'), context, refuseLiteralPin);
  const reason = templateAt(scalar('reason'), context, () => true);
  const written = entryOf(node, 'reason');
  if (written !== null && input.agent !== 'pause') {
    const hint = `this is ${input.agent}`;
    context.report.warning('no-effect', written.key.span, 'a reason is kept for pause only', { hint });
  }
  const unknown = nested('on/unknown');
  const wrongPin = nested('on/wrong-pin');
  const notNow = nested('on/not-now');
  if (who === 'broken' || pin === 'broken' || reason === 'broken') return null;
  if (unknown === 'broken' || wrongPin === 'broken' || notNow === 'broken') return null;
  return { type: 'agent', at, does: DEEDS[input.agent], who, pin, reason, unknown, wrongPin, notNow };
}

/** Words that may hold variables; those that hold none have to pass `literal`, which reports why not. */
function templateAt(
  scalar: YamlScalar | null,
  context: FlowContext,
  literal: (scalar: YamlScalar, context: FlowContext) => boolean,
): string | null | 'broken' {
  if (scalar === null) return null;
  const found = variablesIn(scalar, 'bad-text', context);
  if (found === null) return 'broken';
  return found.length > 0 || literal(scalar, context) ? scalar.text : 'broken';
}

function checkLiteralWho(scalar: YamlScalar, { names, agents, report }: FlowContext): boolean {
  const { text } = scalar;
  const isExtension = [...agents.values()].some(({ extension }) => extension === text);
  if (names.has('agent', text) || isExtension || !names.complete) return true;
  const all = names.all('agent').map(({ name }) => name);
  const meant = nearest(text, all);
  report.error('unknown-name', scalar.span, `no agent has the name or the extension ${quote(text)}`, {
    found: text,
    ...(meant === null
      ? { hint: 'for what somebody typed, write the variable in braces: "{number}"' }
      : { suggestion: { name: meant } }),
  });
  return false;
}

function refuseLiteralPin(scalar: YamlScalar, { report }: FlowContext): boolean {
  report.error('wrong-value', scalar.span, 'the PIN that was typed stands here, as a variable in braces', {
    hint: 'such as pin: "{pin}", after a collect step into: pin; the right ones stand under pins',
  });
  return false;
}
