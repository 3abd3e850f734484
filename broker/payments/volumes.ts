/** The volumes of a merchant, as the directory names them. */

/** One of a merchant's account books. New payments go to the open ones; a closed one keeps its own to their end. */
export interface Volume {
  id: string
  /** Milliseconds since 1970: new payments go to it from then on, and no more from then on. */
  opensAt: number
  closesAt: number | null
}

/**
 * Returns the volume for a new payment. Any choice is a right one, however old the
 * memory of the directory is: which payment a key made is decided elsewhere
 * (broker/key-book/). `digest`: of the Idempotency-Key, in hexadecimal.
 */
export function volumeForNew(volumes: readonly Volume[], digest: string, now: number): string | undefined {
  const open = volumes.filter(({ opensAt, closesAt }) => opensAt <= now && (closesAt === null || now < closesAt))
  if (open.length === 0) return lastToClose(volumes)
  return open[parseInt(digest.slice(0, 8), 16) % open.length]?.id
}

function lastToClose(volumes: readonly Volume[]): string | undefined {
  const closing = (volume: Volume): number => volume.closesAt ?? Infinity
  return volumes.toSorted((a, b) => closing(b) - closing(a))[0]?.id
}
