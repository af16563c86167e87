import type { AnswerTest } from '../../domain/messages/settings.ts';

/** Whether an answer is one of those that are meant. */
export const holds = (
  { statuses, body }: AnswerTest,
  answer: { readonly status: number; readonly body: string },
): boolean =>
  statuses.some(({ from, to }) => answer.status >= from && answer.status <= to) &&
  (body === null || new RegExp(body, 'u').test(answer.body));
