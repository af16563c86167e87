/** Where a `transfer` step may lead. */
import type { FlowContext } from './flow-context.ts';
import { variablesIn } from './template.ts';
import { endpointFault } from './words.ts';
import { quote, type YamlScalar } from './yaml-tree.ts';

/** The number, extension or endpoint written at `scalar`; null after reporting that it is none. */
export function checkTransfer(scalar: YamlScalar, context: FlowContext): string | null {
  const { report } = context;
  const written = scalar.text.trim();
  const found = variablesIn(scalar, 'bad-number', context);
  if (found === null) return null;
  const [variable] = found;
  const fault = variable === undefined ? literalFault(written, context) : variableFault(written);
  if (fault === null) return written;
  report.error('bad-number', scalar.span, fault.message, { hint: fault.hint });
  return null;
}

interface Fault {
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Extensions are up to this long; more digits lead outside. The same as in domain/call/transferring.ts. */
const EXTENSION_DIGITS = 6;

/**
 * A variable may hold what a caller typed, and no caller may make us dial where the site did not mean to. So the
 * engine dials such a number only if it is an extension; what never can be one is a fault here.
 */
function variableFault(written: string): Fault | null {
  const digits = written.replace(/\{[^}]*\}/g, '').replace(/[\s().-]/g, '');
  if (/^[0-9]*$/.test(digits) && digits.length < EXTENSION_DIGITS) return null;
  return {
    message: 'a variable leads to extensions only, which have up to six digits',
    hint: 'such as transfer: "{extension}"',
  };
}

function literalFault(written: string, context: FlowContext): Fault | null {
  if (written.includes('/')) {
    const wrong = endpointFault(written);
    if (wrong === null) return null;
    const message = wrong.message.startsWith('is ') ? `${quote(written)} ${wrong.message}` : wrong.message;
    return { message, hint: wrong.suggestion === null ? undefined : `write ${wrong.suggestion}` };
  }
  const number = written.replace(/[\s().-]/g, '');
  if (/^[0-9]{1,6}$/.test(number) || (/^\+?[0-9*#]{3,20}$/.test(number) && /[0-9]/.test(number))) return null;
  const flow = context.names.has('flow', written) ? `to go to the flow, write goto: ${written}` : undefined;
  const agent = context.names.has('agent', written)
    ? "write the agent's phone, such as PJSIP/101"
    : undefined;
  return { message: `${quote(written)} is not a number, an extension or an endpoint`, hint: flow ?? agent };
}
