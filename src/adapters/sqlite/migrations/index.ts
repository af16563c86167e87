/** Every migration in order. A released one is never changed: what is wrong in it is put right by the next. */
import { up as init } from './001-init.ts';
import { up as counting } from './002-counting.ts';
import { up as messages } from './003-messages.ts';
import { up as callbacks } from './004-callbacks.ts';
import { up as callbackCounting } from './005-callback-counting.ts';

export const migrations: readonly string[] = [init, counting, messages, callbacks, callbackCounting];
