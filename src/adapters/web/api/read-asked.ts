/** Reads what a system asks for. Whatever is wrong with it is told at once. */
import { isIP } from 'node:net';
import { CALL_VARIABLES, type VariableType, type VariableValue } from '../../../domain/flow/variables.ts';
import type { Instant, Language } from '../../../domain/ids.ts';
import type { Site } from '../../../domain/site.ts';
import type { AskedCallback } from '../../../domain/web/code.ts';

export interface Fault {
  readonly field: string | null;
  readonly message: string;
}

export type Read<T> =
  | { readonly type: 'read'; readonly value: T }
  | { readonly type: 'faulty'; readonly faults: readonly Fault[] };

export interface AskedOverWeb extends AskedCallback {
  readonly captcha: string | null;
  readonly visitorAddress: string | null;
}

type Json = Readonly<Record<string, unknown>>;

/** An object of JSON. Its keys are taken as they are: `__proto__` is one like any other. */
export function readObject(body: string): Read<Json> {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      return { type: 'read', value: value as Json };
    }
  } catch {
    // As whatever else is none.
  }
  return faulty([{ field: null, message: 'The body has to be an object of JSON.' }]);
}

const faulty = (faults: readonly Fault[]) => ({ type: 'faulty', faults }) as const;

const LONGEST_NAME = 80;
const LONGEST_NUMBER = 40;
const LONGEST_CAPTCHA = 8_192;
const LONGEST_TEXT = 500;
const MOST_VARIABLES = 20;

const FIELDS = [
  'callback',
  'number',
  'name',
  'language',
  'at',
  'variables',
  'captcha',
  'visitor_address',
] as const;
type Field = (typeof FIELDS)[number];

/** @param needsCaptcha whether the client's visitors have to bring one. */
export function readAsked(
  body: string,
  site: Pick<Site, 'languages' | 'variables'>,
  needsCaptcha: boolean,
): Read<AskedOverWeb> {
  const object = readObject(body);
  if (object.type === 'faulty') return object;
  const reader = new FieldReader(object.value, FIELDS);
  const asked: AskedOverWeb = {
    profile: reader.text('callback', 64, 'needed') ?? '',
    number: reader.text('number', LONGEST_NUMBER, 'needed') ?? '',
    callerName: reader.name('name'),
    language: reader.language('language', site.languages),
    at: reader.time('at'),
    variables: reader.variables('variables', site.variables),
    captcha: reader.text('captcha', LONGEST_CAPTCHA, needsCaptcha ? 'needed' : 'optional'),
    visitorAddress: reader.address('visitor_address'),
  };
  return reader.faults.length > 0 ? faulty(reader.faults) : { type: 'read', value: asked };
}

/** `{ "at": … }` */
export function readNewTime(body: string): Read<Instant> {
  const object = readObject(body);
  if (object.type === 'faulty') return object;
  const reader = new FieldReader(object.value, ['at']);
  const at = reader.time('at');
  if (at === null && reader.faults.length === 0) reader.fault('at', 'This is needed.');
  return at === null ? faulty(reader.faults) : reader.read(at);
}

/** `{ "code": "123456" }` */
export function readCode(body: string): Read<string> {
  const object = readObject(body);
  if (object.type === 'faulty') return object;
  const reader = new FieldReader(object.value, ['code']);
  const code = (reader.text('code', 20, 'needed') ?? '').replace(/[\s-]/g, '');
  return reader.read(code);
}

class FieldReader {
  readonly faults: Fault[] = [];
  readonly #object: Json;

  constructor(object: Json, fields: readonly string[]) {
    this.#object = object;
    for (const key of Object.keys(object)) {
      if (!fields.includes(key)) {
        this.fault(shortened(key), `This is no field. The fields are ${fields.join(', ')}.`);
      }
    }
  }

  fault(field: string, message: string): null {
    this.faults.push({ field, message });
    return null;
  }

  read<T>(value: T): Read<T> {
    return this.faults.length > 0 ? faulty(this.faults) : { type: 'read', value };
  }

  #own(field: string): unknown {
    return Object.hasOwn(this.#object, field) ? this.#object[field] : undefined;
  }

  text(field: Field | 'code', longest: number, need: 'needed' | 'optional'): string | null {
    const value = this.#own(field);
    if (value === undefined || value === null || value === '') {
      return need === 'needed' ? this.fault(field, 'This is needed.') : null;
    }
    if (typeof value !== 'string') return this.fault(field, 'This has to be a text.');
    if (value.length > longest) return this.fault(field, `This may have ${longest} characters.`);
    return value;
  }

  /** What nobody can see in a name could be anything on a screen. */
  name(field: 'name'): string {
    const text = this.text(field, LONGEST_NAME, 'optional') ?? '';
    return visible(text);
  }

  language(field: 'language', known: readonly Language[]): Language | null {
    const text = this.text(field, 35, 'optional');
    if (text === null) return null;
    const found = known.find((each) => each.toLowerCase() === text.toLowerCase());
    return found ?? this.fault(field, `This has to be one of ${known.join(', ')}.`);
  }

  time(field: 'at'): Instant | null {
    const text = this.text(field, 40, 'optional');
    if (text === null) return null;
    const at = ISO_TIME.test(text) ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(at)) return at as Instant;
    return this.fault(field, 'This has to be a time with its zone, such as 2026-06-01T14:30:00+02:00.');
  }

  address(field: 'visitor_address'): string | null {
    const text = this.text(field, 45, 'optional');
    if (text === null) return null;
    return isIP(text) === 0 ? this.fault(field, 'This has to be an address such as 192.0.2.7.') : text;
  }

  variables(field: 'variables', types: Site['variables']): Record<string, VariableValue> {
    const value = this.#own(field);
    if (value === undefined || value === null) return {};
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.fault(field, 'This has to be an object.');
      return {};
    }
    const entries = Object.entries(value);
    if (entries.length > MOST_VARIABLES) this.fault(field, `This may have ${MOST_VARIABLES} entries.`);
    const variables: [string, VariableValue][] = [];
    for (const [name, given] of entries.slice(0, MOST_VARIABLES)) {
      const type = Object.hasOwn(types, name) ? types[name] : undefined;
      const place = `${field}.${shortened(name)}`;
      // What every call has is ours to set.
      if (type === undefined || Object.hasOwn(CALL_VARIABLES, name)) {
        this.fault(place, 'The flows know no such variable.');
      } else if (!fits(given, type)) this.fault(place, `This has to be ${WORDS[type]}.`);
      else variables.push([name, typeof given === 'string' ? visible(given) : given]);
    }
    return Object.fromEntries(variables);
  }
}

const ISO_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:\d\d)$/;

const WORDS: Readonly<Record<VariableType, string>> = {
  text: `a text of up to ${LONGEST_TEXT} characters`,
  integer: 'a whole number',
  decimal: 'a number',
  boolean: 'true or false',
};

function fits(value: unknown, type: VariableType): value is VariableValue {
  switch (type) {
    case 'text':
      return typeof value === 'string' && value.length <= LONGEST_TEXT;
    case 'integer':
      return Number.isSafeInteger(value);
    case 'decimal':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    default:
      return type satisfies never;
  }
}

/** On one line, and nothing in it that nobody sees. */
const visible = (text: string): string => text.replace(/[\s\p{C}]+/gu, ' ').trim();

const shortened = (key: string): string => [...key].slice(0, 40).join('');
