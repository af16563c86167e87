/** By what requests are counted: who asked, and for numbers of which kind. */

/** An address whose owner has it alone: one of IPv4, or the 64 bits of IPv6 that name a network. */
export function visitorOf(address: string): string {
  const plain = (address.split('%')[0] ?? '').toLowerCase();
  const mapped = /^(?:0*:)*:?(?:ffff:)(\d+\.\d+\.\d+\.\d+)$/.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  return plain.includes(':') ? `${networkOf(plain)}::/64` : plain;
}

function networkOf(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = head === '' ? [] : head.split(':');
  const rest = tail === undefined || tail === '' ? [] : tail.split(':');
  const left = 8 - groups.length - rest.length;
  const all = tail === undefined ? groups : [...groups, ...Array.from({ length: left }, () => '0'), ...rest];
  return all
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ''))
    .join(':');
}

const OPEN_DIGITS = 4;

/** What numbers have in common that are alike but for their last digits. */
export const prefixOf = (number: string): string => number.slice(0, -OPEN_DIGITS);
