/** Every migration in order. A released one is never changed: what is wrong in it is put right by the next. */
import { up as init } from './001-init.ts';
import { up as counting } from './002-counting.ts';

export const migrations: readonly string[] = [init, counting];
