// Step two: the one line to run on the host, while this page waits for it.
import { Alert, Button, Spin } from 'antd'
import { useTranslation } from 'react-i18next'
import type { EnrolCode } from '../../../shared/api/enrolment.ts'
import { CopyLine } from '../../components/copy-line.tsx'
import { enrolLine } from '../../components/enrol-line.ts'
import { LabelTags } from '../../components/label-tags.tsx'
import { useClock } from '../../hooks/clock.ts'
import { exact } from '../../time.ts'

export function RunLine({ code, onAgain }: { code: EnrolCode; onAgain: () => void }) {
  const { t } = useTranslation()
  const expired = useClock((now) => now > code.expiresAt)
  if (expired)
    return (
      <Alert
        type="warning"
        showIcon
        title={t('add.expired')}
        action={<Button onClick={onAgain}>{t('add.again')}</Button>}
      />
    )
  return (
    <div className="run-line">
      <p className="muted">{t('add.runHint', { at: exact(code.expiresAt), count: code.uses })}</p>
      <CopyLine text={enrolLine(code.code)} />
      <p className="muted">
        {t('add.contains', { url: code.url })} {t('form.onlyOnce')}
      </p>
      <p className="muted">{t('add.then')}</p>
      <CopyLine text="xunjian-agent run" />
      <div className="row">
        <LabelTags labels={code.labels} links={false} />
      </div>
      <div className="waiting" role="status">
        <Spin size="small" />
        <span>
          <b>{t('add.waiting')}</b> <span className="muted">{t('add.waitingHint')}</span>
        </span>
      </div>
    </div>
  )
}
