import type { Part } from '../figures.ts'
import { byBacklog } from './backlog.ts'
import { byFlood } from './flood.ts'
import { byHangingIssuer } from './hanging-issuer.ts'

export const strain: Part = {
  name: 'strain',
  describe: 'payments beside an issuer that hangs, beside a hundred thousand deliveries that wait, and beside floods',
  async run({ quick }) {
    return [...(await byHangingIssuer(quick)), ...(await byBacklog(quick)), ...(await byFlood(quick))]
  },
}
