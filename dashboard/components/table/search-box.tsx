// The search of a list; its words stand in the address.
import { SearchOutlined } from '@ant-design/icons'
import { Input } from 'antd'
import { useEffect, useState } from 'react'
import { useAddress } from '../../hooks/address.ts'
import { useDelayed } from '../../hooks/delayed.ts'

export function SearchBox({ placeholder }: { placeholder: string }) {
  const { get, change } = useAddress()
  const asked = get('search') ?? ''
  const [typed, setTyped] = useState(asked)
  const rested = useDelayed(typed, 250)
  const [known, setKnown] = useState(asked)
  // The address changed by another way (back, a link, "clear filters"): the box follows it.
  if (asked !== known) {
    setKnown(asked)
    setTyped(asked)
  }
  useEffect(() => {
    if (rested === typed && typed.trim() !== known) {
      setKnown(typed.trim())
      change({ search: typed.trim() }, { replace: true })
    }
  }, [rested, typed, known, change])
  return (
    <Input
      className="search-box"
      prefix={<SearchOutlined />}
      allowClear
      placeholder={placeholder}
      aria-label={placeholder}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  )
}
