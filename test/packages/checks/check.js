/** Holds the tarball against publint and are-the-types-wrong; says each finding on a line, and fails when there is any. */

import { readFileSync } from 'node:fs'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

// The package is of modules alone, which a script requires: a compiler of `module: node16` believes that it can't.
const OF_MODULES_ALONE = 'CJSResolvesToESM'

const bytes = readFileSync('furiwake.tgz')
const { messages, pkg } = await publint({
  pack: { tarball: bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length) },
  strict: true,
})
const { problems } = await checkPackage(createPackageFromTarballData(new Uint8Array(bytes)))
const findings = [
  ...messages.map((message) => `publint: ${formatMessage(message, pkg)}`),
  ...problems
    .filter(({ kind }) => kind !== OF_MODULES_ALONE)
    .map((problem) => `attw: ${problem.kind} ${problem.entrypoint ?? ''} ${problem.resolutionKind ?? ''}`),
]
for (const finding of findings) console.log(finding)
process.exit(findings.length > 0 ? 1 : 0)
