/** The fresh projects of `npm run test-packages`: each has its own lock file, which pins all and names no host. */

import { readdirSync, readFileSync } from 'node:fs'

import { describe, expect, test } from 'vitest'

import { inRepository } from '../../../tools/root.ts'
import { PROJECTS } from '../../packages/projects.ts'

const FOLDER = inRepository('test', 'packages')

interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
}
interface Lock {
  packages: Record<string, { resolved?: string; integrity?: string; link?: boolean }>
}
const read = (project: string, file: string): unknown =>
  JSON.parse(readFileSync(`${FOLDER}/${project}/${file}`, 'utf8'))

test('Every project there is one that is tried', () => {
  const folders = readdirSync(FOLDER, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  expect(folders.map(({ name }) => name).toSorted()).toEqual(PROJECTS.map(({ name }) => name).toSorted())
})

describe.each(PROJECTS.map(({ name }) => name))('The project %s', (name) => {
  test('pins every version, and takes the package from the tarball beside it', () => {
    const { dependencies = {}, devDependencies = {} } = read(name, 'package.json') as Manifest
    const { furiwake = 'file:furiwake.tgz', ...others } = { ...dependencies, ...devDependencies }
    expect(furiwake).toBe('file:furiwake.tgz')
    expect(Object.entries(others).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([])
  })

  test('has a lock file that names no host, and of every package but ours what its bytes must be', () => {
    const packages = Object.entries((read(name, 'package-lock.json') as Lock).packages).filter(([path]) => path !== '')
    const ours = packages.filter(([path]) => path === 'node_modules/furiwake').map(([, { integrity }]) => integrity)
    expect(ours.filter((integrity) => integrity !== undefined)).toEqual([])
    const others = packages.filter(([path]) => path !== 'node_modules/furiwake')
    expect(others.filter(([, { resolved }]) => resolved !== undefined)).toEqual([])
    expect(others.filter(([, { integrity }]) => integrity === undefined).map(([path]) => path)).toEqual([])
  })
})
