/** Reads the text of a request or an answer, and stops at a size. */

/** The body as UTF-8, or undefined when it is larger than `maxBytes`; then the rest is not read. */
export async function boundedText(source: Request | Response, maxBytes: number): Promise<string | undefined> {
  const declared = Number(source.headers.get('content-length') ?? 0)
  if (declared > maxBytes || source.body === null) {
    await source.body?.cancel()
    return declared > maxBytes ? undefined : ''
  }
  const decoder = new TextDecoder()
  const reader = source.body.getReader()
  let text = ''
  let size = 0
  // Ends with the stream, or with the first chunk that goes over the size.
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    if (size > maxBytes) {
      await reader.cancel()
      return undefined
    }
    text += decoder.decode(value, { stream: true })
  }
}
