import { Agent, request } from 'node:http'

const DEADLINE_MS = 30_000

export interface Answer {
  status: number
  text: string
}

/** A client that keeps its connections, so that what is measured is the server. Loopback only. */
export class LoopbackClient {
  readonly #port: number
  readonly #agent: Agent

  constructor(port: number, connections: number) {
    this.#port = port
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections })
  }

  send(method: 'GET' | 'POST', path: string, headers: Record<string, string> = {}, body?: string): Promise<Answer> {
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }
    return new Promise((resolve, reject) => {
      const sent = request(
        {
          host: '127.0.0.1',
          port: this.#port,
          method,
          path,
          agent: this.#agent,
          headers: { ...headers, ...length },
          timeout: DEADLINE_MS,
        },
        (response) => {
          let text = ''
          response.setEncoding('utf8')
          response.on('data', (chunk: string) => (text += chunk))
          response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
          response.on('error', reject)
        },
      )
      sent.on('timeout', () => sent.destroy(new Error('No answer in time.')))
      sent.on('error', reject)
      sent.end(body)
    })
  }

  /** As {@link send}; any other status than the expected one ends the bench: what fails is not measured. */
  async expect(status: number, ...args: Parameters<LoopbackClient['send']>): Promise<string> {
    const answer = await this.send(...args)
    if (answer.status !== status) {
      throw new Error(
        `${args[0]} ${args[1].replace(/pay_\w+/, 'pay_…')} answered ${answer.status}: ${answer.text.slice(0, 300)}`,
      )
    }
    return answer.text
  }

  close(): void {
    this.#agent.destroy()
  }
}
