import { describe, expect, test } from 'vitest'

import { networkOf } from '../../../protocol/network-address.ts'

describe('The network of an address', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7'],
    [' 203.0.113.7 ', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::FFFF:cb00:7107', '203.0.113.7'],
    ['0:0:0:0:0:ffff:203.0.113.7', '203.0.113.7'],
    ['', ''],
  ])('%s is %s: the whole of an IPv4 address, however it is written', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  test.each([
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:0DB8:0001:0002::6', '2001:db8:1:2'],
    ['2001:db8:1:2::', '2001:db8:1:2'],
    ['2001:db8::5:6:7:8', '2001:db8:0:0'],
    ['2001:db8::', '2001:db8:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0'],
    ['::1', '0:0:0:0'],
    ['64:ff9b::203.0.113.7', '64:ff9b:0:0'],
  ])('%s is %s: the first half of an IPv6 address', (address, network) => {
    expect(networkOf(address)).toBe(network)
  })

  test.each([':'.repeat(10_000), '::::', 'a:b:c', '1.2.3.4:80', '%'])(
    'of nonsense (%s) is some text, at no cost',
    (text) => {
      expect(networkOf(text).length).toBeLessThanOrEqual(64)
    },
  )
})
