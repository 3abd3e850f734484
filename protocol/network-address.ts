/** Longer than any address, and short enough to be taken apart at no cost. */
const ADDRESS_MAX_CHARACTERS = 64

/**
 * Returns the part of a network address that one customer of a network is: the
 * whole of an IPv4 address; of an IPv6 address the first 64 bits, because the
 * rest one can choose at will. Spelled one way, however the address was
 * written; empty where there is none.
 */
export function networkOf(address: string): string {
  const bare = address.trim().toLowerCase().slice(0, ADDRESS_MAX_CHARACTERS).replace(/%.*$/, '')
  if (!bare.includes(':')) return bare
  const groups = eightGroups(bare)
  // RFC 4291, section 2.5.5.2: an IPv4 address in the clothes of an IPv6 one.
  const isMapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff'
  return isMapped ? groups.slice(6).flatMap(twoBytes).join('.') : groups.slice(0, 4).join(':')
}

/** RFC 4291, section 2.2, with what `::` leaves out put in. */
function eightGroups(address: string): string[] {
  const [before = '', after] = address.split('::')
  const [head, tail] = [groupsOf(before), groupsOf(after ?? '')]
  const missing = after === undefined ? 0 : Math.max(0, 8 - head.length - tail.length)
  return [...head, ...Array.from({ length: missing }, () => '0'), ...tail]
}

function groupsOf(text: string): string[] {
  return text.split(':').flatMap((group) => {
    if (group === '') return []
    if (!group.includes('.')) return [group.replace(/^0+(?=.)/, '')]
    const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number)
    return [(a * 256 + b).toString(16), (c * 256 + d).toString(16)]
  })
}

function twoBytes(group: string): number[] {
  const both = Number.parseInt(group, 16)
  return [Math.floor(both / 256), both % 256]
}
