/** The stand-in as a program: `node stand-in-executable.ts STATE …` takes wrangler's words, and keeps its account in a file. */

import { readFileSync, writeFileSync } from 'node:fs'
import { StandInWrangler, type StandInState } from './stand-in-wrangler.ts'

const [, , file = '', ...args] = process.argv
const wrangler = new StandInWrangler(JSON.parse(readFileSync(file, 'utf8')) as StandInState)
const input = readFileSync(0, 'utf8')
const { code, stdout, stderr } = await wrangler.run({ args, deadlineMs: 0, ...(input === '' ? {} : { input }) })
writeFileSync(file, JSON.stringify(wrangler.state))
process.stdout.write(stdout)
process.stderr.write(stderr)
process.exitCode = code
