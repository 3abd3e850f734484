/** Shapes of an issuer's entry as the operator API takes and shows it. */

import { z } from '@hono/zod-openapi'

import { isPaymentMethod } from '../../protocol/payment.ts'
import { isColor, isFramedLimit, isMark, isPrefix } from '../db/issuer-rules.ts'
import { TEXT_MAX_CHARACTERS, textsFault } from '../issuer-texts.ts'
import { textColumns } from '../operator/issuer-view.ts'
import type { IssuerEntry, OtherTexts } from '../operator/issuer-view.ts'
import type { IssuerChanges } from '../operator/issuers.ts'
import { ORIGIN_MAX_CHARACTERS, PAGE_URL_MAX_CHARACTERS } from '../operator/limits.ts'
import { isOriginFor, mode, namesByLanguage, shownName } from './operator-shapes.ts'
import { optional } from './text-shapes.ts'

const words = (text: keyof typeof TEXT_MAX_CHARACTERS) => z.string('A text.').max(2 * TEXT_MAX_CHARACTERS[text])
const names = namesByLanguage({ en: shownName, ja: shownName }, shownName, 'Names by language: at least {en, ja}.')
const texts = z
  .record(
    z.string(),
    z.strictObject(
      {
        station: optional(words('station')),
        method_name: optional(words('method_name')),
        id_placeholder: optional(words('id_placeholder')),
        password_hint: optional(words('password_hint')),
      },
      '{station, method_name, id_placeholder, password_hint}.',
    ),
    'Texts by language.',
  )
  .transform((all): OtherTexts => {
    const given = Object.entries(all).map(([language, own]) => {
      return [language, Object.fromEntries(Object.entries(own).filter(([, text]) => text !== undefined))] as const
    })
    return Object.fromEntries(given)
  })
  .superRefine((all, context) => {
    const fault = textsFault(all)
    if (fault !== undefined) context.addIssue({ code: 'custom', path: fault.path, message: fault.reason })
  })
  .openapi({
    description:
      'What people read of it, by language (BCP 47): in the dialog station, id_placeholder and password_hint; in the console method_name.',
  })

const prefix = z
  .string('The beginning of its IDs.')
  .refine(isPrefix, '1 to 6 of 0-9 and A-Z.')
  .openapi({ example: '4' })
const method = z
  .string('A word.')
  .refine(isPaymentMethod, 'A word of 1 to 32 of a-z, 0-9 and _, with a letter first.')
  .openapi({ example: 'pay_later' })
const takesOnAuthorize = z
  .boolean('true or false.')
  .openapi({ description: 'Its approval takes the money; false: it holds it, until the capture.' })
const mark = z.string('One letter or digit.').refine(isMark, 'One letter or digit.').openapi({ example: 'み' })
const color = z.string('#rrggbb').refine(isColor, 'A colour as #rrggbb.').openapi({ example: '#b45309' })
const server = z
  .string('An origin, such as https://id.issuer.example.')
  .max(ORIGIN_MAX_CHARACTERS, 'An origin.')
  .openapi({ example: 'https://id.issuer.example' })
const pageUrl = z
  .string('A URL, or null.')
  .max(PAGE_URL_MAX_CHARACTERS, `At most ${PAGE_URL_MAX_CHARACTERS} characters.`)
  .nullable()
const passkeyRpId = z
  .string('A host name, or null.')
  .regex(/^(?=.{1,253}$)[a-z\d](?:[a-z\d.-]*[a-z\d])?$/, 'A host name in small letters.')
  .nullable()
  .openapi({ description: 'WebAuthn’s relying party ID of its members’ passkeys; null: it takes none.' })
const framedLimits = z
  .record(z.string(), z.number('Minor units.'), 'Amounts by currency, or null.')
  .superRefine((limits, context) => {
    const bad = Object.entries(limits).find(([currency, amount]) => !isFramedLimit(currency, amount))
    if (bad === undefined) return
    context.addIssue({ code: 'custom', path: [bad[0]], message: 'A currency of ISO 4217 and its whole minor units.' })
  })
  .nullable()
  .openapi({
    description: 'The most that is paid in a frame by a browser that cannot tell whether the form is covered.',
    example: { JPY: 10_000 },
  })

export const newIssuerBody = z
  .strictObject({
    prefix,
    names,
    texts: optional(texts),
    mode,
    method,
    takes_on_authorize: optional(takesOnAuthorize),
    mark,
    color,
    authentication_server: server,
    relay: server,
    settlement_server: server,
    register_url: pageUrl.optional(),
    forgot_url: pageUrl.optional(),
    passkey_rp_id: passkeyRpId.optional(),
    framed_limits: framedLimits.optional(),
  })
  .openapi('CreateIssuer')
