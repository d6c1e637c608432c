// 值班与维护窗口的文字。
import type { enDuty } from './en-duty.ts'
import type { Translated } from './translation.ts'

export const zhCNDuty: Translated<typeof enDuty> = {
  duty: { title: '值班' },
}
