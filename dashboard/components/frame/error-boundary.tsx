// Keeps a page that fails from taking the frame with it.
import { Button } from 'antd'
import { Component, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { EmptyState } from '../states.tsx'

type State = { error: Error | null }

export class ErrorBoundary extends Component<{ children: ReactNode }, State> {
  override state: State = { error: null }

  static getDerivedStateFromError(error: Error): State {
    return { error }
  }

  override render() {
    return this.state.error === null ? this.props.children : <PageFailed error={this.state.error} />
  }
}

function PageFailed({ error }: { error: Error }) {
  const { t } = useTranslation()
  return (
    <EmptyState
      title={t('error.page')}
      hint={
        <>
          {t('error.pageHint')}
          <br />
          <code>{error.message}</code>
        </>
      }
      action={<Button onClick={() => location.reload()}>{t('error.reload')}</Button>}
    />
  )
}
