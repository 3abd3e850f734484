/** The rules of docs/issuer-protocol.md that the scenarios check: each by its anchor there, and in that document's words. */

import { RULES_OF_LATER_MONEY } from './rules-of-later-money.ts'
import { RULES_OF_QUESTIONS } from './rules-of-questions.ts'

/** A rule's words in English are the document's own, from its anchor on; a test holds them to it. */
export const RULES = {
  ...RULES_OF_QUESTIONS,
  ...RULES_OF_LATER_MONEY,
  'server-addresses': {
    en: 'Every server answers `GET /.well-known/jwks.json` and `GET /healthz` (200 when it can sign).',
    ja: 'どのサーバーも GET /.well-known/jwks.json と GET /healthz に答えます（署名できるとき 200）。',
  },
  'message-form': {
    en: 'A message is the body of a `POST` with `Content-Type: application/jose`, and of the 200 that answers it:',
    ja: 'メッセージは POST の本文であり、それに答える 200 の本文です。形式は application/jose です。',
  },
  'message-header': {
    en: "Header: `alg` is `ES256`, `typ` as in [messages.md](issuer-protocol/messages.md), `kid` one of the sender's published keys.",
    ja: '見出しの alg は ES256、typ は messages.md のとおり、kid は送り手が公開している鍵の名です。',
  },
  'message-claims': {
    en: 'Claims beside the body, in requests and in answers:',
    ja: '内容のほかに、依頼にも返事にも次の項目を付けます。',
  },
  'changes-nothing': {
    en: 'What fails changes nothing.',
    ja: '断ったメッセージは何も変えません。',
  },
  'check-form': {
    en: 'media type, size, time: `unsupported_media_type` 415, `body_too_large` 413, `body_too_late` 408',
    ja: '形式、大きさ、時間を確かめ、合わなければこの番号で断ります。',
  },
  'check-read': {
    en: 'it can be read: three parts, a JSON header, a JSON payload with `iss`: `message_malformed` 400',
    ja: '読めるかを確かめます。三つの部分、JSON の見出し、iss のある JSON の内容です。',
  },
  'check-type': {
    en: '`alg`, `typ`, `kid`: `message_type_wrong` 400',
    ja: 'alg、typ、kid を確かめます。',
  },
  'check-sender': {
    en: '`iss` is one that you trust: `message_sender_unknown` 401',
    ja: 'iss が、信頼している相手かを確かめます。',
  },
  'check-signature': {
    en: "the signature, by that sender's JWKS: `message_signature_invalid` 401, or `sender_keys_unavailable` 503 with `Retry-After` when it cannot be had",
    ja: '送り手の公開鍵で署名を確かめます。鍵が手に入らないときは 503 と Retry-After で答えます。',
  },
  'check-claims': {
    en: 'all claims there and of their kind: `message_malformed` 400; `aud` yours: `message_audience_wrong` 401',
    ja: '項目がそろい、種類が正しいか、aud が自分かを確かめます。',
  },
  'check-time': {
    en: '`iat` at most 30 s ahead of your clock: `message_not_yet_valid` 401; `exp` 30 s ago or more: `message_expired` 401; `exp − iat` ≤ 60: `message_lives_too_long` 401',
    ja: '時刻を確かめます。iat は三十秒先まで、exp は三十秒前まで、その間は六十秒までです。',
  },
  'check-mode': {
    en: 'no `in_response_to`: `message_answers_another` 401; your mode: `mode_wrong` 422',
    ja: 'in_response_to がないこと、本番と試験の別が自分と同じことを確かめます。',
  },
  'check-body': {
    en: 'the body, by its schema and by what a schema cannot say (below): `request_invalid` 400',
    ja: '内容が決まりに合うかを確かめます。',
  },
  'check-new': {
    en: '`iss` and `jti` together are new: `message_replayed` 401.',
    ja: 'iss と jti の組が新しいかを確かめます。',
  },
  'unknown-fields': {
    en: '**Unknown fields are passed over**, in requests too: a later version may send them.',
    ja: '知らない項目は、依頼にあっても読み飛ばします。',
  },
  problems: {
    en: 'An error is `application/problem+json` (RFC 9457): `{type, title, status, code, detail}`, unsigned; `code` counts. It never repeats what was sent.',
    ja: '断りは application/problem+json で返します。受け取った内容を書き返してはいけません。',
  },
  'problem-addresses': {
    en: 'Whatever is at no address is `not_found`, and another method at one `method_not_allowed`.',
    ja: 'ない宛先には not_found、違う方法には method_not_allowed と答えます。',
  },
  'seal-binding': {
    en: "Refuse with `seal_rejected`, whatever is wrong, when: it does not open; its shape is wrong; `member_id`, `payment_id`, `amount`, `currency` or `merchant_id` is not the request's; `iat` is more than 30 s ahead; `exp` is over (here without skew) or more than 120 s after `iat`; its `jti` came before.",
    ja: '封が開かない、形が違う、依頼と中身が違う、時刻が合わない、一度使われた、のどれでも seal_rejected で断ります。',
  },
  authenticated: {
    en: 'Answer `authenticated` with your `method` and the sealed account when ID and password belong together.',
    ja: 'IDとパスワードが合えば、authenticated と支払い方法、封じた口座を返します。',
  },
  'refusals-alike': {
    en: 'Answer `refused` with `credentials` for a wrong password **and** for an ID that nobody has, at the same cost in time;',
    ja: '違うパスワードにも、存在しないIDにも、同じ時間をかけて同じ credentials を返します。',
  },
  'refusal-closed': {
    en: '`closed` when the password is right and this ID may not pay;',
    ja: 'closed は、パスワードが正しく、そのIDで払えないときだけ返します。',
  },
  'guess-bounds': {
    en: 'Bounds are yours: NIST SP 800-63B allows a hundred wrong passwords in a row at most.',
    ja: '回数の上限は自由ですが、続けて百回を超えて照合してはいけません（NIST SP 800-63B）。',
  },
  'guess-locked': {
    en: 'While an ID is locked to somebody, the right password is answered as a wrong one is: a lock that tells them apart is none.',
    ja: '止めている間は、正しいパスワードにも違うものと同じ答えを返します。',
  },
  'account-release': {
    en: 'the release: a JWS, header `{alg: "ES256", typ: "furiwake-account+jwt", kid}`, payload `{iss, aud, jti, amount, currency, exp, settlement_server, broker, livemode, account}`: `aud` is the relay centre, `broker` who asked, `exp` at most five minutes ahead.',
    ja: '引き渡しは署名した JWS です。相手、金額、通貨、期限（五分まで）、精算サーバー、振分サーバー、本番と試験の別を記します。',
  },
  'account-seal': {
    en: 'the seal: a compact JWE of that JWS to the relay centre\'s `use: "enc"` key, header `{alg: "ECDH-ES", enc: "A256GCM", kid, cty: "furiwake-account+jwt", iss, jti, amount, currency, exp}`: at most 4096 characters in all.',
    ja: '封は、その JWS を中継センターの鍵に宛てた JWE です。見出しは決まったもので、全体で 4096 字までです。',
  },
  'release-believed': {
    en: "believe the **release**: its signature is your authentication server's, its `aud` the relay centre that asks, and `settlement_server`, `broker`, `livemode`, `amount`, `currency` and `exp` (30 s of skew) are this operation's. Otherwise `account_rejected`.",
    ja: '信じるのは署名された引き渡しだけです。この操作のものでなければ account_rejected で断ります。',
  },
  idempotency: {
    en: '**The id is the idempotency key.** Write the operation and the movement of money in one transaction, the id first. The same id with the same contents gets the stored decision again, for ever; with other contents `operation_mismatch`.',
    ja: '番号が同じなら同じ操作です。同じ内容には記録した決定を返し、違う内容は operation_mismatch で断ります。',
  },
  authorize: {
    en: '`authorize` holds, or takes at once: your choice, told in your entry (`takes_on_authorize`). A hold says `hold_expires_at`.',
    ja: 'authorize は確保するか、すぐに引き落とします。確保には hold_expires_at を添えます。',
  },
  capture: {
    en: '`capture` comes once for an authorization, for all or part; the rest goes back.',
    ja: 'capture は一つの承認に一度だけ、全額か一部です。残りは戻します。',
  },
  void: {
    en: '`void` is for the whole, before a capture.',
    ja: 'void は全額で、確定の前だけです。',
  },
  refund: {
    en: '`refund`s end at what was captured.',
    ja: 'refund は確定した額までです。',
  },
  following: {
    en: 'Anything else is `declined`, `refused_by_issuer`.',
    ja: 'それ以外は declined、refused_by_issuer と答えます。',
  },
  reverse: {
    en: '`reverse` undoes whatever its authorization did, also after capture and refund; twice is once.',
    ja: 'reverse は承認がしたことをすべて打ち消します。二度届いても一度と同じです。',
  },
  'reverse-first': {
    en: 'If it comes **before** its authorization, approve it, and decline that authorization when it comes.',
    ja: '打ち消しが先に届いたら受け入れ、後から届く承認は断ります。',
  },
  'at-once': {
    en: 'Two at once on one authorization exclude each other: a unique index, and decide anew.',
    ja: '一つの承認に二つが同時に届いたら、一方だけを行います。',
  },
  'decline-reasons': {
    en: 'A decline has one of the reasons in the schema; the member and the shop read it.',
    ja: '断るときは、決められた理由の一つを付けます。',
  },
  'business-date': {
    en: '`business_date` is the day of your calendar in whose clearing record the movement is: a hold is one too, and so is letting it go.',
    ja: 'business_date は、その動きを清算の記録に載せる日です。確保も、その解放も、動きに数えます。',
  },
  'of-another': {
    en: 'An operation belongs to the broker that sent it. Whatever another one says of it, in an inquiry too, is `operation_of_another`.',
    ja: '操作は、送った振分サーバーのものです。ほかからの依頼や照会は operation_of_another で断ります。',
  },
  inquiry: {
    en: '`POST /inquiries {operation_id}`: the stored decision, or `not_found`.',
    ja: '照会には、記録した決定か not_found を返します。',
  },
  'not-found-promise': {
    en: 'A `not_found` promises that the operation has not been applied; it will be reversed, so that it cannot be later.',
    ja: 'not_found は、まだ行っていないという約束です。その後に打ち消されるので、後から行われることもありません。',
  },
  clearing: {
    en: '`POST /clearing {business_date, after?}`: what moved money that day for that broker, in the order of booking, 200 a page, with `next_after` while there is more: `after` is that text again, and `count` is of the whole day.',
    ja: '清算の記録は、その日にその振分サーバーのために動いたお金を、記帳の順に、一頁 200 件ずつ載せます。',
  },
  'clearing-closed': {
    en: '`closed` once nothing can be added;',
    ja: 'closed は、もう追加がないときだけです。',
  },
  'keys-published': {
    en: 'P-256 for both uses, at `/.well-known/jwks.json` (RFC 7517): `use: "sig"`, `alg: "ES256"`, and at the authentication server `use: "enc"`, `alg: "ECDH-ES"`; each with its own `kid`.',
    ja: '鍵は P-256 で、用途ごとに名を付けて公開します。秘密の部分を公開してはいけません。',
  },
  'keys-of-others': {
    en: "Do the same with others': a stale key serves while a new one is fetched, a failure is not repeated for 1 to 30 s, and an unknown `kid` is looked up with a bound.",
    ja: '相手の鍵は手元に置き、知らない名の鍵はすぐに取りに行きます。取れない間は手元の鍵を使います。',
  },
} as const satisfies Record<string, { en: string; ja: string }>

export type RuleName = keyof typeof RULES

/** The document that the rules are in, as a table names it. */
export const RULES_DOCUMENT = 'docs/issuer-protocol.md'
