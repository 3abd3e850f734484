/** An issuer's entry between its row and the API: names and texts by language, the mode as a word. */

import type { issuers } from '../db/directory-schema.ts'
import { issuerHealth } from '../issuers/issuer-health.ts'
import type { IssuerTexts, TextsByLanguage } from '../issuer-texts.ts'
import type { NamesByLanguage } from '../names-by-language.ts'
import { certificationView } from './certifications.ts'
import type { CertificationRow } from './certifications.ts'

type IssuerRow = typeof issuers.$inferSelect

/** The columns that an operator writes. */
export type IssuerEntry = Omit<
  IssuerRow,
  'authenticationAdapter' | 'settlementAdapter' | 'enabled' | 'sealingKey' | 'reportedDown'
>

/** An issuer's row with what is kept of its latest certificate. */
export type IssuerRecord = IssuerRow & { certification: CertificationRow | undefined }

/** Texts beside the name, by language. */
export type OtherTexts = Readonly<Record<string, Omit<IssuerTexts, 'name'>>>

/** Returns names and texts as the row keeps them: two names in columns, further ones with the texts of their language. */
export function textColumns({ en, ja, ...further }: NamesByLanguage, others: OtherTexts) {
  const texts: Record<string, IssuerTexts> = { ...others }
  for (const [language, name] of Object.entries(further)) texts[language] = { ...texts[language], name }
  return { nameEn: en, nameJa: ja, texts: Object.keys(texts).length === 0 ? null : texts }
}

/** Returns an issuer's names by language. */
export function namesOf({ nameEn, nameJa, texts }: Pick<IssuerRow, 'nameEn' | 'nameJa' | 'texts'>): NamesByLanguage {
  const further = Object.entries(texts ?? {}).flatMap(([language, { name }]) =>
    name === undefined || language === 'en' || language === 'ja' ? [] : [[language, name] as const],
  )
  return { ...Object.fromEntries(further), en: nameEn, ja: nameJa }
}

/** Returns an issuer's texts beside its names. */
export function otherTextsOf({ texts }: { texts: TextsByLanguage | null }): OtherTexts {
  const others = Object.entries(texts ?? {}).map(([language, own]) => [language, withoutName(own)] as const)
  return Object.fromEntries(others.filter(([, own]) => Object.keys(own).length > 0))
}

function withoutName(own: IssuerTexts): Omit<IssuerTexts, 'name'> {
  const { name: _, ...others } = own
  return others
}

/** Returns what was last heard of an issuer, by this isolate or as another one has written it down. */
export function issuerHealthView({ prefix, reportedDown, sealingKey }: IssuerRow, now: number) {
  issuerHealth.learn(prefix, reportedDown)
  const { state, answeredAt, downSince } = issuerHealth.word(prefix, now)
  const heardAt = Math.max(answeredAt ?? 0, sealingKey?.readAt ?? 0)
  return {
    state,
    down_since: downSince === undefined ? null : new Date(downSince).toISOString(),
    last_word_at: heardAt === 0 ? null : new Date(heardAt).toISOString(),
  }
}

/** Renders an issuer as the API shows it. */
export function issuerView(issuer: IssuerRecord) {
  return {
    prefix: issuer.prefix,
    names: namesOf(issuer),
    texts: otherTextsOf(issuer),
    mode: issuer.livemode ? ('live' as const) : ('test' as const),
    method: issuer.method,
    takes_on_authorize: issuer.takesOnAuthorize,
    mark: issuer.mark,
    color: issuer.color,
    authentication_server: issuer.authenticationServer,
    relay: issuer.relay,
    settlement_server: issuer.settlementServer,
    register_url: issuer.registerUrl,
    forgot_url: issuer.forgotUrl,
    passkey_rp_id: issuer.passkeyRpId,
    framed_limits: issuer.framedLimits,
    enabled: issuer.enabled,
    certification: issuer.certification === undefined ? null : certificationView(issuer.certification),
  }
}
