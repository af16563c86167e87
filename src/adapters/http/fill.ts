/** Fills in what the settings of a service ask for, encoded for the place where it stands. */
import { formatMessage } from '../../domain/flow/message.ts';
import type { JsonTemplate } from '../../domain/messages/settings.ts';

export type Values = Readonly<Record<string, string>>;

/** Arguments stand in braces, with plural and select as in the site's texts. */
export const fill = (pattern: string, values: Values): string => formatMessage(pattern, 'en', values);

/** Into a URL: no value can begin another part of it. */
export const fillUrl = (pattern: string, values: Values): string =>
  fill(
    pattern,
    Object.fromEntries(Object.entries(values).map(([name, value]) => [name, encodeURIComponent(value)])),
  );

export const fillAll = (
  patterns: Readonly<Record<string, string>>,
  values: Values,
): [name: string, value: string][] =>
  Object.entries(patterns).map(([name, pattern]) => [name, fill(pattern, values)]);

/** Keys stay as they are. */
export function fillJson(template: JsonTemplate, values: Values): JsonTemplate {
  if (typeof template === 'string') return fill(template, values);
  if (template === null || typeof template !== 'object') return template;
  if (isList(template)) return template.map((item) => fillJson(item, values));
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, fillJson(value, values)]));
}

const isList = (template: JsonTemplate): template is readonly JsonTemplate[] => Array.isArray(template);
