/** What is said to somebody: texts and recorded files, one after the other. */
import type { TextName } from './ids.ts';

export type PromptPart =
  | { readonly kind: 'text'; readonly text: TextName }
  /** A recorded file: a sound Asterisk knows (`hello-world`), or an absolute path without its ending. */
  | { readonly kind: 'file'; readonly file: string };
export type Prompt = readonly PromptPart[];
