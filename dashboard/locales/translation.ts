// What a language has to say: every key of the English words, except singular forms that other grammars lack.
import type { Words } from './en.ts'

export type Translated<T> = {
  [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string ? string : Translated<T[K]>
}
export type Translation = Translated<Words>
