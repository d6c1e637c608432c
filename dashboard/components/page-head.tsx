// The head of a page: where it is, what it is, one sentence made from its data, what can be done.
import { Breadcrumb } from 'antd'
import type { ReactNode } from 'react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { PageLink } from './page-link.tsx'
import './page-head.css'

type Crumb = { to: string; title: string }
type PageHeadProps = {
  title: ReactNode
  documentTitle: string
  crumb?: Crumb
  sentence?: ReactNode
  aside?: ReactNode
  actions?: ReactNode
}

export function PageHead({ title, documentTitle, crumb, sentence, aside, actions }: PageHeadProps) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = t('app.title', { page: documentTitle })
  }, [documentTitle, t])
  return (
    <header className="page-head">
      {crumb && (
        <Breadcrumb
          className="page-crumb"
          items={[{ title: <PageLink to={crumb.to}>{crumb.title}</PageLink> }, { title: documentTitle }]}
        />
      )}
      <div className="page-head-line">
        <div className="page-title">
          <h1>{title}</h1>
          {aside}
        </div>
        {actions && <div className="page-actions">{actions}</div>}
      </div>
      {sentence && <div className="page-sentence">{sentence}</div>}
    </header>
  )
}
