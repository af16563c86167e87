/** Words of a step in which variables are filled in: `{extension}`. */
import { type MessageArgument, messageArguments } from '../domain/flow/message.ts';
import type { DiagnosticCode } from './diagnostic.ts';
import type { FlowContext } from './flow-context.ts';
import { messageFault } from './message-faults.ts';
import { spanInScalar, type YamlScalar } from './yaml-tree.ts';

/** The variables in braces, which are noted as needed; null after reporting that something else stands there. */
export function variablesIn(
  scalar: YamlScalar,
  code: DiagnosticCode,
  { report, variables }: FlowContext,
): readonly MessageArgument[] | null {
  const found = messageArguments(scalar.text, 'en');
  if ('error' in found) {
    const { message } = messageFault(found.error);
    report.error(code, spanInScalar(scalar, found.offset, found.offset + 1), message);
    return null;
  }
  const complex = found.find((argument) => argument.kind !== 'plain');
  if (complex !== undefined) {
    const message = `only the variable itself stands in braces here: {${complex.name}}`;
    report.error(code, scalar.span, message);
    return null;
  }
  for (const { name, offset } of found) {
    const start = scalar.text.indexOf(name, offset);
    variables.needed(name, spanInScalar(scalar, start, start + name.length));
  }
  return found;
}
