/** What a gateway's request says, however it says it. */

export type Given = ReadonlyMap<string, string>;

/** What gateways send has three or four. More would make long names of many parameters, and much work. */
const MOST_LEVELS = 8;

/** Of the URL and of the body together. Null: the body is not what it claims to be. */
export function parametersOf(url: URL, contentType: string, body: string): Given | null {
  const given = new Map(url.searchParams);
  if (body === '') return given;
  if (/json/.test(contentType)) {
    try {
      for (const [path, value] of leavesOf(JSON.parse(body), '', MOST_LEVELS)) given.set(path, value);
      return given;
    } catch {
      return null;
    }
  }
  for (const [name, value] of new URLSearchParams(body)) given.set(name, value);
  return given;
}

/**
 * `{"results":[{"id":7}]}` has the parameter `results.0.id`.
 * @throws RangeError when there are more levels than that
 */
function leavesOf(value: unknown, path: string, levels: number): [string, string][] {
  if (value === null || value === undefined) return [];
  if (typeof value !== 'object') return [[path, String(value)]];
  if (levels === 0) throw new RangeError('too many levels');
  return Object.entries(value).flatMap(([key, child]) =>
    leavesOf(child, path === '' ? key : `${path}.${key}`, levels - 1),
  );
}
