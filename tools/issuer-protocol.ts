/** `npm run issuer-protocol`: writes the schemas, the examples and the test vectors of docs/issuer-protocol/ anew, to the byte. */

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { format, resolveConfig } from 'prettier'
import { SAMPLES } from './issuer-protocol/samples.ts'
import { DESCRIBED, schemaDocument } from './issuer-protocol/schemas.ts'
import { vectorFiles } from './issuer-protocol/vectors.ts'
import { exitWith, inRepository } from './root.ts'

const FOLDER = inRepository('docs', 'issuer-protocol')

/** Returns every file by its path in the folder, as prettier writes it. */
export async function protocolFiles(): Promise<Map<string, string>> {
  const schemas = DESCRIBED.map((each): [string, object] => [`schemas/${each.name}.schema.json`, schemaDocument(each)])
  const vectors = Object.entries(await vectorFiles()).map(([name, file]): [string, object] => [
    `vectors/${name}.json`,
    file,
  ])
  const files = [...schemas, ...vectors].map(async ([path, value]): Promise<[string, string]> => {
    const filepath = `${FOLDER}/${path}`
    return [path, await format(JSON.stringify(value), { ...(await resolveConfig(filepath)), filepath })]
  })
  return new Map([...(await Promise.all(files)), ['messages.md', await messagesPage()]])
}

/** Every message with its type, its schema, and an example of each of its shapes. */
async function messagesPage(): Promise<string> {
  const parts = DESCRIBED.map(({ name, title, typ }) => {
    const examples = (SAMPLES[name] ?? []).map((sample) => `\`\`\`json\n${JSON.stringify(sample, null, 2)}\n\`\`\``)
    const header = typ === undefined ? 'Inside a seal' : `\`typ: ${typ}\``
    return `## ${name}\n\n${title}\n\n${header}, [schema](schemas/${name}.schema.json).\n\n${examples.join('\n\n')}`
  })
  const text = `# Messages\n\nWritten by \`npm run issuer-protocol\`. The rules are in [issuer-protocol.md](../issuer-protocol.md).\n\n${parts.join('\n\n')}`
  const filepath = `${FOLDER}/messages.md`
  return format(text, { ...(await resolveConfig(filepath)), filepath })
}

if (import.meta.main) {
  try {
    const files = await protocolFiles()
    for (const part of ['schemas', 'vectors']) rmSync(`${FOLDER}/${part}`, { recursive: true, force: true })
    for (const [path, text] of files) {
      mkdirSync(dirname(`${FOLDER}/${path}`), { recursive: true })
      writeFileSync(`${FOLDER}/${path}`, text)
    }
  } catch (error) {
    exitWith(error)
  }
}
