/** YAML as the loader sees it: three kinds of nodes, each knowing where it stands. */
import type { Span } from './source-text.ts';

export type YamlNode = YamlScalar | YamlList | YamlMap;

interface Located {
  readonly span: Span;
  /** Nodes in it, itself included, aliases counted as often as they are used. */
  readonly size: number;
  readonly depth: number;
}

export interface YamlScalar extends Located {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** What was written, without quotes. */
  readonly text: string;
  readonly style: 'plain' | 'quoted' | 'block';
}

export interface YamlList extends Located {
  readonly kind: 'list';
  readonly items: readonly YamlNode[];
}

export interface YamlMap extends Located {
  readonly kind: 'map';
  /** In the order written, each key once. */
  readonly entries: readonly YamlEntry[];
}

export interface YamlEntry {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

export function entryOf(map: YamlMap, key: string): YamlEntry | null {
  return map.entries.find((entry) => entry.key.text === key) ?? null;
}

export function childOf(map: YamlMap, key: string): YamlNode | null {
  return entryOf(map, key)?.value ?? null;
}

/** The entry that a path of keys leads to; null if it leads nowhere. */
export function entryAt(map: YamlMap, ...path: readonly [string, ...string[]]): YamlEntry | null {
  let entry: YamlEntry | null = null;
  let node: YamlNode = map;
  for (const key of path) {
    entry = node.kind === 'map' ? entryOf(node, key) : null;
    if (entry === null) return null;
    node = entry.value;
  }
  return entry;
}

/** What the schemas check. Objects have no prototype, so that a key named `constructor` is just a key. */
export function toPlain(node: YamlNode): unknown {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlain);
    case 'map': {
      const object: Record<string, unknown> = Object.create(null);
      for (const { key, value } of node.entries) object[key.text] = toPlain(value);
      return object;
    }
  }
}

/** `{position}`: meant as a text with a variable, read as a mapping with one key and nothing in it. */
export function isBracedWord(node: YamlNode): boolean {
  const [only, another] = node.kind === 'map' ? node.entries : [];
  if (only === undefined || another !== undefined || only.value.kind !== 'scalar') return false;
  const { source, start } = node.span;
  return (
    only.value.text === '' &&
    source.text[start] === '{' &&
    !source.text.slice(start, node.span.end).includes(':')
  );
}

export const BRACED_WORD = 'a text that begins with { has to stand in quotes';

const LONGEST_SHOWN = 40;

/** A node in words: `the number 20`, `a list`. */
export function describe(node: YamlNode): string {
  if (node.kind === 'list') return 'a list';
  if (node.kind === 'map') return 'a mapping';
  if (node.value === null) return 'nothing';
  if (typeof node.value === 'string') return quote(node.value);
  return typeof node.value === 'number' ? `the number ${node.text}` : `the word ${node.text}`;
}

/** What an admin wrote, short enough for a sentence. */
export function quote(text: string): string {
  return `"${text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}…` : text}"`;
}

/**
 * Where in the file the `offset`-th character of a scalar's value stands. Exact for what is written on one line; for
 * folded and block texts, the first place where the same word stands, and the scalar's start if there is none.
 */
export function offsetInScalar(scalar: YamlScalar, offset: number): number {
  const { source, start, end } = scalar.span;
  const raw = source.text.slice(start, end);
  if (typeof scalar.value !== 'string') return start;
  if (!raw.includes('\n')) {
    if (scalar.style === 'plain') return Math.min(start + offset, end);
    return Math.min(start + 1 + quotedLength(raw.slice(1), offset, raw[0] === '"'), end);
  }
  const before = /\S*$/.exec(scalar.value.slice(0, offset))?.[0] ?? '';
  const after = /^\S*/.exec(scalar.value.slice(offset))?.[0] ?? '';
  const word = before + after;
  const occurrence = word === '' ? 0 : scalar.value.slice(0, offset - before.length).split(word).length - 1;
  let found = -1;
  for (let count = 0; count <= occurrence; count++) found = raw.indexOf(word, found + 1);
  return word === '' || found < 0 ? start : start + found + before.length;
}

/** How many characters of the writing make up the first `offset` of the value. */
function quotedLength(raw: string, offset: number, double: boolean): number {
  let at = 0;
  for (let done = 0; done < offset && at < raw.length; done++) {
    if (double && raw[at] === '\\') {
      const digits = { x: 2, u: 4, U: 8 }[raw[at + 1] ?? ''] ?? 0;
      at += 2 + digits;
    } else if (!double && raw[at] === "'") at += 2;
    else at += 1;
  }
  return at;
}

/** A stretch of a scalar's value as a place in the file. */
export function spanInScalar(scalar: YamlScalar, from: number, to: number): Span {
  const start = offsetInScalar(scalar, from);
  return scalar.span.source.span(start, Math.max(start + 1, offsetInScalar(scalar, to)));
}
