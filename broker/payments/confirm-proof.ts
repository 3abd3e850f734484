import { confirmKeyOf, newConfirmToken } from '../../protocol/confirm-token.ts'

/** Describes what step 10 will be confirmed with. `token`: known to the broker only where it made it, and never kept. */
export interface ConfirmProof {
  key: string
  token?: string
}

/** Returns the key that came with an attempt; without one, that of a token which the answer to the attempt hands over. */
export async function confirmProof(key: string | undefined): Promise<ConfirmProof> {
  if (key !== undefined) return { key }
  const token = newConfirmToken()
  return { key: await confirmKeyOf(token), token }
}
