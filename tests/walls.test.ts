// Every wall between the parts bites: each rule has a specimen that breaks it and nothing else.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { cruise, type IConfiguration, type ICruiseResult } from 'dependency-cruiser'
import { describe, expect, test } from 'vitest'
import walls from '../config/dependency-cruiser.mjs'

const specimens = join(import.meta.dirname, 'fixtures', 'walls')
const rules = (walls.forbidden ?? []).map((rule) => rule.name ?? 'unnamed')

async function brokenRules(specimen: string): Promise<string[]> {
  const baseDir = join(specimens, specimen)
  const { options, ...ruleSet }: IConfiguration = walls
  const { output } = await cruise(readdirSync(baseDir), { ...options, baseDir, ruleSet, validate: true })
  return (output as ICruiseResult).summary.violations.map((violation) => violation.rule.name)
}

describe('walls', () => {
  test.each(rules)('%s stops its specimen', async (rule) => {
    expect(existsSync(join(specimens, rule)), `${rule} needs a specimen`).toBe(true)
    expect(new Set(await brokenRules(rule))).toEqual(new Set([rule]))
  })

  test('a tree that keeps to the walls passes', async () => {
    expect(await brokenRules('nothing-wrong')).toEqual([])
  })

  test('every specimen belongs to a rule', () => {
    expect(readdirSync(specimens).toSorted()).toEqual([...rules, 'nothing-wrong'].toSorted())
  })
})
