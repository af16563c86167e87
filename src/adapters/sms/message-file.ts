/** Writes messages to a file instead of sending them, for trying out: a line of JSON for each. */
import { appendFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { smsLength } from '../../domain/messages/segments.ts';
import type { MessageFile } from '../../domain/messages/settings.ts';
import type { MessageVerdict, OutgoingMessage } from '../../engine/messenger.ts';

/** Numbers and names are in it. */
const OWNER_ONLY = 0o600;

/** @param folder that a relative path begins from. Never rejects. */
export async function writeToFile(
  { id, to, text, language }: OutgoingMessage,
  from: string,
  { path }: MessageFile,
  folder: string,
): Promise<MessageVerdict> {
  const at = new Date().toISOString();
  const { segments } = smsLength(text);
  const line = `${JSON.stringify({ at, id, from, to, language, segments, text })}\n`;
  try {
    await appendFile(resolve(folder, path), line, { mode: OWNER_ONLY });
    return { type: 'accepted', gatewayId: null };
  } catch (error) {
    const reason = `${path} cannot be written: ${(error as NodeJS.ErrnoException).code ?? String(error)}`;
    return { type: 'deferred', reason, trouble: 'gatewayDown', retryAfterMs: null };
  }
}
