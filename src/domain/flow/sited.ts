/** `file:line` of the step, for logs and the journal. */
export interface Sited {
  readonly at: string;
}
