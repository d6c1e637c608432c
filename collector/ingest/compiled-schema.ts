// A fast first answer for a zod schema of the wire: compiled, and dropping unknown keys; zod stays the source of truth.
import { Ajv } from 'ajv'
import { z } from 'zod'

/** True: zod would accept it too, and unknown keys are gone. False: ask zod, which also says what is wrong. */
export type FastCheck = (value: unknown) => boolean

// A bound that zod checks in a refinement, which JSON Schema cannot carry over by itself.
export type KnownRefinement = { readonly schema: z.ZodType; readonly maxProperties: number }

/** Throws when the schema has a refinement that is not among the known ones, so that none is ever skipped. */
export function compileFastCheck(schema: z.ZodType, refinements: readonly KnownRefinement[]): FastCheck {
  const jsonSchema = z.toJSONSchema(schema, {
    target: 'draft-7',
    override: ({ zodSchema, jsonSchema: node }) => {
      const hasRefinement = zodSchema._zod.def.checks?.some((check) => check._zod.def.check === 'custom')
      const known = refinements.find((refinement) => Object.is(refinement.schema, zodSchema))
      if (known !== undefined) node.maxProperties = known.maxProperties
      else if (hasRefinement) throw new Error('a refinement of this schema has no compiled counterpart')
    },
  })
  // Lengths in UTF-16 units are cheaper than zod's code points and never smaller.
  const ajv = new Ajv({ removeAdditional: true, unicode: false, unicodeRegExp: false, logger: false })
  const validate = ajv.compile(jsonSchema)
  return (value) => validate(value)
}
