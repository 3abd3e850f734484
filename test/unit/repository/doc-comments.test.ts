import { globSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ROOT } from '../../../tools/root.ts'

const ROOMS =
  '{bench,broker,conformance,demo-issuers,demo-shop,issuer-kit,issuers,messages,protocol,sdk,testing,tools,widget}'

interface Documented {
  file: string
  name: string
  kind: string
  doc: string
}

/** Finds the exported declarations of a file, each with the text of the comment right above it. */
function exportsOf(file: string, text: string): Documented[] {
  const declared =
    /^(?:\/\*\*((?:(?!\*\/)[\s\S])*?)\*\/\n)?export (?:declare |default |abstract |async )*(function\*?|const|class|interface|type|enum) (\w+)/gm
  return [...text.matchAll(declared)].map(([, doc = '', kind = '', name = '']) => {
    return { file, name, kind, doc: doc.replace(/\s*\n\s*\*\s?/g, ' ').trim() }
  })
}

/** Nouns in the plural that look like a verb in the third person. */
const NOUNS = new Set(
  'As Bytes Days Events Fields Headers Issuers Its Keys Ledgers Letters Lines Members Milliseconds Names Operations Pages Parts Passkeys Payments Rows Seconds Sessions Spans Steps Sums Tables This Times Tokens Words'.split(
    ' ',
  ),
)
const QUESTION = /^(?:How|What|When|Where|Whether|Which|Who|Whom|Whose|Why)\b/

/** Tells whether a comment's first sentence says what the declaration is or does: a function's begins with a verb. */
function isPlain({ kind, doc }: Pick<Documented, 'kind' | 'doc'>): boolean {
  if (doc === '') return true
  if (!kind.startsWith('function')) return !QUESTION.test(doc)
  const [, first = ''] = /^([A-Z][a-z]+s),?(?= )/.exec(doc) ?? []
  return first !== '' && !NOUNS.has(first)
}

const files = globSync(`${ROOMS}/**/*.ts`, { cwd: ROOT }).filter(
  (file) => !file.includes('node_modules') && !file.includes('released-scripts/'),
)
const documented = files.flatMap((file) => exportsOf(file, readFileSync(`${ROOT}/${file}`, 'utf8')))

describe('The comment of an exported declaration', () => {
  test('opens with no question, and that of a function with a verb', () => {
    expect(documented.filter(({ doc }) => doc !== '').length).toBeGreaterThan(1_000)
    expect(documented.filter((one) => !isPlain(one)).map(({ file, name, doc }) => `${file} ${name}: ${doc}`)).toEqual(
      [],
    )
  })

  test('nor does that of a file, of a member, or of what is not exported', () => {
    const opening = files.flatMap((file) => {
      const comments = readFileSync(`${ROOT}/${file}`, 'utf8').matchAll(/^ *\/\*\*\s+(?:\* )?(\w+ \w+)/gm)
      return [...comments].map(([, words = '']) => ({ file, words }))
    })
    expect(opening.length).toBeGreaterThan(2_000)
    expect(opening.filter(({ words }) => QUESTION.test(words))).toEqual([])
  })

  test.each([
    ['interface', 'What a route needs.', false],
    ['const', 'How long it waits.', false],
    ['function', 'Whether it is one.', false],
    ['function', 'The amount that is left.', false],
    ['function', 'Rows of a table.', false],
    ['function', 'Undefined when there is none.', false],
    ['function', 'Returns the amount that is left.', true],
    ['interface', 'An issuer as the page shows it.', true],
  ])('would be found: %s, %j', (kind, doc, plain) => {
    expect(isPlain({ kind, doc })).toBe(plain)
  })
})

/** Words that a stranger would have to be told the meaning of. */
const HOUSE_WORDS = [
  'along',
  'aside',
  'deed',
  'errand',
  'house',
  'motif',
  'mute',
  'omen',
  'saying',
  'tallied',
  'told',
  'together',
]

function wordsOf(name: string): string[] {
  const parts = name.replace(/([a-z\d])([A-Z])/g, '$1 $2').split(/[^A-Za-z]+/)
  return parts.map((part) => part.toLowerCase().replace(/s$/, ''))
}

describe('The name of an exported declaration or a file', () => {
  test('holds no word of the house', () => {
    const names = [...documented.map(({ name }) => name), ...files.map((file) => basename(file, '.ts'))]
    expect(names.filter((name) => wordsOf(name).some((word) => HOUSE_WORDS.includes(word)))).toEqual([])
    expect(wordsOf('memberDeeds')).toContain('deed')
  })
})
