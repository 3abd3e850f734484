/** The rules of money that comes later, and of returns and disputes, in the words of docs/issuer-protocol.md, as rules.ts has the others. */
export const RULES_OF_LATER_MONEY = {
  'later-instructions': {
    en: 'answer `authorize` with `pending`: `{outcome: "pending", operation_id, authorization: "", reference, instructions, version: 1, received_amount: 0}`.',
    ja: '後から払われる支払いには、払い方を添えて pending と答えます。',
  },
  'later-version': {
    en: '**`version` grows by one with each change**; an answer with a lower one, or with the same, is old news and changes nothing.',
    ja: '版の番号は、変わるたびに一つ増やします。変わらなければ増やしません。',
  },
  'later-reported': {
    en: 'a till says that it was paid (速報). It may be taken back: answer `pending` again (速報取消)',
    ja: '速報は reported、その取り消しは pending と答えます。',
  },
  'later-received': {
    en: 'it is there for good (確報), with `received_amount` and the `business_date`',
    ja: '確報は received と答え、入金額と計上日を添えます。',
  },
  'later-expired': {
    en: "your time for it is over. You say so: no clock of the broker's ends it",
    ja: '期限が過ぎたら expired と答えます。終わりを決めるのは発行会社です。',
  },
  'later-too-little': {
    en: '**Too little** stays `pending`; a `received` below the amount is not taken for one.',
    ja: '足りない入金では pending のままです。',
  },
  'later-too-much': {
    en: '**Too much** is `received`: the amount is captured, and the rest is yours to give back.',
    ja: '多すぎる入金も received です。確定するのは依頼された額で、余りは発行会社が返します。',
  },
  'later-late': {
    en: 'Money **after the end** never revives a payment: it is yours to give back.',
    ja: '終わった後の入金で、支払いが生き返ることはありません。発行会社が返します。',
  },
  'later-void': {
    en: '`void` calls off what is `pending`: `approved`, and the operation is `cancelled` in the same transaction.',
    ja: 'void は pending のものを取りやめます。同じ取引の中で cancelled にします。',
  },
  'later-already-paid': {
    en: 'From `reported` on decline it with `already_paid`: the money wins, and the broker asks again.',
    ja: '速報の後の void は already_paid で断ります。入金が優先です。',
  },
  'later-reverse': {
    en: '`reverse` cancels it, whatever it is.',
    ja: 'reverse は、どの状態でも取りやめます。',
  },
  'later-at-once': {
    en: 'A `void` and money at the same moment exclude each other, as two operations do.',
    ja: 'void と入金が同時なら、一方だけが通ります。',
  },
  adjustments: {
    en: 'Answer inquiries about the authorization with `adjustments` beside the decision, from then on for ever:',
    ja: '以後、承認への照会には、いつまでも adjustments を添えて答えます。',
  },
  'adjustments-grow': {
    en: '**All of it, each time.** `version` grows with each change; an answer with a lower one, or the same, is old news.',
    ja: '毎回すべてを載せ、変わるたびに版の番号を増やします。',
  },
  'never-more': {
    en: '**Never more given back than captured**, by any two ways together: refunds, returns, and debits less credits.',
    ja: 'どの方法を合わせても、確定した額を超えて返してはいけません。',
  },
  'disputes-held': {
    en: "While a dispute is open, or lost, its whole `amount` is not the shop's to refund: decline such a refund.",
    ja: '争いが続く間と負けた後は、その額の返金を断ります。',
  },
  'disputes-won': {
    en: 'Word and money are two things: credit what you took when it is `won`.',
    ja: '言葉とお金は別です。won になったら、取った額を戻します。',
  },
} as const satisfies Record<string, { en: string; ja: string }>
