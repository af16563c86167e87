/** Who is left in silence. */
import type { EngineLab } from './engine-lab.ts';

/**
 * Looks at who hears nothing; call it often. A caller hears a prompt, music or an agent, or has been asked for a key; a
 * leg that was answered hears its caller. Time in which Keepline was dead or away does not count.
 */
export class SilenceWatch {
  readonly neglected: string[] = [];
  readonly #silentSince = new Map<string, number>();

  look({ running, engine, telephony, clock }: EngineLab): void {
    let isThere: boolean | null = null;
    for (const channel of telephony.channels.values()) {
      const isBusy =
        !channel.up ||
        channel.playbacks.length > 0 ||
        channel.room !== null ||
        telephony.hears(channel) !== null;
      if (!isBusy) isThere ??= running && engine.view().connected;
      if (isBusy || !isThere) {
        this.#silentSince.delete(channel.id);
        continue;
      }
      const since = this.#silentSince.get(channel.id) ?? clock.now();
      this.#silentSince.set(channel.id, since);
      const isAgents = channel.dialled !== null && !channel.id.endsWith('~customer');
      const limitMs = isAgents ? LONGEST_LEG_SILENCE_MS : LONGEST_SILENCE_MS;
      if (clock.now() - since > limitMs) {
        this.neglected.push(`${channel.id} heard nothing for ${clock.now() - since} ms`);
        this.#silentSince.delete(channel.id);
      }
    }
  }
}

/** The longest rendering of a text (3 s), the wait for the first of four digits (5 s) and for the others (3 s each). */
const LONGEST_SILENCE_MS = 3_000 + 5_000 + 3 * 3_000 + 500;
/** An agent who has heard the whisper has 3 s to press 1. */
const LONGEST_LEG_SILENCE_MS = 3_500;
