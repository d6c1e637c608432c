// Requests made from the API's own description: every route, with values that fit and values that do not.
import { type Dice, HOSTILE_TEXTS, hostileJson, mutateJson } from './hostile-values.ts'

type Schema = {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly format?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly additionalProperties?: Schema | boolean
}
type Parameter = { readonly name: string; readonly in: string; readonly schema?: Schema }
type Operation = {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: { readonly content: Readonly<Record<string, { readonly schema: Schema }>> }
}
export type Description = {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components?: { readonly schemas?: Readonly<Record<string, Schema>> }
}
export type Route = { readonly method: string; readonly path: string; readonly operation: Operation }
export type MadeRequest = {
  readonly url: string
  readonly init: { method: string; headers: Record<string, string>; body?: string }
}

export function routesOf(description: Description): Route[] {
  return Object.entries(description.paths).flatMap(([path, operations]) =>
    Object.entries(operations).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      operation,
    })),
  )
}

/** `known`: ids of things that are there, so that some requests get further than the look-up. */
export function createRequestMaker(description: Description, known: readonly string[]) {
  function make(dice: Dice, given: Schema | undefined, depth = 0): unknown {
    const schema = resolve(description, given)
    if (schema.const !== undefined) return schema.const
    if (schema.enum !== undefined) return dice.pick(schema.enum)
    const choices = schema.anyOf ?? schema.oneOf ?? schema.allOf
    if (choices !== undefined) return make(dice, dice.pick(choices), depth + 1)
    const type = typeof schema.type === 'string' ? schema.type : dice.pick(schema.type ?? ['string'])
    if (type === 'object') return depth > 4 ? {} : objectOf(dice, schema, depth)
    if (type === 'array') {
      return Array.from({ length: depth > 4 ? 0 : dice.below(3) }, () => make(dice, schema.items, depth + 1))
    }
    return scalarOf(dice, schema, type)
  }
  function scalarOf(
    dice: Dice,
    { minimum = 0, maximum = 1e13, minLength = 0, format }: Schema,
    type: string,
  ): unknown {
    if (type === 'null') return null
    if (type === 'boolean') return dice.isLucky(0.5)
    if (type === 'integer' || type === 'number') {
      return Math.max(minimum, Math.min(maximum, dice.pick([0, 1, 2, 50, 1e12])))
    }
    return format === 'uuid'
      ? dice.pick(known)
      : dice.pick(['disk', 'a', 'ab', ...known]).padEnd(minLength, 'x')
  }
  function objectOf(dice: Dice, schema: Schema, depth: number): Record<string, unknown> {
    const made: Record<string, unknown> = {}
    for (const [key, held] of Object.entries(schema.properties ?? {})) {
      if (schema.required?.includes(key) === true || dice.isLucky(0.7))
        made[key] = make(dice, held, depth + 1)
    }
    if (typeof schema.additionalProperties === 'object')
      made.env = make(dice, schema.additionalProperties, depth + 1)
    return made
  }
  const textOf = (dice: Dice, parameter: Parameter) =>
    dice.isLucky(0.4) ? dice.pick(HOSTILE_TEXTS) : String(make(dice, parameter.schema))

  return (dice: Dice, { method, path, operation }: Route): MadeRequest => {
    const parameters = operation.parameters ?? []
    const inPath = parameters.filter((parameter) => parameter.in === 'path')
    const filled = inPath.reduce((url, parameter) => {
      const text = textOf(dice, parameter).toWellFormed() || 'x'
      return url.replace(`{${parameter.name}}`, encodeURIComponent(text))
    }, path)
    const query = new URLSearchParams()
    for (const parameter of parameters) {
      if (parameter.in === 'query' && dice.isLucky(0.5)) query.append(parameter.name, textOf(dice, parameter))
    }
    if (dice.isLucky(0.1)) query.append(dice.pick(HOSTILE_TEXTS), dice.pick(HOSTILE_TEXTS))
    const text = query.toString()
    const headers: Record<string, string> = {}
    const init: MadeRequest['init'] = { method, headers }
    const schema = operation.requestBody?.content['application/json']?.schema
    if (schema !== undefined || (method !== 'GET' && dice.isLucky(0.3))) {
      headers['content-type'] = dice.isLucky(0.95)
        ? 'application/json'
        : dice.pick(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-16'])
      init.body = bodyOf(dice, make(dice, schema))
    }
    return { url: text === '' ? filled : `${filled}?${text}`, init }
  }
}

function bodyOf(dice: Dice, value: unknown): string {
  if (dice.isLucky(0.2)) return JSON.stringify(value)
  if (dice.isLucky(0.1)) return hostileJson(dice)
  const text =
    typeof value === 'object' && value !== null ? mutateJson(dice, { ...value }) : JSON.stringify(value)
  return dice.isLucky(0.1) ? text.slice(0, dice.below(text.length + 1)) : text
}

function resolve({ components }: Description, schema: Schema | undefined): Schema {
  const name = schema?.$ref?.split('/').at(-1)
  return (name === undefined ? schema : components?.schemas?.[name]) ?? {}
}
