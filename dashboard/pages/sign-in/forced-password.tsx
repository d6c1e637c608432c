// Whoever signed in with a password that somebody else set chooses their own before anything else.
import { useQueryClient } from '@tanstack/react-query'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import type { Me } from '../../../shared/api/people.ts'
import { PasswordForm } from '../../components/form/password-form.tsx'
import { useSignOut } from '../../hooks/sign-out.ts'
import { queries } from '../../queries.ts'
import BarePage from './bare-page.tsx'

export default function ForcedPassword({ me }: { me: Me }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const signOut = useSignOut()
  return (
    <BarePage
      title={t('password.forcedTitle')}
      sentence={t('password.forced')}
      foot={
        <Button type="link" size="small" onClick={() => signOut()}>
          {t('account.signOut')}
        </Button>
      }
    >
      <PasswordForm
        me={me}
        currentLabel={t('password.oneTime')}
        onChanged={(changed) => client.setQueryData(queries.me().queryKey, changed)}
      />
    </BarePage>
  )
}
