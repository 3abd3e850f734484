/** One good payload for each shape of each message: the examples of the document, and what the vectors go out from. */

import { ADJUSTMENTS, LATER } from './later-samples.ts'
import { ACCOUNT, MEMBER_ID, NOW, OPERATION, PARTIES, PAYMENT } from './sample-parties.ts'

type Party = keyof typeof PARTIES

const claims = (from: Party, to: Party, jti: string): object => ({
  iss: PARTIES[from],
  aud: PARTIES[to],
  jti,
  iat: NOW,
  exp: NOW + 60,
  livemode: false,
  trace_id: '4bf92f3577b34da6a3ce929d0e0e4736',
})
const answering = (from: Party, to: Party, jti: string): object => ({
  ...claims(from, to, jti),
  in_response_to: '5f0f2f2a-9f53-4a43-b7a5-0d8a6a0c0001',
})
const REQUEST = '5f0f2f2a-9f53-4a43-b7a5-0d8a6a0c0001'
const ANSWER = '5f0f2f2a-9f53-4a43-b7a5-0d8a6a0c0002'

const CAPTURE = { id: 'op_00000000cccccccccccccccccccccccccc', kind: 'capture', amount: 12_000, currency: 'JPY' }
const ABOUT = { original: OPERATION.id }
const SEALED = 'aGVhZGVy..aXY.Y2lwaGVy.dGFn'
const SOURCE = 'c291cmNlIG9mIHRoZSByZXF1ZXN0LCBhIGtleWVkIGh'
const PASSKEY = {
  id: 'cGFzc2tleQ',
  rawId: 'cGFzc2tleQ',
  type: 'public-key',
  response: { clientDataJSON: 'e30', authenticatorData: 'YXV0aA', signature: 'c2ln', userHandle: 'dXNlcg' },
}
const REPLY_KEY = {
  kty: 'EC',
  crv: 'P-256',
  x: 'gI0GAILBdu7T53akrFmMyGcsF3n5dO7MmwNBHKW5SV0',
  y: 'SLW_xSffzlPWrHEVI30DHM_4egVwt3NQqeUD7nMFpps',
}
const PLAN = { division: '61', count: 3 }
const STEP_6 = [
  {
    outcome: 'authenticated',
    method: 'prepaid',
    account: SEALED,
    member_hint: '73Q0',
    passkey_offer: { challenge: 'Y2hhbGxlbmdl', user_handle: 'dXNlcg' },
    plan: PLAN,
  },
  { outcome: 'refused', reason: 'credentials', attempts_left: 3, retry_after_s: 60 },
  {
    outcome: 'question',
    question: {
      id: '5f0f2f2a-9f53-4a43-b7a5-0d8a6a0c0005',
      kind: 'code',
      expires_at: NOW + 600,
      round: 1,
      sealed: SEALED,
      poll_after_s: 3,
    },
  },
]
const SHOP_ORIGINS = ['https://shop.example', 'https://www.shop.example']
const APPROVED = {
  outcome: 'approved',
  operation_id: OPERATION.id,
  authorization: '072941',
  reference: 'ref_0001',
  hold_expires_at: NOW + 604_800,
  business_date: '2027-01-15',
  evidence: 'e30.e30.c2ln',
}
const DECLINED = {
  outcome: 'declined',
  reason: 'insufficient_funds',
  operation_id: OPERATION.id,
  authorization: '',
  reference: 'ref_0002',
}

