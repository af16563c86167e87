/** What a process is started with. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Options that every command takes; they win over the environment. */
export interface CommandLineOptions {
  readonly site?: string | undefined;
  readonly data?: string | undefined;
}
