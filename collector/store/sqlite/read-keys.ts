// The short keys of the large tables: which number stands for which inspection and which host.
import type { Database } from 'better-sqlite3'
import type { InspectionInfo } from '../../../shared/catalogue.ts'

const FRESH_MS = 1_000

export type HostName = { readonly num: number; readonly id: string; readonly name: string }
export type Keys = {
  catalogue(): ReadonlyMap<string, InspectionInfo>
  inspectionNum(name: string): number | null
  inspectionName(num: number): string
  hostNum(id: string): number | null
  hostOf(num: number): HostName
}

type InspectionRow = { readonly num: number; readonly name: string; readonly info: string }

export function createKeys(db: Database): Keys {
  const readInspections = db.prepare<[], InspectionRow>('SELECT num, name, info FROM inspections')
  const hostById = db.prepare<[string], number>('SELECT num FROM hosts WHERE id = ?').pluck()
  const hostByNum = db.prepare<[number], HostName>('SELECT num, id, name FROM hosts WHERE num = ?')
  let names = new Map<number, string>()
  let nums = new Map<string, number>()
  let catalogue = new Map<string, InspectionInfo>()
  let parsed = new Map<string, InspectionInfo>()
  let readAt = Number.NEGATIVE_INFINITY

  const refresh = (at: number) => {
    readAt = at
    const rows = readInspections.all()
    names = new Map(rows.map((row) => [row.num, row.name]))
    nums = new Map(rows.map((row) => [row.name, row.num]))
    const described = rows.filter((row) => row.info !== '{}')
    parsed = new Map(described.map((row) => [row.info, parsed.get(row.info) ?? parseInfo(row.info)]))
    catalogue = new Map(described.map((row) => [row.name, parsed.get(row.info) ?? parseInfo(row.info)]))
  }
  const refreshWhenOld = () => {
    const now = performance.now()
    if (now - readAt > FRESH_MS) refresh(now)
  }

  return {
    catalogue() {
      refreshWhenOld()
      return catalogue
    },
    inspectionNum(name) {
      if (!nums.has(name)) refresh(performance.now())
      return nums.get(name) ?? null
    },
    inspectionName(num) {
      if (!names.has(num)) refresh(performance.now())
      return names.get(num) ?? `#${num}`
    },
    hostNum: (id) => hostById.get(id) ?? null,
    hostOf: (num) => hostByNum.get(num) ?? { num, id: '', name: '' },
  }
}

function parseInfo(json: string): InspectionInfo {
  return JSON.parse(json) as InspectionInfo
}
