/** What a unit of work is done with. */
import type { Instant } from '../domain/ids.ts';
import type { CallbackParts } from './callbacks/callback-parts.ts';
import type { Lines } from './lines.ts';
import type { Live } from './live.ts';
import type { Sites } from './sites.ts';
import type { Store } from './store.ts';

export interface UnitParts {
  readonly store: Store;
  readonly live: Live;
  readonly callbacks: CallbackParts;
  readonly lines: Lines;
  readonly sites: Sites;
  readonly now: Instant;
  /** Whether customers may be dialled now: not while the exchange is away. */
  readonly mayDial: boolean;
}
