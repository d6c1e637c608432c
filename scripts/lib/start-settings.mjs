// What `npm start` is to do on this machine, and what makes it impossible, found out before any work is done.
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname, join, resolve } from 'node:path'
import { inRoot } from './runtime.mjs'
import { Trouble } from './steps.mjs'

const host = '127.0.0.1'

export function readSettings(environment) {
  const data = resolve(environment.XUNJIAN_DATA ?? inRoot('data'))
  const port = Number(environment.XUNJIAN_PORT ?? 8420)
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new Trouble(
      `XUNJIAN_PORT is "${environment.XUNJIAN_PORT}", but a port is a number from 1 to 65535.`,
    )
  }
  return {
    port,
    data,
    address: `http://${host}:${port}`,
    logs: join(data, 'logs'),
    agentState: join(data, 'agent'),
    firstPassword: join(data, 'first-password'),
    collectorConfig: configurationFile(environment.XUNJIAN_COLLECTOR_CONFIG, join(data, 'collector.yaml')),
    agentConfig: configurationFile(environment.XUNJIAN_AGENT_CONFIG, join(data, 'agent.yaml')),
  }
}

function configurationFile(asked, usual) {
  const path = asked === undefined ? usual : resolve(asked)
  if (asked === undefined && !existsSync(path)) return undefined
  try {
    readFileSync(path)
    return path
  } catch (error) {
    throw new Trouble(`The configuration ${path} cannot be read: ${reason(error)}.`)
  }
}

export async function refuseWhatCannotWork({ data, logs, port }) {
  const probe = join(data, '.write-test')
  try {
    makeFolder(logs)
    writeFileSync(probe, '')
    rmSync(probe)
  } catch (error) {
    throw new Trouble(`Nothing can be written to the data folder ${data}: ${reason(error)}.`)
  }
  await refusePortInUse(port)
}

// Node's recursive mkdir hides a read-only file system behind ENOENT, and never ends under /proc.
function makeFolder(path) {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  mkdirSync(path)
}

function refusePortInUse(port) {
  return new Promise((done, refuse) => {
    const server = createServer()
    server.once('error', (error) => refuse(new Trouble(portSentence(error, port))))
    server.listen(port, host, () => server.close(done))
  })
}

function portSentence(error, port) {
  if (error.code === 'EADDRINUSE') {
    return `Port ${port} on ${host} is in use: stop what listens there, or choose another one with XUNJIAN_PORT.`
  }
  return `Port ${port} on ${host} cannot be used: ${reason(error)}.`
}

const reasons = {
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOENT: 'there is no such file',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of the path is a file',
  EROFS: 'it is on a read-only file system',
}

function reason(error) {
  return reasons[error.code] ?? error.message
}
