import type { PaymentMethod } from '../../protocol/payment.ts'
import type { AuthenticationPort, KnownEncryptionKey } from './ports/authentication.ts'
import type { SettlementPort } from './ports/settlement.ts'
import type { TextsByLanguage } from '../issuer-texts.ts'
import type { NamesByLanguage } from '../names-by-language.ts'

/** An issuer, resolved: whoever gets one speaks to its two ports, and asks no further which issuer it is. */
export interface Issuer {
  prefix: string
  /** The mode that its two ports speak in. */
  livemode: boolean
  /** In English. */
  name: string
  /** In the languages in which shops are told it. */
  names: NamesByLanguage
  /** Its own words, the names among them. */
  texts: TextsByLanguage
  mark: string
  color: string
  method: PaymentMethod
  /** Its approval takes the money: nothing is held. */
  takesOnAuthorize: boolean
  registerUrl: string | null
  forgotUrl: string | null
  /** Null: its members have no passkeys. */
  passkeyRpId: string | null
  /** By currency, in minor units; null: the house's. */
  framedLimits: Readonly<Record<string, number>> | null
  /** As it was last known, here or to any isolate: see broker/issuers/sealing-keys.ts. */
  lastKnownKey: KnownEncryptionKey | null
  authentication: AuthenticationPort
  settlement: SettlementPort
}
