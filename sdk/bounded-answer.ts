/** The largest answer of a broker is a payment with a hundred items: some tens of kilobytes. */
const ANSWER_MAX_BYTES = 1024 * 1024

/** An answer that goes on beyond any that the API gives. The rest of it was not read. */
export class AnswerTooLarge extends Error {
  readonly status: number

  constructor(status: number, maxBytes: number) {
    super(`The answer is larger than ${maxBytes} bytes.`)
    this.name = 'AnswerTooLarge'
    this.status = status
  }
}

/**
 * Reads an answer as UTF-8, chunk by chunk, and throws {@link AnswerTooLarge}
 * as soon as it is too large: whatever answers in a broker's place takes no
 * more memory than this. The bytes are counted as they come, after any
 * decompression. The deadline is that of the request's signal.
 */
export async function boundedText(answer: Response, maxBytes = ANSWER_MAX_BYTES): Promise<string> {
  if (answer.body === null) return ''
  const reader: ReadableStreamDefaultReader<Uint8Array> = answer.body.getReader()
  const decoder = new TextDecoder()
  let text = ''
  let size = Number(answer.headers.get('content-length') ?? 0) > maxBytes ? Infinity : 0
  // Ends with the stream, which the signal of the request ends too, or with the first chunk that goes over the size.
  while (size <= maxBytes) {
    const { done, value } = await reader.read()
    if (done) return text + decoder.decode()
    size += value.byteLength
    text += decoder.decode(value, { stream: true })
  }
  reader.cancel().catch(() => undefined)
  throw new AnswerTooLarge(answer.status, maxBytes)
}

/** Fetches a key set for jose, which reads whatever comes to its end: within the bounds of {@link boundedText}. */
export async function boundedFetch(url: string, request: RequestInit): Promise<Response> {
  const answer = await fetch(url, request)
  if (answer.status === 200) return new Response(await boundedText(answer), { headers: answer.headers })
  answer.body?.cancel().catch(() => undefined)
  return answer
}
