/** The arguments that a written text asks for, as `{caller}`, and where each stands. */
import { type MessageArgument, messageArguments } from '../domain/flow/message.ts';
import { argumentOfSecret, secretAsked } from '../domain/messages/settings.ts';
import type { DiagnosticCode, Report } from './diagnostic.ts';
import { type MessageFault, messageFault } from './message-faults.ts';
import type { Span } from './source-text.ts';
import { nearest } from './suggest.ts';
import { spanInScalar, type YamlScalar } from './yaml-tree.ts';

export interface PlacedArgument extends MessageArgument {
  /** Of its name, where it stands first. */
  readonly span: Span;
}

/** Null after reporting that the text cannot be read. */
export function argumentsIn(
  scalar: YamlScalar,
  language: string,
  report: Report,
  fault: {
    readonly code: DiagnosticCode;
    readonly hint?: (fault: MessageFault) => string | undefined;
  },
): readonly PlacedArgument[] | null {
  const found = messageArguments(scalar.text, language);
  if ('error' in found) {
    const wrong = messageFault(found.error);
    const span = spanInScalar(scalar, found.offset, found.offset + 1);
    report.error(fault.code, span, wrong.message, { hint: fault.hint?.(wrong) });
    return null;
  }
  return found.map((argument) => {
    const start = scalar.text.indexOf(argument.name, argument.offset);
    return { ...argument, span: spanInScalar(scalar, start, start + argument.name.length) };
  });
}

/**
 * The arguments of a text that is sent to a service, which may ask for secrets besides what is `known`; reports others.
 * @param whose as `a message`
 */
export function argumentsSent(
  scalar: YamlScalar,
  whose: string,
  known: readonly string[],
  report: Report,
): readonly PlacedArgument[] {
  const hint = () => "to send a brace, write '{'";
  const found = argumentsIn(scalar, 'en', report, { code: 'bad-text', hint }) ?? [];
  for (const { name, span } of found) {
    if (known.includes(name) || secretAsked(name) !== null) continue;
    const meant = nearest(name, known);
    report.error('unknown-name', span, `${whose} has no {${name}}`, {
      found: name,
      ...(meant === null
        ? { hint: `it has ${known.join(', ')}; a secret is {${argumentOfSecret('name')}}` }
        : { suggestion: { name: meant } }),
    });
  }
  return found;
}
