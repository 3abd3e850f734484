/**
 * The demo in a process group of its own, for the soak to end at any moment and
 * start anew on the same state. Its parent sends an order, and gets it back
 * when it is done.
 */
import { startDemo, type Company } from '../demo/start-demo.ts'

/** Of the soak to this process. */
export interface Order {
  do: 'take_down' | 'bring_back'
  company: Company
}

const [state = ''] = process.argv.slice(2)
const demo = await startDemo({ port: 0, stateDir: state })
const back = new Map<Company, () => Promise<void>>()

process.on('message', (order: Order) => {
  void carryOut(order).then(() => process.send?.(order))
})
process.on('SIGTERM', () => {
  void demo.stop().then(() => process.exit(0))
})
// Whoever started this is gone.
process.on('disconnect', () => process.exit(1))
process.send?.({ ready: true })

async function carryOut({ do: what, company }: Order): Promise<void> {
  if (what === 'take_down') back.set(company, await demo.takeDown(company))
  else await back.get(company)?.()
}
