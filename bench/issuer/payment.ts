import type { Row } from '../figures.ts'
import { cpuOf } from '../servers/cpu.ts'
import { spread } from '../statistics.ts'
import { ISSUERS_SIDE, startSystemOfServers, type IssuersSide, type SystemOfServers } from './servers.ts'

const FULL = { warmUp: 60, payments: 200 }
const QUICK = { warmUp: 5, payments: 15 }
const NAMES: Record<IssuersSide, string> = {
  cardAuthentication: 'authentication server',
  cardRelay: 'relay centre',
  cardSettlement: 'settlement server',
}

/** Measures what a captured payment costs each server of the issuer's: one authentication, one authorization, one capture. */
export async function issuersSideOfPayment(quick: boolean): Promise<Row[]> {
  const { warmUp, payments } = quick ? QUICK : FULL
  const system = await startSystemOfServers()
  try {
    for (let i = 0; i < warmUp; i++) await system.pay()
    const before = cpus(system)
    const took: number[] = []
    for (let i = 0; i < payments; i++) {
      const started = performance.now()
      await system.pay()
      took.push(performance.now() - started)
    }
    const after = cpus(system)
    const row = { part: 'issuer', n: payments, unit: 'ms' } as const
    const whole: Row = { ...row, what: 'payment over all servers', candidate: 'furiwake', ...spread(took) }
    const sides = ISSUERS_SIDE.flatMap((place, i): Row[] => {
      const [then, now] = [before[i], after[i]]
      if (then === undefined || now === undefined) return []
      return [
        {
          ...row,
          what: 'CPU of a payment, the issuer’s side',
          candidate: NAMES[place],
          median: (now - then) / payments,
        },
      ]
    })
    return [whole, ...sides]
  } finally {
    await system.stop()
  }
}

function cpus(system: SystemOfServers): (number | undefined)[] {
  return ISSUERS_SIDE.map((place) => {
    const pid = system.pidOf(place)
    return pid === undefined ? undefined : cpuOf(pid)
  })
}
