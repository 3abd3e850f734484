/** Scenarios about money that comes later, and about returns and disputes, in words. */
export const TITLES_OF_LATER_MONEY = {
  'later.instructions': {
    en: 'Says how and until when to pay, by another number each time',
    ja: '払い方と期限を、毎回別の番号で伝える',
  },
  'later.unchanged': {
    en: 'Says the same while nothing changes, and lets nothing follow',
    ja: '変わりがない間は同じ答えを返し、何も続けさせない',
  },
  'later.reported': {
    en: 'Tells of a report by a till, and of its taking back',
    ja: '速報と、その取り消しを伝える',
  },
  'later.received': {
    en: 'Tells that the money is there, and lets it be captured and paid back',
    ja: '入金を伝え、確定と返金を受ける',
  },
  'later.too_little': {
    en: 'Waits for the rest of too little',
    ja: '足りない入金では、残りを待つ',
  },
  'later.too_much': {
    en: 'Takes too much for what was asked',
    ja: '多すぎる入金からは、依頼された額だけを確定する',
  },
  'later.paid_twice': {
    en: 'Takes one of two payments',
    ja: '二度払われても、一度分だけを受け取る',
  },
  'later.void': {
    en: 'Calls off what is not paid yet',
    ja: 'まだ払われていないものを取りやめる',
  },
  'later.already_paid': {
    en: 'Calls off nothing that was paid',
    ja: '払われたものは取りやめない',
  },
  'later.late': {
    en: 'Lets money that comes after a void change nothing',
    ja: '取りやめた後の入金では何も変えない',
  },
  'later.reversed': {
    en: 'Undoes what is not paid yet, whatever is paid afterwards',
    ja: 'まだ払われていないものを打ち消す。後から払われても変えない',
  },
  'later.expired': {
    en: 'Ends what was not paid in time, whatever is paid afterwards',
    ja: '期限までに払われなければ終える。後から払われても変えない',
  },
  'later.at_once': {
    en: 'Lets one of money and a void at once through',
    ja: '入金と取り消しが同時なら、一方だけを通す',
  },
  'returns.told': {
    en: 'Tells of a return of its own, and repeats it',
    ja: '自ら行った返金を伝え、尋ねられるたびに繰り返す',
  },
  'returns.all_of_it': {
    en: 'Tells of all returns each time, by a version that grows',
    ja: '返金を毎回すべて伝え、版の番号を増やす',
  },
  'returns.bounded': {
    en: 'Gives no more back than was captured, by returns and refunds together',
    ja: '自らの返金と店の返金を合わせて、確定した額を超えない',
  },
  'disputes.opened': {
    en: 'Tells of a dispute, and lets nobody refund what it holds',
    ja: '争いを伝え、その額の返金を断る',
  },
  'disputes.won': {
    en: 'Gives the shop back what a won dispute had taken',
    ja: '店が勝ったら、取った額を戻す',
  },
  'disputes.lost': {
    en: 'Lets nobody refund what a dispute was lost for',
    ja: '店が負けた額の返金を断る',
  },
} as const
