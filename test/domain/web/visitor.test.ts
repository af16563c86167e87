/** By what requests are counted. */
import { expect, test } from '@jest/globals';
import { prefixOf, visitorOf } from '../../../src/domain/web/visitor.ts';

test.each([
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:0DB8:0001:0002::1', '2001:db8:1:2::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['::', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['', ''],
  ['anything', 'anything'],
])('%s counts as %s', (address, visitor) => expect(visitorOf(address)).toBe(visitor));

test('numbers are alike but for their last four digits', () => {
  expect(prefixOf('+46701234567')).toBe('+4670123');
  expect(prefixOf('112')).toBe('');
});
