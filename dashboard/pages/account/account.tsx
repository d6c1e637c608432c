// One's own affairs: where one is signed in, and the password.
import { useTranslation } from 'react-i18next'
import { PageHead } from '../../components/page-head.tsx'
import { LoadingRows } from '../../components/states.tsx'
import { TabLinks } from '../../components/tab-links.tsx'
import { useAddress } from '../../hooks/address.ts'
import { useMe } from '../../hooks/me.tsx'
import { ChangePassword } from './change-password.tsx'
import { MySessions } from './my-sessions.tsx'

export default function Account() {
  const { t } = useTranslation()
  const { get } = useAddress()
  const me = useMe()
  if (me === null) return <LoadingRows rows={4} />
  const tab = get('tab') === 'password' ? 'password' : 'sessions'
  const words = {
    name: me.name,
    username: me.username,
    role: t(`role.${me.role}`),
    may: t(`roleMay.${me.role}`),
  }
  return (
    <>
      <PageHead
        title={t('account.title')}
        documentTitle={t('account.title')}
        sentence={t('account.sentence', words)}
      />
      <TabLinks
        to="/account"
        active={tab}
        keep={[]}
        tabs={[
          { key: 'sessions', label: t('account.sessions') },
          { key: 'password', label: t('account.change') },
        ]}
      />
      {tab === 'sessions' ? <MySessions /> : <ChangePassword me={me} />}
    </>
  )
}
