/** Every migration in order. A released one is never changed: what is wrong in it is put right by the next. */
import { up as init } from './001-init.ts';
import { up as counting } from './002-counting.ts';
import { up as messages } from './003-messages.ts';
import { up as callbacks } from './004-callbacks.ts';
import { up as callbackCounting } from './005-callback-counting.ts';
import { up as webRequests } from './006-web-requests.ts';
import { up as optOuts } from './007-opt-outs.ts';
import { up as replies } from './008-replies.ts';
import { up as holding } from './009-holding.ts';
import { up as numbersKept } from './010-numbers-kept.ts';

export const migrations: readonly string[] = [
  init,
  counting,
  messages,
  callbacks,
  callbackCounting,
  webRequests,
  optOuts,
  replies,
  holding,
  numbersKept,
];
