/**
 * Makes a stream that makes a chunk when the reader asks for one, and none
 * ahead: a slow reader holds one chunk in memory. The first is made before, so
 * that what fails at once is answered as a problem. A reader that asks for
 * nothing in `idleMs` is left.
 */
export async function pulledStream(
  chunks: AsyncGenerator<Uint8Array>,
  { idleMs, onBroken }: { idleMs: number; onBroken: (error: unknown) => void },
): Promise<ReadableStream<Uint8Array>> {
  let made: IteratorResult<Uint8Array> | undefined = await chunks.next()
  let stopTimer = (): void => undefined
  const leave = (): void => void chunks.return(undefined).catch(onBroken)
  const source = {
    async pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
      stopTimer()
      try {
        const { done, value } = made ?? (await chunks.next())
        made = undefined
        if (done === true) return controller.close()
        controller.enqueue(value)
      } catch (error) {
        onBroken(error)
        return controller.error(error)
      }
      const timer = setTimeout(() => {
        const error = new Error('Nobody reads the answer any more.')
        onBroken(error)
        controller.error(error)
        leave()
      }, idleMs)
      stopTimer = () => clearTimeout(timer)
    },
    cancel(): void {
      stopTimer()
      leave()
    },
  }
  return new ReadableStream<Uint8Array>(source, { highWaterMark: 0 })
}
