import type { Part } from '../figures.ts'
import { byBacklog } from './backlog.ts'
import { byHangingIssuer } from './hanging-issuer.ts'

export const strain: Part = {
  name: 'strain',
  describe: 'payments beside an issuer that hangs, and beside a hundred thousand deliveries that wait',
  async run({ quick }) {
    return [...(await byHangingIssuer(quick)), ...(await byBacklog(quick))]
  },
}
