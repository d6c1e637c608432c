// New rows wait here until they are asked for.
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'

type PendingRowsProps = { newCount: number; changed: boolean; onShow: () => void }

export function PendingRows({ newCount, changed, onShow }: PendingRowsProps) {
  const { t } = useTranslation()
  if (newCount === 0 && !changed) return null
  return (
    <div className="pending-rows" role="status">
      <Button size="small" type="primary" onClick={onShow}>
        {newCount > 0 ? t('table.pending', { count: newCount }) : t('table.reorder')}
      </Button>
    </div>
  )
}
