import { isIPv6 } from 'node:net';

/** How many of the eight groups of an IPv6 address name the network: one line of a provider is a /64. */
const networkGroups = 4;

/**
 * Whom attempts from an address are counted against: an IPv4 address by itself; of an IPv6 address its /64, since whoever has
 * one line has all 2^64 addresses of it. What is no address stays as it is.
 */
export function networkOf(address: string): string {
  const plain = address.replace(/%.*$/, '');
  if (!isIPv6(plain)) return plain;
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(plain)?.[1];
  if (mapped !== undefined) return mapped;
  const [head = '', tail] = withoutDots(plain).split('::');
  const first = groupsOf(head);
  const last = groupsOf(tail ?? '');
  const zeros = tail === undefined ? 0 : 8 - first.length - last.length;
  const groups = [...first, ...Array<string>(zeros).fill('0'), ...last];
  return `${groups.slice(0, networkGroups).join(':')}::/64`;
}

function groupsOf(text: string): string[] {
  return text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16).toString(16));
}

/** The last 32 bits may be written as an IPv4 address (RFC 4291, section 2.2); they are never of the network. */
function withoutDots(address: string): string {
  return address.replace(/\d+\.\d+\.\d+\.\d+$/, '0:0');
}
