// One line to copy.
import { Button } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import './copy-line.css'

export function CopyLine({ text }: { text: string }) {
  const { t } = useTranslation()
  const [copied, setCopied] = useState(false)
  const copy = async () => {
    await navigator.clipboard.writeText(text)
    setCopied(true)
    setTimeout(() => setCopied(false), 2_000)
  }
  return (
    <div className="copy-line">
      <code>{text}</code>
      <Button size="small" onClick={() => void copy()}>
        {copied ? t('table.copied') : t('table.copy')}
      </Button>
    </div>
  )
}