/** By the schema's name: one payload for each of its variants, in their order. */
export const SAMPLES: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>> = {
  authenticate: [
    {
      member_id: MEMBER_ID,
      sealed_password: SEALED,
      payment: PAYMENT,
      source: SOURCE,
      earlier_sources: [SOURCE],
      ...claims('broker', 'authentication', REQUEST),
    },
    {
      passkey: PASSKEY,
      payment: PAYMENT,
      shop_origins: SHOP_ORIGINS,
      reply_key: REPLY_KEY,
      ...claims('broker', 'authentication', REQUEST),
    },
  ],
  authenticated: STEP_6.map((body) => ({ ...body, ...answering('authentication', 'broker', ANSWER) })),
  answer: [
    {
      question_id: '5f0f2f2a-9f53-4a43-b7a5-0d8a6a0c0005',
      payment: PAYMENT,
      sealed_answer: SEALED,
      resend: false,
      ...claims('broker', 'authentication', REQUEST),
    },
  ],
  answered: STEP_6.map((body) => ({ ...body, ...answering('authentication', 'broker', ANSWER) })),
  'passkey-challenge': [{ payment: PAYMENT, ...claims('broker', 'authentication', REQUEST) }],
  'passkey-challenge-answer': [{ challenge: 'Y2hhbGxlbmdl', ...answering('authentication', 'broker', ANSWER) }],
  'passkey-addition': [
    {
      sealed_passkey: SEALED,
      payment: PAYMENT,
      shop_origins: SHOP_ORIGINS,
      ...claims('broker', 'authentication', REQUEST),
    },
  ],
  'passkey-addition-answer': [{ outcome: 'added', ...answering('authentication', 'broker', ANSWER) }],
  transaction: [
    {
      operation: OPERATION,
      account: SEALED,
      settlement_server: PARTIES.settlement,
      ...claims('broker', 'relay', REQUEST),
    },
    {
      operation: { ...CAPTURE, ...ABOUT },
      settlement_server: PARTIES.settlement,
      ...claims('broker', 'relay', REQUEST),
    },
  ],
  'settlement-transaction': [
    {
      operation: OPERATION,
      account: ACCOUNT,
      release: 'e30.e30.c2ln',
      broker: PARTIES.broker,
      ...claims('relay', 'settlement', REQUEST),
    },
    { operation: { ...CAPTURE, ...ABOUT }, broker: PARTIES.broker, ...claims('relay', 'settlement', REQUEST) },
  ],
  decision: [
    { ...APPROVED, ...answering('relay', 'broker', ANSWER) },
    { ...DECLINED, ...answering('relay', 'broker', ANSWER) },
    ...LATER.map((each) => ({ ...each, ...answering('relay', 'broker', ANSWER) })),
  ],
  inquiry: [
    {
      operation_id: OPERATION.id,
      settlement_server: PARTIES.settlement,
      broker: PARTIES.broker,
      ...claims('relay', 'settlement', REQUEST),
    },
  ],
  'inquiry-answer': [
    { ...APPROVED, adjustments: ADJUSTMENTS, ...answering('settlement', 'relay', ANSWER) },
    { ...DECLINED, ...answering('settlement', 'relay', ANSWER) },
    ...LATER.map((each) => ({ ...each, ...answering('settlement', 'relay', ANSWER) })),
    { outcome: 'not_found', operation_id: OPERATION.id, ...answering('settlement', 'relay', ANSWER) },
  ],
  notice: [
    {
      id: 'ntc_0001',
      seq: 1,
      kind: 'money_changed',
      about: { operation_id: OPERATION.id },
      occurred_at: NOW,
      ...claims('settlement', 'relay', REQUEST),
    },
  ],
  clearing: [
    {
      business_date: '2027-01-15',
      settlement_server: PARTIES.settlement,
      after: '200',
      broker: PARTIES.broker,
      ...claims('relay', 'settlement', REQUEST),
    },
  ],
  'clearing-record': [
    {
      business_date: '2027-01-15',
      closed: true,
      count: 2,
      operations: [OPERATION, { ...CAPTURE, ...ABOUT }],
      next_after: '200',
      ...answering('settlement', 'relay', ANSWER),
    },
  ],
  'clearing-answer': [{ business_date: '2027-01-15', record: 'e30.e30.c2ln', ...answering('relay', 'broker', ANSWER) }],
  'sealed-password': [
    {
      password: 'mikan-no-kawa',
      member_id: MEMBER_ID,
      payment_id: PAYMENT.id,
      amount: PAYMENT.amount,
      currency: PAYMENT.currency,
      merchant_id: PAYMENT.merchant.id,
      jti: '5f0f2f2a-9f53-4a43-b7a5-0d8a6a0c0003',
      iat: NOW,
      exp: NOW + 120,
      reply_key: REPLY_KEY,
    },
  ],
  'sealed-answer': [
    {
      answer: '072941',
      question_id: '5f0f2f2a-9f53-4a43-b7a5-0d8a6a0c0005',
      payment_id: PAYMENT.id,
      amount: PAYMENT.amount,
      currency: PAYMENT.currency,
      merchant_id: PAYMENT.merchant.id,
      jti: '5f0f2f2a-9f53-4a43-b7a5-0d8a6a0c0006',
      iat: NOW,
      exp: NOW + 120,
    },
  ],
  'question-content': [
    {
      kind: 'code',
      text: 'ご購入の確認です。',
      channel: 'sms',
      sent_to_hint: '•••• 5678',
      length: 6,
      resend_after_s: 30,
      attempts_left: 3,
      wrong: false,
    },
    { kind: 'elsewhere', text: 'ご購入の確認です。', number: '42', link: 'https://app.mikan.example/approve' },
    {
      kind: 'choice',
      text: 'ご購入の確認です。',
      choices: [
        { id: '10', label: '1回', plan: { division: '10', count: 1, fee: 0, total: PAYMENT.amount } },
        { id: '61-3', label: '分割3回', plan: { ...PLAN, fee: 261, total: PAYMENT.amount + 261 } },
      ],
    },
    { kind: 'page', text: 'ご購入の確認です。', url: 'https://id.mikan.example/approve?question=1' },
  ],
  'account-release': [
    {
      iss: PARTIES.authentication,
      aud: PARTIES.relay,
      jti: '5f0f2f2a-9f53-4a43-b7a5-0d8a6a0c0004',
      amount: PAYMENT.amount,
      currency: PAYMENT.currency,
      exp: NOW + 300,
      settlement_server: PARTIES.settlement,
      broker: PARTIES.broker,
      livemode: false,
      account: ACCOUNT,
    },
  ],
}
