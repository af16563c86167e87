/** Where a `transfer` step may lead. */
import { messageArguments } from '../domain/flow/message.ts';
import type { FlowContext } from './flow-context.ts';
import { messageFault } from './message-faults.ts';
import { endpointFault } from './words.ts';
import { quote, spanInScalar, type YamlScalar } from './yaml-tree.ts';

/** The number, extension or endpoint written at `scalar`; null after reporting that it is none. */
export function checkTransfer(scalar: YamlScalar, context: FlowContext): string | null {
  const { report } = context;
  const written = scalar.text.trim();
  const found = messageArguments(scalar.text, 'en');
  if ('error' in found) {
    const { message } = messageFault(found.error);
    report.error('bad-number', spanInScalar(scalar, found.offset, found.offset + 1), message);
    return null;
  }
  const complex = found.find((argument) => argument.kind !== 'plain');
  if (complex !== undefined) {
    report.error(
      'bad-number',
      scalar.span,
      `only the variable itself stands in braces here: {${complex.name}}`,
    );
    return null;
  }
  for (const { name, offset } of found) {
    const start = scalar.text.indexOf(name, offset);
    context.variables.needed(name, spanInScalar(scalar, start, start + name.length));
  }
  // With variables filled in by digits, the rest has to be a number or an endpoint.
  const example = written.replace(/\{[^}]*\}/g, '1');
  if (example.includes('/')) {
    const wrong = endpointFault(example);
    if (wrong === null) return written;
    const hint = wrong.suggestion === null || found.length > 0 ? undefined : `write ${wrong.suggestion}`;
    report.error(
      'bad-number',
      scalar.span,
      wrong.message.startsWith('is ') ? `${quote(written)} ${wrong.message}` : wrong.message,
      { hint },
    );
    return null;
  }
  if (/[0-9]/.test(example) && /^\+?[-0-9*#() .]+$/.test(example)) return written;
  const flow = context.names.has('flow', written) ? `to go to the flow, write goto: ${written}` : undefined;
  const agent = context.names.has('agent', written)
    ? "write the agent's phone, such as PJSIP/101"
    : undefined;
  report.error('bad-number', scalar.span, `${quote(written)} is not a number, an extension or an endpoint`, {
    hint: flow ?? agent,
  });
  return null;
}
