/** What the cast shares. */
import type { PhoneSet } from '../../lab/phones/phone-set.ts';
import type { Ledger } from '../ledger.ts';
import type { Prompts } from '../prompts.ts';
import type { Story } from '../story.ts';
import type { Dice } from './dice.ts';

/** What callers dial. */
export const CALLED_NUMBER = '1000';

/** The account that is free for a softphone: its SIP user, and the number it shows. */
export const GUEST = { user: 'guest', number: '100' } as const;

export interface Stage {
  readonly phones: PhoneSet;
  readonly prompts: Prompts;
  readonly ledger: Ledger;
  readonly story: Story;
  readonly dice: Dice;
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /** Aborted when no more callers come and those who talk come to an end. */
  readonly windUp: AbortSignal;
  /** Aborted when everybody hangs up. */
  readonly closing: AbortSignal;
}
