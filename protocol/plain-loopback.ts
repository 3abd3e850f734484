/**
 * Tells whether an origin is plain HTTP on this very machine, as in the demo.
 * Safari and WebKitGTK keep no `Secure` cookie there, and none whose name
 * begins with `__Host-`; nothing travels that TLS would hide.
 */
export function isPlainLoopback(origin: string): boolean {
  const { protocol, hostname } = new URL(origin)
  return protocol === 'http:' && /^(?:(?:[a-z\d-]+\.)*localhost|127\.0\.0\.1|\[::1\])$/.test(hostname)
}
