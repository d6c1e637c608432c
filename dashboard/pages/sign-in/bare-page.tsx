// A page outside the frame: the mark, language and theme, and one card.
import { type ReactNode, useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Appearance } from '../../components/frame/appearance.tsx'
import { Logo } from '../../components/frame/logo.tsx'
import './sign-in.css'

type BarePageProps = { title: string; sentence: ReactNode; children: ReactNode; foot?: ReactNode }

export default function BarePage({ title, sentence, children, foot }: BarePageProps) {
  const { t } = useTranslation()
  useEffect(() => {
    document.title = t('app.title', { page: title })
  }, [title, t])
  return (
    <div className="bare">
      <header className="bare-top">
        <span className="brand">
          <Logo />
          {t('app.name')}
        </span>
        <span className="row bare-appearance">
          <Appearance />
        </span>
      </header>
      <main className="bare-main">
        <div className="card bare-card">
          <h1>{title}</h1>
          <p className="muted">{sentence}</p>
          {children}
        </div>
        {foot && <p className="bare-foot muted small">{foot}</p>}
      </main>
    </div>
  )
}
