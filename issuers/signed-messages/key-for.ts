/** jose imports a JWK once and remembers it by the object, so the same key must be the same object each time. */
const known = new WeakMap<object, Map<string, object>>()

/** A key with the algorithm that it is used for. */
export function keyFor<K extends object>(key: K, alg: string): K & { alg: string } {
  const ofKey = known.get(key) ?? new Map<string, object>()
  known.set(key, ofKey)
  const withAlg = ofKey.get(alg) ?? { ...key, alg }
  ofKey.set(alg, withAlg)
  return withAlg as K & { alg: string }
}
