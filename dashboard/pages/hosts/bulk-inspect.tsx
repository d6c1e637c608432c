// Inspect several hosts at once, with what came of it.
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useInspectNow } from '../../hooks/inspect-now.ts'
import { useLanguage } from '../../hooks/language.ts'
import { queries } from '../../queries.ts'

export function BulkInspect({ hostIds, onDone }: { hostIds: readonly string[]; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const language = useLanguage()
  const { inspect, progress } = useInspectNow()
  const start = async () => {
    const lists = await Promise.all(
      hostIds.map((id) => client.fetchQuery(queries.inspectionsNow(id, language))),
    )
    const wanted = lists.flatMap((list, index) =>
      list.inspections
        .filter((now) => now.enabled)
        .map((now) => ({ hostId: hostIds[index] ?? '', inspection: now.inspection })),
    )
    await inspect(wanted)
    onDone()
  }
  if (hostIds.length === 0 && progress.total === 0) return null
  return (
    <span className="row" role="status">
      {hostIds.length > 0 && (
        <>
          {t('hosts.selected', { count: hostIds.length })}
          <Button size="small" type="primary" loading={progress.busy} onClick={() => void start()}>
            {t('hosts.inspect')}
          </Button>
        </>
      )}
      {progress.total > 0 && t('hosts.asked', { done: progress.done, total: progress.total })}
    </span>
  )
}
