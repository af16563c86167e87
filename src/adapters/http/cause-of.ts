/** Why `fetch` did not reach a server, as `ECONNREFUSED`; null: it failed otherwise. */
export function causeOf(error: unknown): string | null {
  const { cause } = error as { readonly cause?: { readonly code?: unknown } };
  return typeof cause?.code === 'string' ? cause.code : null;
}
