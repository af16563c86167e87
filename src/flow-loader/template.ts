/** Words of a step in which variables are filled in: `{extension}`. */
import type { MessageArgument } from '../domain/flow/message.ts';
import { argumentsIn } from './arguments-in-text.ts';
import type { DiagnosticCode } from './diagnostic.ts';
import type { FlowContext } from './flow-context.ts';
import type { YamlScalar } from './yaml-tree.ts';

/** The variables in braces, which are noted as needed; null after reporting that something else stands there. */
export function variablesIn(
  scalar: YamlScalar,
  code: DiagnosticCode,
  { report, variables }: FlowContext,
): readonly MessageArgument[] | null {
  const found = argumentsIn(scalar, 'en', report, { code });
  if (found === null) return null;
  const complex = found.find((argument) => argument.kind !== 'plain');
  if (complex !== undefined) {
    const message = `only the variable itself stands in braces here: {${complex.name}}`;
    report.error(code, scalar.span, message);
    return null;
  }
  for (const { name, span } of found) variables.needed(name, span);
  return found;
}
