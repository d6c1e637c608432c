// A link inside the dashboard that looks like a button; it opens in a tab of its own like any link.
import { Button, type ButtonProps } from 'antd'
import { useNavigate } from 'react-router'
import { useGroup } from '../hooks/address.ts'
import { pageAddress, type Search } from './page-link.tsx'

type ButtonLinkProps = Pick<ButtonProps, 'type' | 'icon' | 'children'> & { to: string; search?: Search }

export function ButtonLink({ to, search = {}, ...rest }: ButtonLinkProps) {
  const navigate = useNavigate()
  const { group } = useGroup()
  const address = pageAddress(to, search, group)
  return (
    <Button
      {...rest}
      href={address}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        void navigate(address)
      }}
    />
  )
}
