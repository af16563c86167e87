import { expect, test } from '@jest/globals';
import { PERSONAS, planAnswer } from '../../src/demo/cast/agent-plan.ts';
import { type CallerPlan, MATTERS, pauseBeforeNext, planCaller } from '../../src/demo/cast/caller-plan.ts';
import { diceOf } from '../../src/demo/cast/dice.ts';
import { readSite } from '../../src/main/read-site.ts';

const callers = (seed: number, count: number): CallerPlan[] =>
  Array.from({ length: count }, (_, index) => planCaller(index + 1, diceOf(seed)));

test('a seed brings the same callers again, another seed brings others', () => {
  expect(callers(7, 30)).toEqual(callers(7, 30));
  expect(callers(8, 30)).not.toEqual(callers(7, 30));
});

test('what one throws does not change what another throws', () => {
  const dice = diceOf(7);
  const alone = planCaller(5, diceOf(7));
  planCaller(1, dice);
  dice.next();
  expect(planCaller(5, dice)).toEqual(alone);
});

test('among many callers there is every kind', () => {
  const many = callers(1, 200);
  const kinds: Record<string, (plan: CallerPlan) => boolean> = {
    sales: (plan) => plan.queue === 'sales',
    support: (plan) => plan.queue === 'support',
    swedish: (plan) => plan.language === 'sv',
    bargesIn: (plan) => plan.bargesIn,
    hearsOut: (plan) => !plan.bargesIn,
    wrongKey: (plan) => plan.wrongKey !== null,
    noNumber: (plan) => plan.customerNumber === null,
    impatient: (plan) => plan.patienceMs < 15_000,
  };
  for (const [kind, fits] of Object.entries(kinds)) {
    expect({ kind, share: many.filter(fits).length / many.length > 0.05 }).toEqual({ kind, share: true });
  }
});

test('no two who are likely to be on the line together share a number, and all numbers belong to nobody', () => {
  const numbers = callers(1, 95).map((plan) => plan.number);
  expect(new Set(numbers).size).toBe(95);
  // https://www.pts.se: numbers for use in books and films.
  for (const number of numbers) expect(number).toMatch(/^\+467017406(0[5-9]|[1-9]\d)$/);
  expect(planCaller(96, diceOf(1)).number).toBe(numbers[0]);
});

const byName = (a: { readonly name: string }, b: { readonly name: string }): number =>
  a.name.localeCompare(b.name);

test('keys and plans fit the site: what callers press leads where they want, what is wrong leads nowhere', async () => {
  const read = await readSite('flows/demo', false);
  if (!read.ok) throw new Error(read.printed);
  const { site } = read.loaded;
  const menu = Object.values(site.blocks)
    .flat()
    .find((step) => step.type === 'menu');
  if (menu?.type !== 'menu') throw new Error('the site has no menu');
  const keys = Object.keys(menu.keys);
  for (const plan of callers(1, 200)) {
    if (plan.wrongKey !== null) expect(keys).not.toContain(plan.wrongKey);
    if (plan.customerNumber !== null) expect(plan.customerNumber).toMatch(/^\d{4}$/);
    expect(MATTERS[plan.matter]).toBeDefined();
  }
  expect(keys).toEqual(expect.arrayContaining(['1', '2', '9']));
  expect(
    [...PERSONAS].sort(byName).map(({ name, user, firstName }) => [name, `PJSIP/${user}`, firstName]),
  ).toEqual(
    Object.entries(site.agents)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([name, agent]) => [name, agent.phone, agent.name.split(' ')[0]]),
  );
});

test('callers come at the rate that was asked for', () => {
  const dice = diceOf(3);
  const pauses = Array.from({ length: 600 }, (_, index) => pauseBeforeNext(index + 3, 15, dice));
  expect(pauses.reduce((a, b) => a + b, 0) / pauses.length / 4000).toBeCloseTo(1, 1);
});

test('agents take their first call, within what they are like; one sometimes misses one', () => {
  const misses = PERSONAS.map((persona) => {
    const plans = Array.from({ length: 100 }, (_, index) => planAnswer(persona, index + 1, diceOf(5)));
    expect(plans[0]?.answersAfterMs).not.toBeNull();
    for (const { answersAfterMs, talkMs } of plans) {
      const [soonest, latest] = persona.answersAfterMs;
      if (answersAfterMs !== null) {
        expect(answersAfterMs).toBeGreaterThanOrEqual(soonest);
        expect(answersAfterMs).toBeLessThanOrEqual(latest);
      }
      expect(talkMs).toBeGreaterThanOrEqual(persona.talksMs[0]);
    }
    return plans.filter((plan) => plan.answersAfterMs === null).length;
  });
  expect(misses.filter((count) => count > 0)).toHaveLength(1);
});