export const issuerChangeBody = z
  .strictObject({
    names: optional(names),
    texts: optional(texts),
    mode: optional(mode),
    method: optional(method),
    takes_on_authorize: optional(takesOnAuthorize),
    mark: optional(mark),
    color: optional(color),
    authentication_server: optional(server),
    relay: optional(server),
    settlement_server: optional(server),
    register_url: pageUrl.optional(),
    forgot_url: pageUrl.optional(),
    passkey_rp_id: passkeyRpId.optional(),
    framed_limits: framedLimits.optional(),
  })
  .openapi('ChangeIssuer')
type IssuerBody = z.infer<typeof newIssuerBody>
type IssuerChangeBody = z.infer<typeof issuerChangeBody>

const certificationShape = z
  .object({
    subject: z.string().openapi({ description: 'The pair that was certified: authentication>settlement.' }),
    suite: z.string(),
    suite_sha256: z.string(),
    report_sha256: z.string(),
    keys: z.array(z.string()).openapi({ description: 'Thumbprints (RFC 7638) of the keys that it published.' }),
    issued_at: z.iso.datetime(),
    expires_at: z.iso.datetime(),
    received_at: z.iso.datetime(),
  })
  .nullable()
const text = z.string().optional()
export const issuerShape = z
  .object({
    prefix: z.string(),
    names: z.record(z.string(), z.string()),
    texts: z.record(
      z.string(),
      z.object({ station: text, method_name: text, id_placeholder: text, password_hint: text }),
    ),
    mode,
    method: z.string(),
    takes_on_authorize: z.boolean(),
    mark: z.string(),
    color: z.string(),
    authentication_server: z.string(),
    relay: z.string(),
    settlement_server: z.string(),
    register_url: z.string().nullable(),
    forgot_url: z.string().nullable(),
    passkey_rp_id: z.string().nullable(),
    framed_limits: z.record(z.string(), z.int()).nullable(),
    enabled: z.boolean(),
    certification: certificationShape.openapi({ description: 'The latest certificate that was good; null: none.' }),
  })
  .openapi('Issuer')

const healthShape = z
  .object({
    state: z.enum(['unheard', 'up', 'half_open', 'down']),
    down_since: z.iso.datetime().nullable().openapi({ description: 'Null while it is not down.' }),
    last_word_at: z.iso.datetime().nullable().openapi({ description: 'Its latest answer or published key.' }),
  })
  .openapi({ description: 'As it was learnt from its answers: docs/operate/health.md.' })
export const issuerWithHealthShape = issuerShape.extend({ health: healthShape }).openapi('IssuerWithHealth')

/** Returns the field of an entry that names no address which this broker may use, or undefined. */
export function wrongAddress(broker: string, body: IssuerChangeBody): string | undefined {
  const servers = ['authentication_server', 'relay', 'settlement_server'] as const
  const wrong = servers.find((field) => {
    const origin = body[field]
    return origin !== undefined && !isOriginFor(broker, origin, { loopback: false })
  })
  if (wrong !== undefined) return wrong
  return (['register_url', 'forgot_url'] as const).find((field) => {
    const url = body[field] ?? undefined
    return url !== undefined && !(URL.canParse(url) && isOriginFor(broker, new URL(url).origin, { loopback: false }))
  })
}

/** Returns the columns of a new entry. */
export function entryFrom(body: IssuerBody): IssuerEntry {
  return {
    prefix: body.prefix,
    ...textColumns(body.names, body.texts ?? {}),
    mark: body.mark,
    color: body.color,
    method: body.method,
    livemode: body.mode === 'live',
    takesOnAuthorize: body.takes_on_authorize ?? false,
    authenticationServer: body.authentication_server,
    relay: body.relay,
    settlementServer: body.settlement_server,
    registerUrl: body.register_url ?? null,
    forgotUrl: body.forgot_url ?? null,
    passkeyRpId: body.passkey_rp_id ?? null,
    framedLimits: body.framed_limits ?? null,
  }
}

/** Returns the changes of an entry; what is not named is not among them. */
export function changesFrom(body: IssuerChangeBody): IssuerChanges {
  const columns = {
    mark: body.mark,
    color: body.color,
    method: body.method,
    livemode: body.mode === undefined ? undefined : body.mode === 'live',
    takesOnAuthorize: body.takes_on_authorize,
    authenticationServer: body.authentication_server,
    relay: body.relay,
    settlementServer: body.settlement_server,
    registerUrl: body.register_url,
    forgotUrl: body.forgot_url,
    passkeyRpId: body.passkey_rp_id,
    framedLimits: body.framed_limits,
  }
  const named = Object.entries(columns).filter(([, value]) => value !== undefined)
  return { names: body.names, texts: body.texts, columns: Object.fromEntries(named) }
}
