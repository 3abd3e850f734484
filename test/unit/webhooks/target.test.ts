import { describe, expect, test } from 'vitest'

import { targetProblem } from '../../../broker/webhooks/target.ts'

const BROKER = 'https://checkout.example'
const problemOf = (url: string): string | undefined => targetProblem(url, { targets: 'public', broker: BROKER })

describe('In production, a webhook may be sent to', () => {
  test.each([
    'https://shop.example/webhooks',
    'https://shop.example:8443/webhooks?from=furiwake',
    'https://hooks.checkout.example/',
    'https://店.example/受信',
    'https://93.184.216.34/hook',
    'https://[2606:2800:220:1:248:1893:25c8:1946]/hook',
    'https://local.shop.example/',
    'https://shop.example:443/hook',
    'https://svc.shop.example/',
    'https://93-184-216-34.sslip.io/hook',
    'https://93.184.216.34.nip.io/hook',
    'https://5db8d822.nip.io/hook',
    'https://7f3a9b2c.preview.example/hook',
    'https://v1-0-24.shop.example/2026-10-0-1',
    'https://order-2026-10-12-1.shop.example/',
  ])('%s', (url) => {
    expect(problemOf(url)).toBeUndefined()
  })
})

describe('In production, no webhook is sent', () => {
  test.each([
    ['in the clear', 'http://shop.example/'],
    ['by another protocol', 'ftp://shop.example/'],
    ['to a file', 'file:///etc/passwd'],
    ['with a password in it', 'https://user:secret@shop.example/'],
    ['with a fragment', 'https://shop.example/#here'],
    ['to what is no URL', 'shop.example'],
    ['to what is too long', `https://shop.example/${'x'.repeat(500)}`],
  ])('%s', (_, url) => {
    expect(problemOf(url)).toMatch(/\.$|https:\/\//)
  })

  test.each([
    'https://checkout.example/v1/payments',
    'https://CHECKOUT.example./v1/payments',
    'https://checkout.example:8443/',
  ])('to the broker itself: %s', (url) => {
    expect(problemOf(url)).toBe('It must not be the broker itself.')
  })

  test.each([
    'https://localhost/',
    'https://LOCALHOST./',
    'https://shop.localhost/',
    'https://router.local/',
    'https://db.internal/',
    'https://nas.home.arpa/',
    'https://intranet/',
    'https://127.0.0.1/',
    'https://127.1/',
    'https://2130706433/',
    'https://0x7f000001/',
    'https://0177.0.0.1/',
    'https://0x7f.0.0.1/',
    'https://127.0.0.1./',
    'https://127。0。0。1/',
    'https://①②⑦.⓪.⓪.①/',
    'https://%31%32%37.0.0.1/',
    'https://0.0.0.0/',
    'https://0/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://172.31.255.255/',
    'https://192.168.1.1/',
    'https://169.254.169.254/latest/meta-data/',
    'https://100.64.0.1/',
    'https://192.0.2.1/',
    'https://198.18.0.1/',
    'https://224.0.0.1/',
    'https://255.255.255.255/',
    'https://[::1]/',
    'https://[::]/',
    'https://[0:0:0:0:0:0:0:1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:7f00:1]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[fe80::1]/',
    'https://[fc00::1]/',
    'https://[fd12:3456:789a::1]/',
    'https://[ff02::1]/',
    'https://[2001:db8::1]/',
    'https://[64:ff9b:1::7f00:1]/',
    'https://[::ffff:0:7f00:1]/',
    'https://[2001::7f00:1]/',
    'https://[100::1]/',
    'https://[3fff::1]/',
    'https://[fec0::1]/',
    'https://[4000::1]/',
    'https://[1::1]/',
    'https://192.0.0.8/',
    'https://240.0.0.1/',
    'https://kubernetes.default.svc/',
    'https://kubernetes.default.svc.cluster.local/',
    'https://api.prod.svc.cluster.local./',
    'https://vault.service.consul/',
    'https://host.docker.internal/',
    'https://metadata.google.internal/computeMetadata/v1/',
    'https://ip-10-0-0-1.ec2.internal/',
    'https://vm.internal.cloudapp.net/',
    'https://printer.localdomain/',
    'https://ⓛocalhost/',
    'https://shop.localhost%2e/',
  ])('to this machine or its network, in any spelling: %s', (url) => {
    expect(problemOf(url)).toBe('It must be an address on the public internet.')
  })

  test.each([
    'https://127.0.0.1.nip.io/',
    'https://app.10.0.0.1.nip.io./',
    'https://shop-192-168-1-1.sslip.io/',
    'https://169-254-169-254-shop.sslip.io/',
    'https://7f000001.nip.io/',
    'https://app-0a000001.nip.io/',
    'https://--1.sslip.io/',
    'https://fe80--1.sslip.io/',
    'https://2606-4700--1111.7f000001.1u.ms/',
    'https://7f000001.5db8d822.rbndr.us/',
    'https://nip.io/',
    'https://somewhere.traefik.me/',
    'https://192-168-1-1.my.local-ip.co/',
    'https://localtest.me/',
    'https://shop.lvh.me/',
    'https://127.0.0.1.shop.example/',
    'https://hooks-10-0-0-1.shop.example/',
    'https://１２７．０．０．１．nip.io/',
  ])('by a public name that leads to it: %s', (url) => {
    expect(problemOf(url)).toMatch(/made of an address, or leads to one/)
  })

  test.each([22, 25, 80, 3306, 6379, 8080, 9200, 10250])('to the port %i', (port) => {
    expect(problemOf(`https://shop.example:${port}/`)).toMatch(/port/)
  })
})

describe('For the demo and tests', () => {
  const rules = { targets: 'any', broker: 'http://localhost:8701' } as const

  test.each(['http://localhost:8700/webhooks', 'http://127.0.0.1:9000/', 'https://shop.example/'])(
    'a webhook may be sent to %s',
    (url) => {
      expect(targetProblem(url, rules)).toBeUndefined()
    },
  )
  test('a webhook is still not sent to the broker itself', () => {
    expect(targetProblem('http://localhost:8701/v1/payments', rules)).toBe('It must not be the broker itself.')
  })
})
