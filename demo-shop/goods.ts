/** Describes what the shop sells. Prices in yen, tax included; the browser never says what anything costs. */

export interface Good {
  id: string
  name: { en: string; ja: string }
  price: number
  /** One line for the shelf, and a few for its own page. */
  line: { en: string; ja: string }
  story: { en: string; ja: string }
  size: string
}

export const GOODS: readonly Good[] = [
  {
    id: 'morning-cup',
    name: { en: 'Morning cup', ja: '朝のカップ' },
    price: 3200,
    line: { en: 'For the first drink of the day.', ja: '一日のはじめの一杯に。' },
    story: {
      en: 'Thrown a little wide, so that the steam reaches you before the coffee does. The ash glaze stops where the hand begins.',
      ja: 'すこし広めに挽いてあるので、飲むより先に湯気が届きます。灰釉は、手の触れるところで止めました。',
    },
    size: '⌀ 9 × 8 cm · 280 ml',
  },
  {
    id: 'rice-bowl',
    name: { en: 'Rice bowl', ja: '飯碗' },
    price: 2800,
    line: { en: 'Light in the palm, steady on the table.', ja: '手に軽く、卓に静か。' },
    story: {
      en: 'The foot is cut thin and the rim left soft. Rice does not stick to the inside; it is glazed twice.',
      ja: '高台は薄く、口はやわらかく。内側は二度掛けで、ごはんがつきにくくなっています。',
    },
    size: '⌀ 12 × 6.5 cm',
  },
  {
    id: 'tea-pot',
    name: { en: 'Teapot', ja: '急須' },
    price: 9600,
    line: { en: 'Pours to the last drop, and stops.', ja: '最後の一滴まで、すっと切れる。' },
    story: {
      en: 'A side handle, turned and joined by hand. The strainer is pierced in the wall itself, one hole at a time.',
      ja: '手で挽いて付けた横手。茶こしは胴の壁に、ひとつずつ穴をあけています。',
    },
    size: '⌀ 11 × 9 cm · 360 ml',
  },
  {
    id: 'noon-plate',
    name: { en: 'Noon plate', ja: '昼の皿' },
    price: 4500,
    line: { en: 'Wide enough for lunch, quiet enough for cake.', ja: '昼ごはんに広く、菓子にも静か。' },
    story: {
      en: 'Pressed over a plaster form that has been in use for years. No two rims are quite the same.',
      ja: '長く使っている石膏型に打ち込んでつくります。縁の表情は一枚ずつちがいます。',
    },
    size: '⌀ 22 × 2.5 cm',
  },
  {
    id: 'one-stem-vase',
    name: { en: 'One-stem vase', ja: '一輪挿し' },
    price: 5400,
    line: { en: 'One branch is plenty.', ja: '一枝あれば、じゅうぶん。' },
    story: {
      en: 'The neck is just wide enough for a twig from the garden. Iron slip under a clear glaze.',
      ja: '庭の小枝がちょうど入る口。鉄の化粧に透明釉を掛けました。',
    },
    size: '⌀ 8 × 15 cm',
  },
  {
    id: 'nap-bowl',
    name: { en: 'Big bowl', ja: '大鉢' },
    price: 12_000,
    line: { en: 'For fruit, or for nothing at all.', ja: '果物に。なにも入れなくても。' },
    story: {
      en: 'The largest thing the kiln takes. It goes in alone, and the afternoon belongs to it.',
      ja: '窯に入るいちばん大きなもの。ひとつだけ焼くので、その午後は鉢のものです。',
    },
    size: '⌀ 28 × 11 cm',
  },
]

export function goodById(id: string | undefined): Good | undefined {
  return GOODS.find((good) => good.id === id)
}
