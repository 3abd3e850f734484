/** Scenarios about questions, in words. */
export const TITLES_OF_QUESTIONS = {
  'question.sealed': {
    en: 'Seals what it asks, so that the dialog alone can read it',
    ja: '尋ねる内容を、お支払い画面だけが読めるように封じる',
  },
  'question.bounded': {
    en: 'Asks for ten minutes at most',
    ja: '質問の期限を十分までとする',
  },
  'question.no_key': {
    en: 'Asks nothing where no question can be shown',
    ja: '質問を表示できない画面には、何も尋ねない',
  },
  'question.unknown': {
    en: 'Knows no question that it never asked',
    ja: '尋ねていない質問には答えさせない',
  },
  'question.of_another': {
    en: 'Takes a question for no other payment than it was asked for',
    ja: '質問を、ほかの支払いのものとして扱わない',
  },
  'question.another_broker': {
    en: 'Answers another broker as if the question was never asked',
    ja: 'ほかの振分サーバーには、質問がなかったように答える',
  },
  'question.answer_of_another': {
    en: 'Takes no answer that was sealed for something else, or too long ago',
    ja: 'ほかのもののために封じた答えや、古い答えを断る',
  },
  'question.given_up': {
    en: 'Lets a member begin again who gave up',
    ja: '途中でやめた会員が、最初からやり直せる',
  },
  'code.right': {
    en: 'Releases the account for the right code, once however often it is asked',
    ja: '正しい確認番号で口座を引き渡す。何度尋ねられても一度分だけ',
  },
  'code.wrong': {
    en: 'Says that a code is wrong, and how many tries are left',
    ja: '確認番号の誤りと、残りの回数を伝える',
  },
  'code.seal_once': {
    en: 'Takes a sealed code once',
    ja: '封じた確認番号は一度だけ受け取る',
  },
  'code.ended': {
    en: 'Ends after the last try, also for the right code',
    ja: '回数を使い切ったら、正しい確認番号でも通さない',
  },
  'code.at_once': {
    en: 'Gives no further tries to many at once',
    ja: '同時に届いても、試せる回数を増やさない',
  },
  'code.resent': {
    en: 'Answers a wish for another code, and gives no further tries',
    ja: '送り直しの依頼に答え、試せる回数は増やさない',
  },
  'choice.offered': {
    en: 'Releases the account with what the member chose',
    ja: '選ばれた払い方で口座を引き渡す',
  },
  'choice.once': {
    en: 'Keeps to the first choice',
    ja: '最初に選ばれたものを変えない',
  },
  'choice.not_offered': {
    en: 'Takes no choice that it did not offer',
    ja: '示していない選択肢を受け取らない',
  },
  'approval.waited_for': {
    en: 'Says while it waits that it waits, and when to ask again',
    ja: '待っている間はそう答え、次に尋ねる時を伝える',
  },
  'approval.approved': {
    en: 'Releases the account once the member approved',
    ja: '会員が承認したら口座を引き渡す',
  },
  'approval.denied': {
    en: 'Releases nothing once the member said no',
    ja: '会員が断ったら、何も引き渡さない',
  },
} as const
