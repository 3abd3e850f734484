/** A try at a delivery, as it was received. */
export interface Received {
  headers: Record<string, string>
  /** As it came, for the signature is over that. */
  text: string
  body: {
    id: string
    type: string
    version: number
    payment?: { id: string; status: string; version: number }
    webhook_endpoint?: string
    verdict?: string
    returns?: string[]
  }
}

/** Servers of the merchant at http://hooks.test, each at a path of its own: they keep what they get, and answer as told. */
export class WebhookReceivers {
  static readonly origin = 'http://hooks.test'
  readonly #got = new Map<string, Received[]>()
  readonly #answers = new Map<string, (received: Received) => Response | Promise<Response>>()

  /** The URL of a new receiver, which answers 204 if not told otherwise. */
  open(path: string, answer: (received: Received) => Response | Promise<Response> = noContent): string {
    this.#got.set(path, [])
    this.#answers.set(path, answer)
    return `${WebhookReceivers.origin}${path}`
  }

  /** Everything that came to a receiver, oldest first. */
  got(path: string): Received[] {
    return this.#got.get(path) ?? []
  }

  /** Undefined when the request is for nobody here. */
  answer(request: Request): Promise<Response> | undefined {
    const { origin, pathname } = new URL(request.url)
    return origin === WebhookReceivers.origin ? this.#receive(request, pathname) : undefined
  }

  async #receive(request: Request, path: string): Promise<Response> {
    const text = await request.text()
    const body = JSON.parse(text) as Received['body']
    const received = { headers: Object.fromEntries(request.headers), text, body }
    this.#got.get(path)?.push(received)
    return (this.#answers.get(path) ?? noContent)(received)
  }
}

function noContent(): Response {
  return new Response(null, { status: 204 })
}
