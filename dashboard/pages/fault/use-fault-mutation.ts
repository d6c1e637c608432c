// One action on a fault; the answer is the fault as it is now and goes straight onto the page.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import type { FaultDetail } from '../../../shared/api/fault.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

type Lang = { lang: 'en' | 'zh-CN' }

export function useFaultMutation<Body>(
  id: number,
  act: (id: number, body: Body, query: Lang) => Promise<FaultDetail>,
  onDone: () => void,
) {
  const client = useQueryClient()
  const lang = useLanguage()
  return useMutation({
    mutationFn: (body: Body) => act(id, body, { lang }),
    onSuccess: (fault) => {
      client.setQueryData(queries.fault(id, lang).queryKey, fault)
      void client.invalidateQueries({ queryKey: ['faults'] })
      void client.invalidateQueries({ queryKey: ['overview'] })
      onDone()
    },
  })
}
