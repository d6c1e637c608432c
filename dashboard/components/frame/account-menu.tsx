// Who is signed in, and what they do about it.
import { UserOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useTranslation } from 'react-i18next'
import { useNavigate } from 'react-router'
import { useCan, useMe } from '../../hooks/me.tsx'
import { useNarrow } from '../../hooks/media.ts'
import { useSignOut } from '../../hooks/sign-out.ts'

export function AccountMenu() {
  const { t } = useTranslation()
  const narrow = useNarrow()
  const navigate = useNavigate()
  const signOut = useSignOut()
  const me = useMe()
  const can = useCan()
  if (me === null) return null
  const pages = [
    { key: '/account', label: t('account.sessions') },
    { key: '/account?tab=password', label: t('account.change') },
    { key: '/duty/contacts/mine', label: t('contacts.menu') },
    // Administrators find them in the navigation, with those of everybody.
    ...(can('administer') ? [] : [{ key: '/tokens', label: t('tokens.title') }]),
  ]
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      menu={{
        items: [
          {
            type: 'group',
            label: (
              <span className="account-who">
                <b>{me.name}</b>
                <span>
                  {me.username} · {t(`role.${me.role}`)}
                </span>
              </span>
            ),
            children: pages,
          },
          { type: 'divider' },
          { key: 'sign-out', label: t('account.signOut') },
        ],
        onClick: ({ key }) => (key === 'sign-out' ? signOut() : void navigate(key)),
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={`${t('account.menu')}: ${me.name}`}>
        {narrow ? null : <span className="account-name">{me.name}</span>}
      </Button>
    </Dropdown>
  )
}
