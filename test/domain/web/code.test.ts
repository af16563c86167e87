/** A request that waits for its code. */
import { describe, expect, test } from '@jest/globals';
import type { CallbackId, Instant } from '../../../src/domain/ids.ts';
import { type CodeRequest, codeUsed, judgeCode } from '../../../src/domain/web/code.ts';

const expiresAt = 1_000_000 as Instant;
const before = (expiresAt - 1) as Instant;
const waiting: CodeRequest = {
  ...{ v: 1, id: 'r', client: 'website', callback: 'api-1' as CallbackId, expiresAt, wrongTries: 0 },
  progress: {
    status: 'waiting',
    asked: {
      ...{ profile: 'support', number: '0701234567', callerName: '', language: null, at: null },
      variables: {},
    },
  },
};

describe('a code', () => {
  test('is right, or wrong three times, the third of which is the last', () => {
    expect(judgeCode(waiting, true, before).verdict).toEqual({ type: 'right' });
    const verdicts = [];
    let state = waiting;
    for (let tries = 0; tries < 4; tries += 1) {
      const judged = judgeCode(state, false, before);
      verdicts.push(judged.verdict);
      state = judged.state;
    }
    expect(verdicts).toEqual([
      { type: 'wrong', triesLeft: 2 },
      { type: 'wrong', triesLeft: 1 },
      { type: 'over' },
      { type: 'over' },
    ]);
    expect(judgeCode(state, true, before)).toEqual({ state, verdict: { type: 'over' } });
    expect(state.wrongTries).toBe(3);
  });

  test('may be right at the third try', () => {
    const { state } = judgeCode(judgeCode(waiting, false, before).state, false, before);
    expect(judgeCode(state, true, before).verdict.type).toBe('right');
  });

  test('counts until it expires', () => {
    expect(judgeCode(waiting, true, expiresAt)).toEqual({ state: waiting, verdict: { type: 'over' } });
  });

  test('that was used leaves nothing of what was asked for', () => {
    const used = codeUsed(waiting, 'added', 'api-1' as CallbackId);
    expect(JSON.stringify(used)).not.toContain('0701234567');
    expect(judgeCode(used, true, before).verdict.type).toBe('right');
  });
});
