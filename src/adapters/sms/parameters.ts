/** What a gateway's request says, however it says it. */
import type { IncomingMessage } from 'node:http';

export type Given = ReadonlyMap<string, string>;

const LONGEST_BODY_BYTES = 65_536;

/** Of the URL and of the body together. Null: the body is not what it claims to be. */
export function parametersOf(url: URL, contentType: string, body: string): Given | null {
  const given = new Map(url.searchParams);
  if (body === '') return given;
  if (/json/.test(contentType)) {
    try {
      for (const [path, value] of leavesOf(JSON.parse(body), '')) given.set(path, value);
      return given;
    } catch {
      return null;
    }
  }
  for (const [name, value] of new URLSearchParams(body)) given.set(name, value);
  return given;
}

/** `{"results":[{"id":7}]}` has the parameter `results.0.id`. */
function leavesOf(value: unknown, path: string): [string, string][] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[path, String(value)]];
  return Object.entries(value).flatMap(([key, child]) =>
    leavesOf(child, path === '' ? key : `${path}.${key}`),
  );
}

/** Null when it is too long. */
export async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY_BYTES) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
