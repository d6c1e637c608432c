// The languages that Xunjian speaks, and what a sentence needs to be said in one of them.
import { z } from 'zod'

export const Language = z.enum(['en', 'zh-CN'])
export type Language = z.infer<typeof Language>

export type TextOptions = { readonly language: Language; readonly timeZone?: string }
