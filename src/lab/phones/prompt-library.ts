/** The sounds that phones know by name. */
import { type Reference, reference } from './audio/candidates.ts';
import type { Pcm } from './audio/pcm.ts';
import type { NamedReference } from './audio/transcript.ts';
import { readWav } from './audio/wav.ts';

interface Known {
  readonly reference: Reference;
  readonly pcm: Pcm;
}

export class PromptLibrary {
  private readonly known = new Map<string, Known>();

  /** From a WAV file or from samples (8000 a second). A name learned again is replaced. */
  async learn(name: string, sound: string | Pcm): Promise<void> {
    const pcm = typeof sound === 'string' ? await readWav(sound) : sound;
    this.known.set(name, { reference: reference(pcm), pcm });
  }

  get names(): string[] {
    return [...this.known.keys()];
  }

  get all(): NamedReference[] {
    return [...this.known].map(([name, { reference }]) => ({ name, reference }));
  }

  reference(name: string): Reference {
    return this.find(name).reference;
  }

  pcm(name: string): Pcm {
    return this.find(name).pcm;
  }

  private find(name: string): Known {
    const known = this.known.get(name);
    if (known === undefined)
      throw new Error(`no sound was learned as "${name}"; known: ${this.names.join(', ')}`);
    return known;
  }
}
