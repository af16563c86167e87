import type { AsteriskTool } from '../provision/tools.ts';
import type { PhoneAccount } from './phone-config.ts';
import type { PortBlock } from './port-block.ts';

interface CommonOptions {
  /** What to run, as `provideTools` gives it. */
  readonly tools: { readonly asterisk: AsteriskTool };
  /** All the instance writes goes here. May hold an earlier instance: its database (registrations) is kept. */
  readonly folder: string;
  /** Claimed when absent. Given ones belong to the instance from then on: `stop` releases them. */
  readonly ports?: PortBlock;
  readonly phones: readonly PhoneAccount[];
  /** Whole configuration files that replace shipped ones or come beside them. */
  readonly extraFiles?: Readonly<Record<string, string>>;
  /** How long it may take to come up; 30 s when absent. */
  readonly limitMs?: number;
}

/** The company's PBX, with `asterisk-config/` as it is shipped. Its ARI application is `keepline`. */
export interface PbxOptions extends CommonOptions {
  readonly role: 'pbx';
  /** Where `PJSIP/<number>@trunk` leads on this machine; absent: nowhere. */
  readonly trunk?: { readonly sipPort: number };
  /** WAV files for those who wait; those of the tools when absent. */
  readonly musicFolder?: string;
  /** What the dialplan rings while Keepline stays away; the first phone when absent. */
  readonly fallback?: string;
  readonly fallbackSeconds?: number;
  readonly awayTries?: number;
  readonly awaySeconds?: number;
}

/** Telephones: an Asterisk whose calls to and from the PBX are driven by the ARI application `phones`. */
export interface PhonesOptions extends CommonOptions {
  readonly role: 'phones';
  readonly pbx: { readonly sipPort: number };
}

export type AsteriskOptions = PbxOptions | PhonesOptions;
