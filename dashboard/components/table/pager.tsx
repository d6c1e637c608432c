// Forward and back through a list that hands out positions instead of page numbers.
import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { useLocation, useNavigate, useSearchParams } from 'react-router'
import { changeAddress } from '../../hooks/address.ts'

type PagerProps = { shown: number; total?: number; next: string | null; lead?: React.ReactNode }

export function Pager({ shown, total, next, lead }: PagerProps) {
  const { t } = useTranslation()
  const navigate = useNavigate()
  const { state } = useLocation()
  const [params] = useSearchParams()
  const first = Number(params.get('first') ?? 1)
  const canGoBack = params.has('cursor')
  const forward = () => {
    if (next === null) return
    const address = changeAddress(params, { cursor: next, first: String(first + shown) })
    void navigate({ search: `?${address}` }, { state: { paged: true } })
    scrollTo({ top: 0 })
  }
  // The list knows only the way forward; back is the browser's own history where we came that way, else the start.
  const back = () => {
    if ((state as { paged?: boolean } | null)?.paged) void navigate(-1)
    else void navigate({ search: `?${changeAddress(params, { cursor: undefined, first: undefined })}` })
  }
  const range = { from: first, to: first + shown - 1 }
  const isEmpty = shown === 0
  // Nothing to turn over, and the list itself says that it is empty.
  if (isEmpty && !canGoBack) return <div className="table-foot">{lead}</div>
  return (
    <div className="table-foot">
      <span>{lead}</span>
      <span className="row">
        {!isEmpty && (total === undefined ? t('table.shown', range) : t('table.of', { ...range, total }))}
        <Button
          size="small"
          icon={<LeftOutlined />}
          aria-label={t('table.previous')}
          disabled={!canGoBack}
          onClick={back}
        />
        <Button
          size="small"
          icon={<RightOutlined />}
          aria-label={t('table.next')}
          disabled={next === null}
          onClick={forward}
        />
      </span>
    </div>
  )
}
