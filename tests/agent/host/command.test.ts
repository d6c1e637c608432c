import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { followCommand, runCommand } from '../../../agent/host/command.ts'

const shell = (script: string) => ({ program: '/bin/sh', args: ['-c', script], timeoutMs: 5_000 })

test('output, exit code and errors come back; the environment is plain', async () => {
  const { stdout, stderr, code, end } = await runCommand(
    shell('echo "$LC_ALL $TZ $HOME"; echo bad >&2; exit 3'),
  )
  expect([stdout, stderr, code, end]).toEqual(['C UTC /\n', 'bad\n', 3, 'exited'])
})

test('arguments are not words of a shell', async () => {
  const { stdout } = await runCommand({ program: '/bin/echo', args: ['$(id)', '; ls'], timeoutMs: 5_000 })
  expect(stdout).toBe('$(id) ; ls\n')
})

test('what is not installed is missing, what is no absolute path is a mistake', async () => {
  expect((await runCommand({ program: '/no/such', args: [], timeoutMs: 100 })).end).toBe('missing')
  await expect(runCommand({ program: 'ls', args: [], timeoutMs: 100 })).rejects.toThrow('absolute')
})

test('output beyond the cap is dropped and said', async () => {
  const result = await runCommand({ ...shell('head -c 100000 /dev/zero'), maxOutputBytes: 1_000 })
  expect([result.stdout.length, result.clipped]).toEqual([1_000, true])
})

test('time over: the whole process group is ended', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'xunjian-command-'))
  const pidFile = join(folder, 'pid')
  const startedAt = performance.now()
  const result = await runCommand({ ...shell(`sleep 60 & echo $! > ${pidFile}; wait`), timeoutMs: 200 })
  expect([result.end, result.code]).toEqual(['timed-out', null])
  expect(performance.now() - startedAt).toBeLessThan(2_000)
  const grandchild = readFileSync(pidFile, 'utf8').trim()
  const isGone =
    !existsSync(`/proc/${grandchild}`) || readFileSync(`/proc/${grandchild}/stat`, 'utf8').includes(') Z ')
  expect(isGone).toBe(true)
  rmSync(folder, { recursive: true })
})

test('an aborted round ends its command', async () => {
  const stop = new AbortController()
  setTimeout(() => stop.abort(), 50)
  expect((await runCommand({ ...shell('sleep 60'), signal: stop.signal })).end).toBe('aborted')
  expect((await runCommand({ ...shell('true'), signal: stop.signal })).end).toBe('aborted')
})

test('no more than two at once', async () => {
  const startedAt = performance.now()
  await Promise.all([1, 2, 3, 4].map(() => runCommand(shell('sleep 0.2'))))
  expect(performance.now() - startedAt).toBeGreaterThan(380)
})

test('a followed command gives its lines as they come and goes when it is told', async () => {
  const stop = new AbortController()
  const lines: string[] = []
  const onLine = (line: string) => {
    lines.push(line)
    if (lines.length === 2) stop.abort()
  }
  await followCommand({ ...shell('echo one; echo two; sleep 60'), onLine, signal: stop.signal })
  expect(lines).toEqual(['one', 'two'])
})
