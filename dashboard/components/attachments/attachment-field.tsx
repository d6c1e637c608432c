// Adding files to what is being written: picked, dropped or pasted, with what becomes of each in words.
import { CloseOutlined, PaperClipOutlined } from '@ant-design/icons'
import { Button, Progress } from 'antd'
import { type DragEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../../shared/format.ts'
import { LIMITS } from '../../../shared/limits.ts'
import { attachmentAddress } from '../../upload.ts'
import { ErrorWords } from '../states.tsx'
import './attachments.css'
import { ACCEPTED, isPicture } from './file-rules.ts'
import { MOST_FILES, type UploadedFile, type Uploads } from './use-uploads.ts'

type AttachmentFieldProps = { uploads: Uploads; tried?: boolean }

export function AttachmentField({ uploads, tried = false }: AttachmentFieldProps) {
  const { t } = useTranslation()
  const [over, setOver] = useState(false)
  const picker = useRef<HTMLInputElement>(null)
  const drop = (event: DragEvent) => {
    event.preventDefault()
    setOver(false)
    uploads.add(event.dataTransfer.files)
  }
  return (
    <section
      className={over ? 'attachment-field over' : 'attachment-field'}
      aria-label={t('files.title')}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        aria-label={t('files.pick')}
        onChange={({ target }) => {
          uploads.add([...(target.files ?? [])])
          // The same file may be picked again after it was taken away.
          target.value = ''
        }}
      />
      <span className="row">
        <Button size="small" icon={<PaperClipOutlined />} onClick={() => picker.current?.click()}>
          {t('files.pick')}
        </Button>
        <span className="muted small">{t('files.hint', { size: formatBytes(LIMITS.attachmentBytes) })}</span>
      </span>
      {uploads.files.length > 0 && (
        <ul className="upload-list" aria-live="polite">
          {uploads.files.map((file) => (
            <UploadRow key={file.key} file={file} onRemove={() => uploads.remove(file.key)} />
          ))}
        </ul>
      )}
      {tried && !uploads.isReady && <div className="form-mistake">{t('files.notReady')}</div>}
    </section>
  )
}

function UploadRow({ file, onRemove }: { file: UploadedFile; onRemove: () => void }) {
  const { t } = useTranslation()
  return (
    <li className="upload-row">
      {file.id !== null && isPicture(file.type) ? (
        <img className="upload-picture" src={attachmentAddress(file.id)} alt="" />
      ) : (
        <PaperClipOutlined className="muted" aria-hidden />
      )}
      <span className="upload-what">
        <span className="breaks">{file.name}</span>{' '}
        <span className="muted small">{formatBytes(file.bytes)}</span>
        <UploadState file={file} />
      </span>
      <Button
        type="text"
        size="small"
        icon={<CloseOutlined />}
        aria-label={t('files.remove', { name: file.name })}
        onClick={onRemove}
      />
    </li>
  )
}

function UploadState({ file }: { file: UploadedFile }) {
  const { t } = useTranslation()
  if (file.state === 'sending')
    return (
      <Progress
        size="small"
        percent={Math.floor(file.share * 100)}
        aria-label={t('files.sending', { name: file.name })}
      />
    )
  if (file.refusal !== null)
    return (
      <div className="form-mistake">
        {t(`files.refused.${file.refusal}`, { size: formatBytes(LIMITS.attachmentBytes), most: MOST_FILES })}
      </div>
    )
  if (file.error !== null)
    return (
      <div className="form-mistake">
        <ErrorWords error={file.error} />
      </div>
    )
  return <span className="muted small"> · {t('files.sent')}</span>
}
