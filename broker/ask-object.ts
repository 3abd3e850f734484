/** A call to a Durable Object, when its answer may get lost: on a deploy, a reset, a machine that goes away. */

/** The object could not be asked, or answered nothing: what it did is unknown. 503 with `Retry-After`. */
export class StorageUnavailable extends Error {
  constructor(cause: unknown) {
    super('A Durable Object did not answer.', { cause })
    this.name = 'StorageUnavailable'
  }
}

/**
 * Asks an object, and once more with a new stub after any error but
 * `overloaded`, which repeating would only make worse. So `call` must be one
 * that does no harm when it is made twice: the same question, with ids that
 * were made before it.
 */
export async function askObject<S, T>(stub: () => S, call: (stub: S) => Promise<T>): Promise<T> {
  try {
    return await call(stub())
  } catch (error) {
    if (isOverloaded(error)) throw new StorageUnavailable(error)
  }
  try {
    // An exception may have left the first stub broken for good.
    return await call(stub())
  } catch (error) {
    throw new StorageUnavailable(error)
  }
}

/** https://developers.cloudflare.com/durable-objects/best-practices/error-handling/ */
function isOverloaded(error: unknown): boolean {
  return error instanceof Error && 'overloaded' in error && error.overloaded === true
}
