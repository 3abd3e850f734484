/** Reads a page as a screen reader is given it: Chromium's accessibility tree, as an outline that people can read and compare. */

import type { CDPSession } from 'playwright-core'

interface Valued {
  value?: unknown
}

interface TreeNode {
  nodeId: string
  ignored: boolean
  role?: Valued
  name?: Valued
  description?: Valued
  properties?: { name: string; value: Valued }[]
  childIds?: string[]
}

/** Told where they are true, or something else than usual. */
const STATES: readonly string[] = ['invalid', 'disabled', 'busy', 'checked', 'pressed', 'required', 'live']
/** Roles of which is said what stands in them. */
const SAID_BY_CONTENT: readonly string[] = ['heading', 'button', 'link', 'LabelText']
const SKIPPED: readonly string[] = ['InlineTextBox', 'none', 'generic']

/** Reads the tree from its top: a line for each node that is told, with its name, its description and its states. */
export async function readTree(session: CDPSession): Promise<string> {
  const { nodes } = (await session.send('Accessibility.getFullAXTree')) as { nodes: TreeNode[] }
  const byId = new Map(nodes.map((node) => [node.nodeId, node]))
  const lines: string[] = []
  const walk = (node: TreeNode | undefined, depth: number): void => {
    if (!node) return
    const role = textOf(node.role)
    const isTold =
      !node.ignored && !SKIPPED.includes(role) && !(role === 'StaticText' && textOf(node.name).trim() === '')
    if (isTold) lines.push('  '.repeat(depth) + told(node, role))
    if (isTold && SAID_BY_CONTENT.includes(role) && textOf(node.name) !== '') return
    // The page in it has a reading of its own, and is in this tree only where the browser runs both in one process.
    if (role === 'Iframe') return
    for (const id of node.childIds ?? []) walk(byId.get(id), depth + (isTold ? 1 : 0))
  }
  walk(nodes[0], 0)
  return `${lines.join('\n')}\n`
}

function told(node: TreeNode, role: string): string {
  const name = textOf(node.name)
  const description = textOf(node.description)
  const states = (node.properties ?? [])
    .filter(({ name: state, value }) => STATES.includes(state) && !['false', 'off', ''].includes(textOf(value)))
    .map(({ name: state, value }) => (textOf(value) === 'true' ? ` [${state}]` : ` [${state}: ${textOf(value)}]`))
  return `${role}${name && ` “${name}”`}${states.join('')}${description && ` — ${description}`}`
}

function textOf(valued: Valued | undefined): string {
  const { value } = valued ?? {}
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''
}
