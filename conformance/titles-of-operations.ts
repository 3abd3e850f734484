/** Scenarios about operations and books, in words. */
export const TITLES_OF_OPERATIONS = {
  'clearing.record': {
    en: 'Lists what moved money that day, each once, and nothing else',
    ja: 'その日に動いたお金を、一つずつもれなく、余分なく載せる',
  },
  'clearing.empty_day': {
    en: 'Has a closed and empty record for a day on which nothing moved',
    ja: '何も動かなかった日の記録は、締まっていて空である',
  },
  'clearing.open_day': {
    en: 'Calls a day closed only when nothing can be added',
    ja: '追加があり得るうちは、その日を締めない',
  },
  'clearing.another_broker': {
    en: 'Shows a broker none of another’s operations',
    ja: 'ほかの振分サーバーの操作を見せない',
  },
  'statement.agrees': {
    en: 'Has in its statement what it has in its clearing record',
    ja: '明細と清算の記録が一致している',
  },
  'clearing.pages': {
    en: 'Gives a long day page by page',
    ja: '件数の多い日は、頁に分けて渡す',
  },
  'repeat.same': {
    en: 'Answers the same id with the same decision',
    ja: '同じ番号には、同じ決定を返す',
  },
  'repeat.at_once': {
    en: 'Applies an id once, however many arrive at a time',
    ja: '同じ番号が同時にいくつ届いても、一度だけ行う',
  },
  'repeat.mismatch': {
    en: 'Refuses an id that was used for another operation',
    ja: 'ほかの操作に使われた番号を断る',
  },
  'inquiry.recorded': {
    en: 'Tells the decision that it recorded',
    ja: '記録した決定を、尋ねられたとおりに答える',
  },
  'inquiry.not_found': {
    en: 'Says not_found of what never came, and takes it when it comes',
    ja: '届いていないものは「ない」と答え、後から届けば受ける',
  },
  'line.broken': {
    en: 'Whatever it applied when the line broke, it tells, and undoes once',
    ja: '通信が切れても、行ったことを答え、打ち消せば元に戻る',
  },
  'race.captures': {
    en: 'Lets one of several captures at once through',
    ja: '同時に届いた確定のうち、一つだけを通す',
  },
  'race.refunds': {
    en: 'Pays no more back by several refunds at once',
    ja: '同時に返金が届いても、確定した額を超えて返さない',
  },
  'race.capture_and_void': {
    en: 'Lets one of a capture and a void at once through',
    ja: '確定と取り消しが同時に届いたら、一方だけを通す',
  },
  'race.authorize_and_reverse': {
    en: 'Leaves nothing of an authorization and its reversal at once',
    ja: '承認と打ち消しが同時に届いても、何も残さない',
  },
  'broker.another': {
    en: 'Keeps one broker’s operations from another',
    ja: 'ほかの振分サーバーの操作には触れさせない',
  },
  'authorize.approves': {
    en: 'Approves what the account covers, with a code',
    ja: '払える分を承認し、承認番号を返す',
  },
  'authorize.business_date': {
    en: 'Says on which business day an authorization is booked, also one that holds',
    ja: '確保だけの承認にも、計上日を添える',
  },
  'authorize.declines': {
    en: 'Declines what the account does not cover, and says so again',
    ja: '残高や枠を超える分を断り、尋ねられれば同じ答えを返す',
  },
  'capture.whole': {
    en: 'Captures the whole, once',
    ja: '全額を一度だけ確定する',
  },
  'capture.part': {
    en: 'Captures a part, and then no more',
    ja: '一部を確定したら、それ以上は確定しない',
  },
  'capture.too_much': {
    en: 'Captures no more than was authorized',
    ja: '承認された額より多くは確定しない',
  },
  'void.whole': {
    en: 'Voids the whole, and then captures nothing',
    ja: '全額を取り消したら、もう確定しない',
  },
  'void.after_capture': {
    en: 'Voids nothing that was captured',
    ja: '確定したものは取り消さない',
  },
  'refund.parts': {
    en: 'Pays back in parts, and never more than was captured',
    ja: '一部ずつ返金し、確定した額を超えて返さない',
  },
  'refund.before_capture': {
    en: 'Pays back nothing that was not captured',
    ja: '確定していないものは返金しない',
  },
  'following.unknown': {
    en: 'Lets nothing follow what is no authorization',
    ja: '承認のないものには、何も続けさせない',
  },
  'following.currency': {
    en: 'Lets nothing follow in another currency',
    ja: '通貨の違うものは続けさせない',
  },
  'reverse.held': {
    en: 'Undoes an authorization; twice is once',
    ja: '承認を打ち消す。二度届いても一度と同じ',
  },
  'reverse.captured': {
    en: 'Undoes also what was captured and partly paid back',
    ja: '確定や一部返金の後でも打ち消す',
  },
  'reverse.first': {
    en: 'Approves a reversal that comes first, and then never its authorization',
    ja: '打ち消しが先に届いたら受け、その承認は二度と通さない',
  },
} as const
