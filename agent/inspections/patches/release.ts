// Until when the installed release of the distribution gets fixes: from distro-info on the host, else from here.
import type { Host } from '../../host/host.ts'

export type Os = {
  readonly id: string
  readonly version: string
  readonly name: string
  readonly line: string
}

/** Days as "2028-06-30"; `extended` is support that goes on after the regular one. */
export type Support = { readonly regular: string; readonly extended: string | null; readonly source: string }

/** From https://endoflife.date and distro-info-data; the host's own distro-info is newer where it is installed. */
const SHIPPED: Readonly<Record<string, readonly [regular: string, extended: string | null]>> = {
  'debian 9': ['2020-07-18', '2022-06-30'],
  'debian 10': ['2022-09-10', '2024-06-30'],
  'debian 11': ['2024-08-14', '2026-08-31'],
  'debian 12': ['2026-07-11', '2028-06-30'],
  'debian 13': ['2028-08-09', '2030-06-30'],
  'ubuntu 18.04': ['2023-05-31', null],
  'ubuntu 20.04': ['2025-05-29', null],
  'ubuntu 22.04': ['2027-06-01', null],
  'ubuntu 24.04': ['2029-05-31', null],
  'ubuntu 26.04': ['2031-05-29', null],
}

export function parseOsRelease(text: string): Os {
  const values: Record<string, string> = {}
  for (const line of text.split('\n')) {
    const [, key, value] = /^(\w+)=(?:"(.*)"|'(.*)'|(.*))$/.exec(line) ?? []
    if (key !== undefined)
      values[key] = line.slice(key.length + 1).replace(/^(["'])(.*)\1$/, '$2') || (value ?? '')
  }
  const line = ['ID', 'VERSION_ID', 'VERSION_CODENAME'].flatMap((key) =>
    values[key] ? `${key}=${values[key]}` : [],
  )
  return {
    id: values.ID ?? '',
    version: values.VERSION_ID ?? '',
    name: values.PRETTY_NAME || values.NAME || values.ID || 'Linux',
    line: line.join(' '),
  }
}

export async function readSupport(host: Host, { id, version }: Os): Promise<Support | null> {
  if (version === '') return null
  const source = `/usr/share/distro-info/${id}.csv`
  const table = /^[a-z]+$/.test(id) ? await host.readText(source) : null
  const listed = table === null ? null : parseDistroInfo(table, version)
  if (listed) return { ...listed, source }
  const shipped = SHIPPED[`${id} ${version}`]
  return shipped
    ? { regular: shipped[0], extended: shipped[1], source: 'support dates shipped with the agent' }
    : null
}

/** Columns by name; Ubuntu's paid support (esm) is not counted, Debian's LTS is for everyone. */
export function parseDistroInfo(table: string, version: string): Omit<Support, 'source'> | null {
  const [header, ...rows] = table
    .trim()
    .split('\n')
    .map((line) => line.split(','))
  const column = (row: readonly string[], name: string) => row[header?.indexOf(name) ?? -1] || null
  const row = rows.find(([listed]) => listed === version || listed === `${version} LTS`)
  const regular = row ? column(row, 'eol') : null
  return row && regular ? { regular, extended: column(row, 'eol-lts') } : null
}
