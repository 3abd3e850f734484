import { readFile } from 'node:fs/promises'

/** A member of a test issuer: whoever runs a test broker has a list of them. */
export interface TestMember {
  id: string
  password: string
  /** Says what becomes of a payment: `plain` is approved, `insufficient_funds` declined, … */
  story?: string
  /** The prefix of the member's issuer. */
  issuer?: string
}

/** Reads the test members that a broker on this machine has noted: the demo writes them to `.furiwake/demo.json`. */
export async function readMembers(file = '.furiwake/demo.json'): Promise<TestMember[]> {
  const noted = JSON.parse(await readFile(file, 'utf8')) as { members?: unknown }
  const members = Array.isArray(noted.members) ? noted.members.filter(isMember) : []
  if (members.length === 0) throw new Error(`${file} holds no test members: is the test broker running?`)
  return members
}

/** Finds the first member with a story, of an issuer if one is named; an error says which stories there are. */
export function memberWith(members: readonly TestMember[], story: string, issuer?: string): TestMember {
  const theirs = issuer === undefined ? members : members.filter((member) => member.issuer === issuer)
  const found = theirs.find((member) => member.story === story)
  if (found) return found
  const stories = [...new Set(theirs.map((member) => member.story))].join(', ')
  const whose = issuer === undefined ? 'No test member' : `No test member of issuer ${issuer}`
  throw new Error(`${whose} has the story ${story}. There are: ${stories || 'none'}.`)
}

function isMember(value: unknown): value is TestMember {
  const { id, password } = (value ?? {}) as Partial<Record<string, unknown>>
  return typeof id === 'string' && typeof password === 'string'
}
