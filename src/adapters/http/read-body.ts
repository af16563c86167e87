import type { IncomingMessage } from 'node:http';

/** No request that Keepline is sent has more to say. */
export const LONGEST_BODY_BYTES = 65_536;

export type ReadBody = { readonly text: string } | 'tooLarge' | 'brokenOff';

/** A request's body. `brokenOff`: the rest of it never came, which is whoever's fault sent it. */
export async function readBody(request: IncomingMessage): Promise<ReadBody> {
  if (Number(request.headers['content-length'] ?? 0) > LONGEST_BODY_BYTES) return 'tooLarge';
  const chunks: Buffer[] = [];
  let length = 0;
  // Not destroyed with the rest of it unread: somebody is to be told.
  const incoming: AsyncIterable<Buffer> = request.iterator({ destroyOnReturn: false });
  try {
    for await (const chunk of incoming) {
      length += chunk.length;
      if (length > LONGEST_BODY_BYTES) return 'tooLarge';
      chunks.push(chunk);
    }
  } catch {
    return 'brokenOff';
  }
  return { text: Buffer.concat(chunks).toString('utf8') };
}
