// Names and addresses under which this collector is found: in its certificate, in its codes, in requests it answers.
import { readFileSync } from 'node:fs'
import { isIPv6 } from 'node:net'
import { hostname, networkInterfaces } from 'node:os'
import { type CollectorConfig, usesTls } from '../config.ts'

type Settings = Pick<CollectorConfig, 'listen' | 'publicUrl' | 'tls'>
export type Machine = {
  readonly hostname: string
  readonly fullName: string | null
  readonly addresses: readonly string[]
}

const ALWAYS = ['localhost', '127.0.0.1', '::1'] as const

export function readMachine(): Machine {
  const name = hostname().toLowerCase()
  const addresses = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address)
  return { hostname: name, fullName: fullNameOf(name), addresses: [...new Set(addresses)].sort() }
}

/** Of the certificate that the collector makes: the first is its title. */
export function certificateNames(settings: Settings, machine: Machine): string[] {
  const { hostname: name, fullName, addresses } = machine
  const called = [fullName, name].filter((one): one is string => one !== null && /^[\w.-]+$/.test(one))
  const own = settings.tls.names ?? [...called, ...addresses, ...ALWAYS]
  const found = settings.publicUrl === undefined ? [] : [bare(new URL(settings.publicUrl).hostname)]
  const listened = bare(splitListen(settings.listen).host)
  const all = [
    ...own.map((one) => bare(one.toLowerCase())),
    ...found,
    ...(isEverywhere(listened) ? [] : [listened]),
  ]
  return [...new Set(all)]
}

/** Where hosts and people find the collector, without a slash at the end. */
export function publicUrl(settings: Settings, machine: Machine): string {
  if (settings.publicUrl !== undefined) return new URL(settings.publicUrl).origin
  const { host, port } = splitListen(settings.listen)
  const [preferred] = settings.tls.names ?? []
  const name = isEverywhere(bare(host))
    ? (preferred ?? machine.fullName ?? machine.addresses[0] ?? machine.hostname)
    : host
  return `${usesTls(settings) ? 'https' : 'http'}://${bracketed(bare(name))}:${port}`
}

/** Hosts of Host headers that are answered; `names` are those of the certificate. */
export function allowedHosts(settings: Settings, names: readonly string[]): ReadonlySet<string> {
  const known = usesTls(settings) ? names : []
  const found = settings.publicUrl === undefined ? [] : [new URL(settings.publicUrl).hostname]
  const listened = [bare(splitListen(settings.listen).host)].filter((host) => !isEverywhere(host))
  return new Set(
    [...ALWAYS, ...listened, ...known, ...found].map((name) => bracketed(bare(name.toLowerCase()))),
  )
}

/** Host in brackets when it is an IPv6 address. */
export function splitListen(listen: string): { readonly host: string; readonly port: number } {
  const at = listen.lastIndexOf(':')
  return { host: listen.slice(0, at), port: Number(listen.slice(at + 1)) }
}

export function bare(host: string): string {
  return host.replace(/^\[|\]$/g, '')
}

function bracketed(host: string): string {
  return isIPv6(host) ? `[${host}]` : host
}

function isEverywhere(host: string): boolean {
  return host === '0.0.0.0' || host === '::'
}

/** As the machine's own table has it: asking a name server could take long, and its answer changes. */
function fullNameOf(name: string): string | null {
  if (name.includes('.')) return name
  const lines = hostsTable().map((line) => line.replace(/#.*/, '').trim().toLowerCase().split(/\s+/).slice(1))
  const line = lines.find((names) => names.includes(name))
  return line?.find((one) => one.startsWith(`${name}.`)) ?? null
}

function hostsTable(): string[] {
  try {
    return readFileSync('/etc/hosts', 'utf8').split('\n')
  } catch (error) {
    if (error instanceof Error && 'code' in error) return []
    throw error
  }
}
