// What an item is called: a word where the inspection has one, otherwise its own name as machines write it.

export type Named = { readonly item: string; readonly itemTitle: string }

export function ItemName({ of, className = '' }: { of: Named; className?: string }) {
  const isWord = of.itemTitle !== of.item
  return (
    <span className={`${className} ${isWord ? '' : 'mono'}`} title={of.item}>
      {of.itemTitle}
    </span>
  )
}
