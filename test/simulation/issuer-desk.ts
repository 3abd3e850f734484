import type { AuthenticationPort, AuthenticationResult } from '../../broker/payments/ports/authentication.ts'
import type { SettlementPort, SettlementResult } from '../../broker/payments/ports/settlement.ts'
import type { Issuer } from '../../broker/payments/issuer.ts'
import { AUTHENTICATION_TIMEOUT_MS, INQUIRY_TIMEOUT_MS, SETTLEMENT_TIMEOUT_MS } from '../../broker/limits.ts'
import type { AccountKind as PaymentMethod } from '../../issuers/account-kinds.ts'
import type { Caller } from './caller.ts'
import { ModelIssuer } from './model-issuer.ts'
import { sabotagedSettlement } from './planted-bugs.ts'
import { SimulatedFault } from './world.ts'
import type { World } from './world.ts'

export const RIGHT_PASSWORD = 'right'

/** The model issuers, and the wires to them. */
export class IssuerDesk {
  readonly models: Record<PaymentMethod, ModelIssuer>
  readonly #world: World
  readonly #afterStep: () => void

  constructor(world: World, funds: number, afterStep: () => void) {
    this.#world = world
    this.#afterStep = afterStep
    this.models = {
      credit: new ModelIssuer('credit', funds, () => world.faults.refuses('credit')),
      debit: new ModelIssuer('debit', funds, () => world.faults.refuses('debit')),
    }
  }

  /** Returns what the directory answers, and the wires to that issuer; may fail. */
  issuerOf(caller: Caller, prefix: string): Promise<Issuer | undefined> {
    return new Promise((resolve, reject) => {
      this.#world.time.after(this.#world.faults.hop(), () => {
        caller.resume('hearing from the directory', () => {
          if (this.#world.faults.strikes('directoryFails')) reject(new SimulatedFault('the directory cannot be read'))
          else resolve(this.wiredTo(caller, prefix as PaymentMethod))
        })
      })
    })
  }

  wiredTo(caller: Caller, method: PaymentMethod): Issuer {
    return {
      prefix: method,
      livemode: false,
      name: method,
      names: { en: method, ja: method },
      texts: {},
      mark: '',
      color: '',
      method,
      takesOnAuthorize: method === 'debit',
      registerUrl: null,
      forgotUrl: null,
      passkeyRpId: null,
      framedLimits: null,
      lastKnownKey: null,
      authentication: this.#authenticationOf(caller, method),
      settlement: sabotagedSettlement(this.#settlementOf(caller, method), this.#world.bug),
    }
  }

  #authenticationOf(caller: Caller, method: PaymentMethod): AuthenticationPort {
    return {
      encryptionKey: () => Promise.reject(new Error('Nothing here seals a password.')),
      knownEncryptionKey: () => undefined,
      renewEncryptionKey: () => undefined,
      passkeyChallenge: () => Promise.reject(new Error('Nobody here has a passkey.')),
      addPasskey: () => Promise.reject(new Error('Nobody here has a passkey.')),
      answer: (request) => {
        const { questions } = this.#world
        if (questions === undefined) return Promise.reject(new Error('Nobody here is asked anything.'))
        const what = `answer ${request.question_id} ${request.sealed_answer ?? ''}`
        return this.#exchange<AuthenticationResult>(
          caller,
          method,
          what,
          AUTHENTICATION_TIMEOUT_MS,
          () => questions.answer(request),
          { outcome: 'unavailable' },
        )
      },
      authenticate: ({ payment, ...proof }) => {
        const password = 'sealed_password' in proof ? proof.sealed_password : undefined
        const account = this.models[method].sealAccount(payment.id)
        const answer = (): AuthenticationResult => {
          if (password !== RIGHT_PASSWORD) return { outcome: 'refused', reason: 'credentials', attemptsLeft: 3 }
          const known = { outcome: 'authenticated', method, account } as const
          return this.#world.questions?.authenticated(payment.id, known) ?? known
        }
        return this.#exchange(caller, method, 'authenticate', AUTHENTICATION_TIMEOUT_MS, answer, {
          outcome: 'unavailable',
        })
      },
    }
  }

  #settlementOf(caller: Caller, method: PaymentMethod): SettlementPort {
    const model = this.models[method]
    return {
      transact: (operation, account) => {
        const apply = (): SettlementResult => model.apply(operation, account, this.#world.time.now)
        const what = `${operation.kind} ${operation.id}${operation.original ? ` of ${operation.original}` : ''} ${operation.amount}`
        return this.#exchange<SettlementResult>(caller, method, what, SETTLEMENT_TIMEOUT_MS, apply, {
          outcome: 'unknown',
        })
      },
      clearing: () => Promise.reject(new Error('Nothing here reconciles.')),
      inquire: (id) => {
        const unknown: SettlementResult = { outcome: 'unknown' }
        return this.#exchange(caller, method, `inquire ${id}`, INQUIRY_TIMEOUT_MS, () => model.inquire(id), unknown)
      },
    }
  }

  /** A message and its answer, either of them lost, late or doubled. Never throws; every wait has its deadline. */
  #exchange<T extends { outcome: string }>(
    caller: Caller,
    method: PaymentMethod,
    what: string,
    timeoutMs: number,
    arrive: () => T,
    noAnswer: T,
  ): Promise<T> {
    const { faults, time, trace } = this.#world
    return new Promise((resolve) => {
      if (caller.crashes(`before sending ${what}`)) return
      let isAnswered = false
      const hear = (answer: T): void => {
        if (isAnswered || caller.isGone) return
        isAnswered = true
        caller.resume(`hearing "${answer.outcome}" to ${what}`, () => resolve(answer))
      }
      time.after(timeoutMs, () => hear(noAnswer))
      for (let copies = faults.strikes('doubled') ? 2 : 1; copies > 0; copies--) {
        const isReversalLost = what.startsWith('reverse ') && faults.strikes('reversalLost')
        if (isReversalLost || faults.hangs(method) || faults.strikes('requestLost')) {
          trace.note(`${caller.name}: ${what} is lost on its way`)
          continue
        }
        time.after(faults.journey(), () => {
          const answer = arrive()
          trace.note(`issuer: ${what}, sent by ${caller.name} → ${answer.outcome}`)
          this.#afterStep()
          if (!faults.strikes('answerLost')) time.after(faults.journey(), () => hear(answer))
        })
      }
      // The machine may also die while it waits.
      time.after(faults.hop(), () => caller.crashes(`while waiting for ${what}`))
    })
  }
}
