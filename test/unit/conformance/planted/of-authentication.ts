/** Faults in how members are known, guesses bounded, and seals taken. */

import { scryptSync } from 'node:crypto'
import { CLOSED, GUESSED, isOurs, seconds } from './plant.ts'
import type { PlantedFault } from './plant.ts'

export const OF_AUTHENTICATION: readonly PlantedFault[] = [
  {
    what: 'tells an ID that nobody has by the fields of the answer',
    finds: ['authenticate.unknown_id'],
    authenticate: ({ memberId }, honest) => {
      const answer = honest()
      if (answer.outcome !== 'refused' || answer.reason !== 'credentials' || isOurs(memberId)) return answer
      return { outcome: 'refused', reason: 'credentials' }
    },
  },
  {
    what: 'hashes the password only where the ID is known',
    finds: ['authenticate.time'],
    authenticate: ({ memberId, password }, honest) => {
      if (isOurs(memberId)) scryptSync(password, 'salt', 32, { N: 2 ** 14, r: 8, p: 1 })
      return honest()
    },
  },
  {
    what: 'lets anybody guess without end',
    finds: ['guessing.bounded'],
    authenticate: ({ memberId, password }, honest) => {
      if (memberId !== GUESSED || password === 'guessed-password') return honest()
      return { outcome: 'refused', reason: 'credentials', attemptsLeft: 3 }
    },
  },
  {
    what: 'lets the right password through while the ID is locked',
    finds: ['guessing.locked'],
    authenticate: ({ memberId, password }, honest) => {
      const answer = honest()
      const isRight = memberId === GUESSED && password === 'guessed-password'
      return isRight ? { outcome: 'authenticated', account: { type: 'model', number: 'account-1' } } : answer
    },
  },
  {
    what: 'never locks an ID that nobody has',
    finds: ['guessing.alike'],
    authenticate: ({ memberId }, honest) => {
      return isOurs(memberId) ? honest() : { outcome: 'refused', reason: 'credentials', attemptsLeft: 3 }
    },
  },
  {
    what: 'tells that an ID is closed to whoever does not know its password',
    finds: ['authenticate.closed'],
    authenticate: ({ memberId }, honest) => (memberId === CLOSED ? { outcome: 'refused', reason: 'closed' } : honest()),
  },
  {
    what: 'names another way of paying than its entry',
    finds: ['authenticate.member'],
    settings: { method: 'another' },
  },
  { what: 'takes a seal twice', finds: ['seal.once'], isNew: (id, honest) => honest() || id.startsWith('seal ') },
  {
    what: 'takes a password that was sealed for another merchant',
    finds: ['seal.of_another'],
    request: async (received, next, faults) => {
      const answer = await next()
      if (answer.status !== 422 || received.path !== '/authenticate') return answer
      const inside = await faults.opened(received.payload['sealed_password'])
      const { merchant } = received.payload['payment'] as { merchant: { id: string } }
      return inside['merchant_id'] !== undefined && inside['merchant_id'] !== merchant.id
        ? faults.take(received)
        : answer
    },
  },
  {
    what: 'takes a seal that has expired',
    finds: ['seal.time'],
    request: async (received, next, faults) => {
      const answer = await next()
      if (answer.status !== 422 || received.path !== '/authenticate') return answer
      const { exp } = await faults.opened(received.payload['sealed_password'])
      return Number(exp) < seconds() ? faults.take(received) : answer
    },
  },
  {
    what: 'releases accounts to any settlement server',
    finds: ['release.claims', 'code.right', 'approval.approved'],
    settings: { settlementServer: 'https://settlement.example' },
  },
]
