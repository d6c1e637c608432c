// Compiles a zod schema of the wire into one fast function that also drops unknown keys; zod stays the source of truth.
import { Ajv, type ErrorObject } from 'ajv'
import { z } from 'zod'

/** True when the value fits; unknown keys are gone from it then. Otherwise `firstMistake` says what is wrong. */
export type CompiledSchema = { (value: unknown): boolean; firstMistake(): string }

// A bound that zod checks in a refinement, which JSON Schema cannot carry over by itself.
export type KnownRefinement = { readonly schema: z.ZodType; readonly maxProperties: number }

/** Throws when the schema has a refinement that is not among the known ones, so that none is ever skipped. */
export function compileSchema(schema: z.ZodType, refinements: readonly KnownRefinement[]): CompiledSchema {
  const jsonSchema = z.toJSONSchema(schema, {
    target: 'draft-7',
    override: ({ zodSchema, jsonSchema: node }) => {
      const hasRefinement = zodSchema._zod.def.checks?.some((check) => check._zod.def.check === 'custom')
      const known = refinements.find((refinement) => Object.is(refinement.schema, zodSchema))
      if (known !== undefined) node.maxProperties = known.maxProperties
      else if (hasRefinement) throw new Error('a refinement of this schema has no compiled counterpart')
    },
  })
  // Lengths in UTF-16 units and plain regular expressions, as zod has them.
  const ajv = new Ajv({ removeAdditional: true, unicode: false, unicodeRegExp: false, logger: false })
  const validate = ajv.compile(jsonSchema)
  const compiled = (value: unknown) => validate(value)
  return Object.assign(compiled, { firstMistake: () => describe(validate.errors?.[0]) })
}

function describe(error: ErrorObject | undefined): string {
  if (error === undefined) return 'not valid'
  const place = error.instancePath === '' ? '' : `${error.instancePath.slice(1).replaceAll('/', '.')}: `
  return `${place}${error.message ?? error.keyword}`.slice(0, 300)
}
