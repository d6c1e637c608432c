// Reads the expected and the failed units with the properties that tell their states apart.
import type { Properties, Systemd, UnitRow } from '../../host/host.ts'

// systemd can hold thousands of failed instances of a template; their properties are asked for one by one.
const FAILED_AT_MOST = 100

const OF_UNIT = ['UnitFileState', 'ConditionResult', 'ConditionTimestamp', 'StateChangeTimestamp']
const OF_SERVICE = ['Type', 'Result', 'NRestarts', 'ExecMainCode', 'ExecMainStatus']

export type ReadUnit = {
  readonly row: UnitRow
  readonly isExpected: boolean
  readonly properties: Properties
}

export async function readUnits(systemd: Systemd, expected: readonly string[]) {
  const [failed, wanted, manager] = await Promise.all([
    systemd.listUnits(['failed']),
    expected.length > 0 ? systemd.listUnitsByName(expected) : [],
    systemd.managerProperties(['SystemState', 'NFailedUnits', 'Version']),
  ])
  const byName = new Map(failed.slice(0, FAILED_AT_MOST).map((row) => [row.name, { row, isExpected: false }]))
  // An alias is answered under its unit's own name, in the order of the question.
  wanted.forEach((row, index) => {
    byName.set(row.name, { row: { ...row, name: row.name || (expected[index] ?? '') }, isExpected: true })
  })
  const units = await Promise.all(
    [...byName.values()].map(async (unit): Promise<ReadUnit> => {
      const kind = unit.row.name.endsWith('.service') ? OF_SERVICE : []
      const isThere = unit.row.loadState !== 'not-found'
      const properties = isThere ? await systemd.unitProperties(unit.row.name, { unit: OF_UNIT, kind }) : {}
      return { ...unit, properties }
    }),
  )
  return { units, manager }
}
