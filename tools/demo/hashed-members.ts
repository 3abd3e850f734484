import { Worker } from 'node:worker_threads'
import { ToolFailure } from '../root.ts'
import type { StateFolder } from './state.ts'

export interface HashingOrder {
  basePort: number
  state: StateFolder
}

/** The thread's answer: the hashes by member ID, or one sentence of what a person can put right. */
export type Hashed = { hashes: ReadonlyMap<string, string> } | { failure: string }

/** Enters the members of the issuers in plain Node, and returns the hashes of all others' passwords, by member ID: in a thread of its own. */
export async function hashMembers(order: HashingOrder): Promise<ReadonlyMap<string, string>> {
  const thread = new Worker(new URL('hashing-thread.ts', import.meta.url), { workerData: order })
  const hashed = await new Promise<Hashed>((resolve, reject) => {
    thread.once('message', resolve).once('error', reject)
    thread.once('exit', () => reject(new Error('The members could not be entered.')))
  })
  if ('failure' in hashed) throw new ToolFailure(hashed.failure)
  return hashed.hashes
}
