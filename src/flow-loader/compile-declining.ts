/** What agents are asked who decline a callback (`decline-reasons`, `decline-ask`). */
import type { Declining } from '../domain/callback/settings.ts';
import type { Key } from '../domain/key.ts';
import type { ProfileDraft } from './callback-book.ts';
import { compilePrompt } from './compile-prompt.ts';
import type { FlowContext } from './flow-context.ts';
import { childOf, entryOf } from './yaml-tree.ts';

/** Those that the built-in question names. */
const USUAL_REASONS: Declining['reasons'] = { '1': 'not_my_field', '2': 'no_time', '3': 'other' };

/** Null: they are asked nothing, or (customer first) never asked for anything. */
export function compileDeclining(draft: ProfileDraft, context: FlowContext): Declining | null {
  const { node, span, input } = draft;
  const written = childOf(node, 'decline-ask');
  const ask = written === null ? null : (compilePrompt(written, context, 'whisper') ?? []);
  if (input.first === 'customer') return null;
  const own = input['decline-reasons'] ?? true;
  if (own === false) {
    const unheard = entryOf(node, 'decline-ask');
    if (unheard !== null) {
      const hint = 'leave it out, or leave out decline-reasons: no';
      context.report.warning('no-effect', unheard.key.span, 'agents who decline are asked nothing', { hint });
    }
    return null;
  }
  const reasons: Declining['reasons'] = own === true ? USUAL_REASONS : (own as Partial<Record<Key, string>>);
  if (ask !== null) return { ask, reasons };
  if (own !== true) {
    const at = entryOf(node, 'decline-reasons')?.key.span ?? span;
    const message = 'the built-in question has reasons of its own: these are never named to agents';
    context.report.error('missing', at, message, { hint: 'write decline-ask: with what to press for each' });
  }
  const text = context.texts.builtIn('callback_why', span, 'whisper');
  return { ask: [{ kind: 'text', text }], reasons };
}
