// The mark of Xunjian: a round that is being made, and found in order.
export function Logo() {
  return (
    <svg
      width="22"
      height="22"
      viewBox="0 0 24 24"
      fill="none"
      aria-hidden="true"
      strokeWidth="2.2"
      strokeLinecap="round"
    >
      <path d="M8.2 3.9A9 9 0 1 0 21 12" stroke="var(--action)" />
      <path d="M15.5 3.7a9 9 0 0 1 4.7 4.2" stroke="var(--text-3)" />
      <path d="m8.3 12 2.7 2.7 5-5.2" stroke="var(--action)" strokeLinejoin="round" />
    </svg>
  )
}
