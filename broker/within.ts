/** Waits for work no longer than so long: what comes later comes for nobody. Throws when the time is over. */
export async function within<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let stop = (): void => undefined
  const late = new Promise<never>((_, reject) => {
    const timer = setTimeout(() => reject(new Error(`No answer in ${timeoutMs} ms.`)), timeoutMs)
    stop = () => clearTimeout(timer)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    stop()
  }
}
