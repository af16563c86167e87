import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import {
  judgeNumber,
  type NumberDenial,
  type NumberVerdict,
} from '../../../src/domain/callback/number-guard.ts';
import { isNumberPattern } from '../../../src/domain/callback/number-pattern.ts';
import type { NumberRules } from '../../../src/domain/callback/settings.ts';
import { NUMBERS, OWN_NUMBERS } from '../../support/numbers-to-judge.ts';

const rules = (change: Partial<NumberRules> = {}): NumberRules => ({
  countries: [],
  allow: [],
  deny: [],
  pendingPerNumber: 2,
  perDay: 6,
  ...change,
});
const sweden = { country: 'SE', own: OWN_NUMBERS };
const told = (verdict: NumberVerdict): string => (verdict.verdict === 'ok' ? verdict.number : verdict.reason);

describe('a site in Sweden that says nothing of numbers', () => {
  test.each(NUMBERS)('%j: %s', (typed, expected) =>
    expect(told(judgeNumber(typed, rules(), sweden))).toBe(expected),
  );
});

describe('countries, and patterns that allow and deny', () => {
  test.each<[string, string | NumberDenial, Partial<NumberRules>]>([
    ['+4520123456', '+4520123456', { countries: ['SE', 'DK'] }],
    ['0701234567', 'country', { countries: ['DK'] }],
    ['+358181234567', '+358181234567', { countries: ['FI'] }],
    ['+4590123456', 'premium', { countries: ['SE', 'DK'] }],
    ['+447781123456', 'country', { countries: ['GB'] }],
    ['+18095551234', 'country', { countries: ['US'] }],
    // One number abroad, a network abroad, a country.
    ['+4520123456', '+4520123456', { allow: ['+4520123456'] }],
    ['+4520123457', 'country', { allow: ['+4520123456'] }],
    ['+4520123456', '+4520123456', { allow: ['+4520*'] }],
    ['+4520123456', '+4520123456', { allow: ['+45 20-12*'] }],
    ['+4520123456', '+4520123456', { allow: ['0045*'] }],
    ['+4520123456', 'country', { allow: ['45*'] }],
    ['+4520123456', 'country', { allow: ['+4*'] }],
    ['+4520123456', 'country', { allow: ['*'] }],
    // A broad pattern does not open what costs.
    ['0900-123 45 67', 'premium', { allow: ['+46*'] }],
    ['0900-123 45 67', 'premium', { allow: ['*'] }],
    ['0900-123 45 67', 'premium', { allow: ['09*'] }],
    ['0900-123 45 67', '+469001234567', { allow: ['0900*'] }],
    ['0771-793 336', '+46771793336', { allow: ['0771*'] }],
    ['0771-793 336', '+46771793336', { allow: ['0771793336'] }],
    ['0771-793 337', 'shared', { allow: ['0771793336'] }],
    ['020-12 34 56', '+4620123456', { allow: ['020123456'] }],
    ['+4590123456', 'premium', { allow: ['+45*'] }],
    ['+447012345678', 'service', { allow: ['+447*'] }],
    ['+881612345678', '+881612345678', { allow: ['+881*'] }],
    ['+881612345678', 'satellite', { allow: ['+88*'] }],
    ['+881712345678', 'satellite', { allow: ['+8816*'] }],
    // Never: emergency, own, incomplete, not a number.
    ['112', 'emergency', { allow: ['112', '+46112', '*'] }],
    ['+46112', 'emergency', { allow: ['112', '+46112', '*'] }],
    ['010-180 00 00', 'own', { allow: ['+46101800000'] }],
    ['1177', 'short', { allow: ['1177', '+461177'] }],
    ['+46 70 12', 'tooShort', { allow: ['+467012'] }],
    ['0701234567#', 'malformed', { allow: ['*'] }],
    // What the plan does not know (yet).
    ['0719123456', '+46719123456', { allow: ['0719*'] }],
    ['0719123456', 'unassigned', { allow: ['07*'] }],
    // Denied, whichever way the pattern is written.
    ['0701234567', 'denied', { deny: ['070*'] }],
    ['0701234567', 'denied', { deny: ['70*'] }],
    ['0701234567', 'denied', { deny: ['+4670*'] }],
    ['0701234567', 'denied', { deny: ['004670*'] }],
    ['0701234567', 'denied', { deny: ['4670*'] }],
    ['0701234567', 'denied', { deny: ['0701234567'] }],
    ['0701234567', 'denied', { deny: ['*'] }],
    ['0701234567', '+46701234567', { deny: ['0701234568', '070123456', '071*'] }],
    ['+4520123456', 'denied', { countries: ['DK'], deny: ['4520*'] }],
    ['+4520123456', '+4520123456', { countries: ['DK'], deny: ['20*'] }],
    // The longest decides; deny, if both are as long.
    ['0701234567', '+46701234567', { deny: ['070*'], allow: ['0701*'] }],
    ['0701234567', 'denied', { deny: ['07012*'], allow: ['0701*'] }],
    ['0701234567', 'denied', { deny: ['0701*'], allow: ['+46701*'] }],
    ['0701234567', 'denied', { deny: ['0701234567'], allow: ['+46701234567'] }],
    ['0701234567', '+46701234567', { deny: ['07012*'], allow: ['07*', '070123*', '0*'] }],
    ['0701234567', 'denied', { deny: ['0*', '070123*', '07*'], allow: ['07012*'] }],
    ['0701234567', '+46701234567', { deny: ['*'], allow: ['0701234567'] }],
    ['0701234567', '+46701234567', { deny: ['07x*', '', '070**'] }],
  ])('%s: %s by %j', (typed, expected, change) =>
    expect(told(judgeNumber(typed, rules(change), sweden))).toBe(expected),
  );

  test('patterns that can be read', () => {
    expect(['0900*', '+4670*', '+46 70-123*', '1900', '*', '+*'].filter(isNumberPattern)).toHaveLength(6);
    expect(['', '+', '07x*', '*46', '070**', 'SE', '#31#', '++46*'].filter(isNumberPattern)).toEqual([]);
  });
});

