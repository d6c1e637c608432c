// Files that belong to a report or a note: pictures to be seen, others to be fetched.
import { FileOutlined } from '@ant-design/icons'
import { useTranslation } from 'react-i18next'
import type { Attachment } from '../../../shared/api/fault.ts'
import { formatBytes } from '../../../shared/format.ts'
import { attachmentAddress } from '../../upload.ts'
import './attachments.css'
import { isPicture } from './file-rules.ts'

export function AttachmentList({ attachments }: { attachments: readonly Attachment[] }) {
  const { t } = useTranslation()
  if (attachments.length === 0) return null
  return (
    <ul className="attachment-list" aria-label={t('files.title')}>
      {attachments.map(({ id, name, type, bytes }) => (
        <li key={id}>
          <a href={attachmentAddress(id)} download={name} title={t('files.fetch', { name })}>
            {isPicture(type) ? (
              <img src={attachmentAddress(id)} alt="" loading="lazy" />
            ) : (
              <FileOutlined aria-hidden />
            )}
            <span className="attachment-name">{name}</span>
            <span className="muted small no-wrap">{formatBytes(bytes)}</span>
          </a>
        </li>
      ))}
    </ul>
  )
}
