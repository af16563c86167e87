/** A line of Keepline's log, as its business events (observe/events.ts) write it. */

export class LogLine {
  readonly event: string;
  readonly level: string;
  private readonly fields: Readonly<Record<string, unknown>>;

  private constructor(event: string, level: string, fields: Readonly<Record<string, unknown>>) {
    this.event = event;
    this.level = level;
    this.fields = fields;
  }

  /** Null for what is no event, such as half a line of a process that was killed. */
  static parse(line: string): LogLine | null {
    try {
      const fields: unknown = JSON.parse(line);
      if (typeof fields !== 'object' || fields === null) return null;
      const { event, level } = fields as { event?: unknown; level?: unknown };
      if (typeof event !== 'string' || typeof level !== 'string') return null;
      return new LogLine(event, level, fields as Record<string, unknown>);
    } catch {
      return null;
    }
  }

  /** '' when there is no such text. */
  text(field: string): string {
    const value = this.fields[field];
    return typeof value === 'string' ? value : '';
  }

  /** 0 when there is no such number. */
  number(field: string): number {
    const value = this.fields[field];
    return typeof value === 'number' ? value : 0;
  }

  /** Null when there is no such thing, or it is none with fields of its own. */
  object(field: string): Readonly<Record<string, unknown>> | null {
    const value = this.fields[field];
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  }

  /** The message of a logged error. */
  get error(): string {
    const message = this.object('err')?.message;
    return typeof message === 'string' ? message : '';
  }
}
