/**
 * A thread for what takes longest at a first start, beside the broker's own
 * beginning: hashing passwords, which is slow on purpose. It enters the members of the
 * issuers in plain Node, and gives the hashes of the others'.
 */

import { parentPort, workerData } from 'node:worker_threads'
import { ToolFailure } from '../root.ts'
import { seedCounter } from './counter.ts'
import type { Hashed, HashingOrder } from './hashed-members.ts'
import { hashedPasswords } from './hashed-passwords.ts'
import { seedPrepaid } from './prepaid.ts'

const { basePort, state } = workerData as HashingOrder

async function hashed(): Promise<Hashed> {
  try {
    seedPrepaid(basePort, state)
    seedCounter(state)
    return { hashes: await hashedPasswords() }
  } catch (error) {
    if (error instanceof ToolFailure) return { failure: error.message }
    throw error
  }
}

parentPort?.postMessage(await hashed(), [])
