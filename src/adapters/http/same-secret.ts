import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether they are the same, in the same time whatever is wrong with the one that was given. */
export const isSameSecret = (secret: string, given: string): boolean =>
  timingSafeEqual(digest(secret), digest(given));

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
