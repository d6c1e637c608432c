// What the collector finds wrong with a part of a request, in the reader's language.
import type { i18n } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { Problem } from '../../shared/api/common.ts'

type Mistake = NonNullable<Problem['errors']>[number]
export type SayMistake = (mistake: Mistake) => string

export function useSayMistake(): SayMistake {
  const { i18n } = useTranslation()
  return (mistake) => sayMistake(i18n, mistake)
}

/** What has no words here, such as a code of a newer collector, is said as it came. */
export function sayMistake({ t, exists }: i18n, { code, values, message }: Mistake): string {
  const key = `mistake.${code}`
  return code !== undefined && exists(key) ? t(key as 'mistake.required', { ...values }) : message
}
