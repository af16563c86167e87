/** Takes out of a gateway's words what must not be logged: it may repeat what it was sent. */
import { maskNumbersIn } from '../../observe/mask-number.ts';

const LONGEST_SHOWN = 120;
/** Shorter words are too likely to stand there by chance. */
const SHORTEST_HIDDEN = 4;
const HIDDEN = '****';

/** @param secrets and the message's text, however they may be encoded. */
export function hide(text: string, secrets: readonly string[]): string {
  const forms = secrets
    .filter((secret) => secret.length >= SHORTEST_HIDDEN)
    .flatMap((secret) => [
      secret,
      encodeURIComponent(secret),
      new URLSearchParams({ '': secret }).toString().slice(1),
    ])
    .sort((a, b) => b.length - a.length);
  let shown = text;
  for (const form of forms) shown = shown.replaceAll(form, HIDDEN);
  const line = shown.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  const short = [...line].slice(0, LONGEST_SHOWN).join('');
  return maskNumbersIn(short.length < line.length ? `${short}…` : short);
}