describe('other sites', () => {
  test.each<[string, string, string | null, string | NumberDenial]>([
    ['a site of no country', '+46701234567', null, 'country'],
    ['a site of no country', '0701234567', null, 'country'],
    ['a site of no country', '112', null, 'emergency'],
    ['a site of an unknown country', '+46701234567', 'XX', 'country'],
    ['Israel', '050-234-5678', 'IL', '+972502345678'],
    ['Israel', '1-700-123-456', 'IL', 'shared'],
    ['Israel', '1-900-123-456', 'IL', 'premium'],
    ['Israel', '100', 'IL', 'emergency'],
    ['Israel', '+972100', 'IL', 'emergency'],
    ['the United States', '(202) 555-0123', 'US', '+12025550123'],
    ['the United States', '1 202 555 0123', 'US', '+12025550123'],
    ['the United States', '011 46 70 123 45 67', 'US', 'country'],
    ['the United States', '1-900-555-1234', 'US', 'premium'],
    ['the United States', '809 555 1234', 'US', 'country'],
    ['the United States', '411', 'US', 'short'],
    ['the United States', '911', 'US', 'emergency'],
    ['Italy', '06 1234 5678', 'IT', '+390612345678'],
    ['Denmark', '20 12 34 56', 'DK', '+4520123456'],
    ['Denmark', '90 12 34 56', 'DK', 'premium'],
    ['Croatia', '091 123 4567', 'HR', '+385911234567'],
    ['Croatia', '060 123 456', 'HR', 'premium'],
    ['Norway', '829 12 345', 'NO', 'premium'],
    ['Australia', '000', 'AU', 'emergency'],
    ['Australia', '106', 'AU', 'emergency'],
  ])('%s: %s', (_, typed, country, expected) =>
    expect(told(judgeNumber(typed, rules(), { country, own: [] }))).toBe(expected),
  );

  test('a site of no country lets through the countries it names', () => {
    const verdict = judgeNumber('+46701234567', rules({ countries: ['SE'] }), { country: null, own: [] });
    expect(verdict).toEqual({ verdict: 'ok', number: '+46701234567', country: 'SE', line: 'mobile' });
  });

  test('its own numbers are recognised, whichever way they are written', () => {
    const site = { country: 'SE', own: ['070-111 11 11', '0046702222222', '4000', '*21#', ''] };
    const tell = (typed: string) => told(judgeNumber(typed, rules(), site));
    expect(['+46701111111', '0701111111', '0702222222', '4000'].map(tell)).toEqual(Array(4).fill('own'));
    expect(tell('0703333333')).toBe('+46703333333');
  });

  test('tells whether a text message may arrive', () => {
    const line = (typed: string) => {
      const verdict = judgeNumber(typed, rules({ countries: ['SE', 'DK'] }), sweden);
      return verdict.verdict === 'ok' ? verdict.line : null;
    };
    expect(['0701234567', '081234567', '+4520123456'].map(line)).toEqual(['mobile', 'fixed', 'either']);
  });
});

describe('whatever is typed', () => {
  const typed = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.stringMatching(/^[+0-9 *#()-]{0,30}$/),
    fc.stringMatching(/^(\+|00)?(46|45|1|39|7)?0?[0-9]{4,11}$/),
    fc.stringMatching(/^(070|08|\+4670|\+452|\+3906)[0-9]{6,8}$/),
  );
  const anyRules = fc.record({
    countries: fc.subarray(['SE', 'DK', 'US', 'IT', 'GB']),
    allow: fc.array(fc.stringMatching(/^\+?[0-9]{0,6}\*?$/), { maxLength: 3 }),
    deny: fc.array(fc.stringMatching(/^\+?[0-9]{0,6}\*?$/), { maxLength: 2 }),
  });
  const country = fc.constantFrom('SE', 'DK', 'US', 'IT', 'BR', null);

  test('only numbers in E.164 are let through, they stay so when judged again, and none is the own', () => {
    let passed = 0;
    fc.assert(
      fc.property(typed, anyRules, country, (text, change, home) => {
        const site = { country: home, own: ['+46701111111', '1000', '070-222 22 22'] };
        const verdict = judgeNumber(text, rules(change), site);
        if (verdict.verdict === 'denied') return;
        passed += 1;
        expect(verdict.number).toMatch(/^\+[1-9][0-9]{6,14}$/);
        expect(['+46701111111']).not.toContain(verdict.number);
        expect(judgeNumber(verdict.number, rules(change), site)).toEqual(verdict);
        const inOwn = { ...site, own: [verdict.number] };
        expect(told(judgeNumber(text, rules(change), inOwn))).toBe('own');
      }),
      { numRuns: 3000 },
    );
    expect(passed).toBeGreaterThan(100);
  });

  test('without patterns, the country of a number is one of those allowed', () => {
    fc.assert(
      fc.property(
        typed,
        fc.subarray(['SE', 'DK', 'US', 'IT', 'GB'], { minLength: 1 }),
        country,
        (text, countries, home) => {
          const verdict = judgeNumber(text, rules({ countries }), { country: home, own: [] });
          if (verdict.verdict === 'ok') expect(countries).toContain(verdict.country);
        },
      ),
      { numRuns: 1500 },
    );
  });
});
