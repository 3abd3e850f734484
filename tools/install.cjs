'use strict'
/*
 * Runs before `npm run demo` and `npm test`, on whatever Node the machine has,
 * so that each of the two commands is enough on a bare clone. It must not use
 * a package, nor syntax that an old Node cannot read: its answer to an old
 * Node is a sentence.
 */

var childProcess = require('child_process')
var fs = require('fs')
var path = require('path')

var MINIMUM_NODE = 20
var INSTALL_DEADLINE_MS = 15 * 60 * 1000
var LOCK_POLL_MS = 250

var root = path.join(__dirname, '..')
var stateFolder = path.join(root, '.furiwake')
var lockFolder = path.join(stateFolder, 'install.lock')

function fail(sentence) {
  process.stderr.write(sentence + '\n')
  process.exit(1)
}

function readJson(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8'))
  } catch (error) {
    return undefined
  }
}

/**
 * Whether node_modules holds what package-lock.json asks for. npm writes its
 * own record (node_modules/.package-lock.json) as the last act of an install,
 * so an install that was broken off, or that is older, does not agree with it.
 */
function isInstalled() {
  var wanted = readJson(path.join(root, 'package-lock.json'))
  var present = readJson(path.join(root, 'node_modules', '.package-lock.json'))
  if (!wanted) fail('package-lock.json is missing or broken: check it out again with git.')
  if (!present || !present.packages) return false
  var names = Object.keys(wanted.packages)
  for (var i = 0; i < names.length; i++) {
    var name = names[i]
    if (name === '') continue
    var want = wanted.packages[name]
    var have = present.packages[name]
    // Optional packages are those of other machines: absent is right, another version is not.
    if (!have && !want.optional && !want.devOptional) return false
    if (have && (have.version !== want.version || have.integrity !== want.integrity)) return false
  }
  return fs.existsSync(nodeBinary())
}

/** The Node that the tools run on; npm puts its folder first in PATH. */
function nodeBinary() {
  return path.join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
}

/** Waits without a package and without a busy loop. */
function sleep(milliseconds) {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds)
}

function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** One install at a time: `npm test` beside a starting `npm run demo` waits for it. */
function takeLock() {
  var deadline = Date.now() + INSTALL_DEADLINE_MS
  while (Date.now() < deadline) {
    try {
      fs.mkdirSync(stateFolder, { recursive: true, mode: 448 /* 0700: keys are kept here */ })
      fs.mkdirSync(lockFolder)
      fs.writeFileSync(path.join(lockFolder, 'pid'), String(process.pid))
      return
    } catch (error) {
      if (error.code !== 'EEXIST' || !fs.statSync(stateFolder).isDirectory())
        fail('Cannot write to ' + root + ' (' + error.code + ').')
    }
    var holder = Number(readText(path.join(lockFolder, 'pid')))
    if (holder && !isAlive(holder)) releaseLock()
    else sleep(LOCK_POLL_MS)
  }
  fail('Another installation has not ended for 15 minutes; delete ' + lockFolder + ' if none is running.')
}

function readText(file) {
  try {
    return fs.readFileSync(file, 'utf8')
  } catch (error) {
    return ''
  }
}

function releaseLock() {
  fs.rmSync(lockFolder, { recursive: true, force: true })
}

function install() {
  process.stderr.write('Installing packages with npm (the first time, and when package-lock.json changes)…\n')
  var npm = process.env.npm_execpath
  var flags = ['ci', '--no-audit', '--no-fund', '--include=dev', '--ignore-scripts=false', '--loglevel=error']
  var options = { cwd: root, stdio: ['ignore', 2, 2], timeout: INSTALL_DEADLINE_MS }
  // npm's own script when npm runs us, so that the same npm installs.
  var result =
    npm && /\.c?js$/.test(npm)
      ? childProcess.spawnSync(process.execPath, [npm].concat(flags), options)
      : childProcess.spawnSync('npm', flags, Object.assign({ shell: process.platform === 'win32' }, options))
  if (result.error && result.error.code === 'ENOENT') return 'npm was not found: install it, then run this again.'
  if (result.error && result.error.code === 'ETIMEDOUT')
    return 'npm ci did not end within 15 minutes: check the network.'
  if (result.status !== 0) {
    return 'npm ci failed (its message is above): check the network and the disk, then run this again.'
  }
  if (!isInstalled()) return 'npm ci ended well, but node_modules does not agree with package-lock.json.'
  return undefined
}

if (Number(process.versions.node.split('.')[0]) < MINIMUM_NODE) {
  fail('Furiwake needs Node ' + MINIMUM_NODE + ' or newer; this is ' + process.version + '.')
}
if (!isInstalled()) {
  takeLock()
  var problem
  try {
    // Whoever held the lock before may have installed it already.
    problem = isInstalled() ? undefined : install()
  } finally {
    releaseLock()
  }
  if (problem) fail(problem)
}
