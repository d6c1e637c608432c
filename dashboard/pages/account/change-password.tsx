// The password of whoever is signed in.
import { useQueryClient } from '@tanstack/react-query'
import { Alert } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../shared/api/people.ts'
import { PasswordForm } from '../../components/form/password-form.tsx'
import { queries } from '../../queries.ts'
import './account.css'

export function ChangePassword({ me }: { me: Me }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const [changed, setChanged] = useState(false)
  return (
    <div className="card card-body account-card">
      {changed && <Alert type="success" showIcon title={t('password.changed')} role="status" />}
      <PasswordForm
        me={me}
        currentLabel={t('password.current')}
        onChanged={(answer) => {
          setChanged(true)
          client.setQueryData(queries.me().queryKey, answer)
          void client.invalidateQueries(queries.mySessions())
        }}
      />
    </div>
  )
}
