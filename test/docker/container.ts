/**
 * A container run by `buildah run`, which needs no engine. Its isolation by chroot shares this machine's network and
 * process numbers, so that loopback is the same inside and outside.
 */
import { execFile } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { type Ended, startChild } from '../support/child.ts';
import { eventually } from '../support/eventually.ts';

export interface ImageConfig {
  readonly User: string;
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly Env: readonly string[];
  readonly Volumes: Readonly<Record<string, object>>;
  readonly Healthcheck: { readonly Test: readonly string[] };
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Path here → path in the container. */
  readonly volumes?: Readonly<Record<string, string>>;
}

export interface Started {
  /** What it has printed so far, on either output. */
  printed(): string;
  readonly ended: Promise<Ended>;
  /** Its first process: what a container's engine sends signals to. */
  firstProcess(): Promise<number>;
}

const buildah = async (...args: readonly string[]): Promise<string> =>
  (await promisify(execFile)('buildah', args)).stdout.trim();

/** What the image says about how it is to be run. */
export async function imageConfig(image: string): Promise<ImageConfig> {
  const { Docker } = JSON.parse(await buildah('inspect', '--type', 'image', image));
  return Docker.config;
}

export class Container {
  readonly #name: string;

  private constructor(name: string) {
    this.#name = name;
  }

  static async create(image: string): Promise<Container> {
    return new Container(await buildah('from', '--pull-never', image));
  }

  async remove(): Promise<void> {
    await buildah('rm', this.#name);
  }

  /** Starts a command as the image's user. */
  start(command: readonly string[], { env = {}, volumes = {} }: RunOptions = {}): Started {
    const {
      process: child,
      out,
      err,
      ended,
    } = startChild('buildah', [
      'run',
      ...Object.entries(env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
      ...Object.entries(volumes).flatMap(([here, there]) => ['--volume', `${here}:${there}`]),
      this.#name,
      '--',
      ...command,
    ]);
    const [program = ''] = command;
    const find = (): number | null =>
      child.pid === undefined ? null : findDescendant(child.pid, program.slice(0, LONGEST_NAME));
    return {
      printed: () => out() + err(),
      ended,
      firstProcess: () => eventually(() => `${program} runs in the container: ${out()}${err()}`, find),
    };
  }

  /** Runs a command to its end. */
  run(command: readonly string[], options?: RunOptions): Promise<Ended> {
    return this.start(command, options).ended;
  }
}

/** Linux keeps no more of a program's name than this. */
const LONGEST_NAME = 15;

function findDescendant(ancestor: number, program: string): number | null {
  const processes = new Map<number, { parent: number; name: string }>();
  for (const entry of readdirSync('/proc')) {
    if (/^\d+$/.test(entry)) {
      try {
        // `pid (name) state parent …`; the name may hold anything.
        const [, name = '', parent = ''] =
          /\((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${entry}/stat`, 'utf8')) ?? [];
        processes.set(Number(entry), { parent: Number(parent), name });
      } catch {
        // It has ended since.
      }
    }
  }
  const descends = (pid: number): boolean => {
    const parent = processes.get(pid)?.parent;
    return parent !== undefined && (parent === ancestor || descends(parent));
  };
  for (const [pid, { name }] of processes) if (name === program && descends(pid)) return pid;
  return null;
}
