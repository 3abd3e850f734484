import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, test } from 'vitest'

import { followFile } from '../../../tools/dev/follow-file.ts'

describe('A file that is followed', () => {
  let folder: string
  let file: string
  let lines: string[]
  let following: { end(): void }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'furiwake-follow-'))
    file = join(folder, 'demo.log')
    writeFileSync(file, 'before\n')
    lines = []
    following = followFile(file, (line) => lines.push(line))
  })
  afterEach(() => {
    following.end()
    rmSync(folder, { recursive: true })
  })

  test('tells what is written from then on, whole lines alone', () => {
    appendFileSync(file, 'one\ntw')
    following.end()
    expect(lines).toEqual(['one'])
    appendFileSync(file, 'o\n')
    following.end()
    expect(lines).toEqual(['one', 'two'])
  })

  test('that is written anew is read from its beginning', () => {
    writeFileSync(file, 'new\n')
    following.end()
    expect(lines).toEqual(['new'])
  })

  test('that is not there yet is waited for', () => {
    rmSync(file)
    following.end()
    writeFileSync(file, 'first\n')
    following.end()
    expect(lines).toEqual(['first'])
  })
})
