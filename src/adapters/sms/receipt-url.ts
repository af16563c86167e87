import type { ReceiptSettings } from '../../domain/messages/settings.ts';

/** The parameter, or bearer token, by which a receipt shows that it comes from the gateway. */
export const KEY_PARAMETER = 'key';

/**
 * Where the gateway sends the receipts of one message.
 * @param address where the gateway reaches us, as `http://127.0.0.1:8071`.
 */
export function receiptUrl(
  { path, id: named }: ReceiptSettings,
  address: string,
  id: string,
  key: string | null,
): string {
  const url = new URL(`${address.replace(/\/+$/, '')}${path}`);
  if (named.whose === 'ours') url.searchParams.set(named.parameter, id);
  if (key !== null) url.searchParams.set(KEY_PARAMETER, key);
  // Gateways append `&status=…`.
  return url.search === '' ? `${url.href}?` : url.href;
}
