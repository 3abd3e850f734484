import { SimulatedAlarm } from './alarm.ts'
import { Auditor } from './auditor.ts'
import { Customers } from './customers.ts'
import { END_MS, Faults } from './faults.ts'
import { IssuerDesk } from './issuer-desk.ts'
import { LedgerHouse } from './ledger-house.ts'
import type { PlantedBug } from './planted-bugs.ts'
import { ModelQuestions } from './questions/model-questions.ts'
import { Random } from './random.ts'
import { VirtualTime } from './virtual-time.ts'
import { WebhookReceivers } from './webhook-receivers.ts'
import { Trace } from './world.ts'
import type { World } from './world.ts'

/** Far more than any run needs: an alarm that spins is caught by it. */
const MOMENTS_MAX = 20_000
const PAYMENTS_MAX = 3
/** Now and then more than one run of the alarm can see to. */
const PAYMENTS_OF_A_CROWD = 9

export interface Run {
  seed: number
  problems: string[]
  trace: string[]
}

/** One seed from the first click to after the last hold has run out: the same seed, the same run. */
export async function simulate(seed: number, bug?: PlantedBug, { isAsking = false } = {}): Promise<Run> {
  const random = new Random(seed)
  const time = new VirtualTime()
  const trace = new Trace(time)
  const questions = isAsking ? new ModelQuestions(seed, time) : undefined
  const world: World = { random, time, faults: new Faults(random, time), bug, questions, trace }
  const funds = random.between(2_000, 20_000)
  const desk = new IssuerDesk(world, funds, () => auditor.afterStep())
  const house = new LedgerHouse(world, () => auditor.afterStep())
  const receivers = new WebhookReceivers(world)
  const auditor = new Auditor(world, house, desk, receivers)
  const customers = new Customers(world, house, desk)
  const alarm = new SimulatedAlarm({ world, house, desk, receivers })
  try {
    const payments = random.chance(0.03) ? PAYMENTS_OF_A_CROWD : random.between(1, PAYMENTS_MAX)
    for (let number = 1; number <= payments; number++) customers.plan(number)
    auditor.afterStep()
    for (const at of world.faults.resets()) time.after(at, () => alarm.reset())
    time.after(world.faults.settledAtMs, () => auditor.whenHealed())
    const isQuiet = await time.run(time.start + END_MS, MOMENTS_MAX)
    if (!isQuiet) trace.problem('it never came to rest')
    auditor.atTheEnd(customers.keysSent)
  } finally {
    house.sql.close()
  }
  return { seed, problems: trace.problems, trace: trace.lines }
}

/** Everything that happened under a seed, to be read from the top. */
export function report({ seed, problems, trace }: Run): string {
  return [`seed ${seed}: ${problems.join('; ')}`, ...trace].join('\n')
}
