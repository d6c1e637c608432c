// What people wrote, as they meant it: Markdown becomes elements one by one, so that no HTML of theirs is ever read.
import { lexer, type MarkedToken, type Token, type Tokens } from 'marked'
import { Fragment, type ReactNode, useMemo } from 'react'
import { PageLink } from '../page-link.tsx'
import { linkOf, splitFaultNumbers } from './links.ts'
import './markdown.css'

// Nobody quotes a quotation this often; text that does is shown as it was written.
const MAX_DEPTH = 24

export function Markdown({ text }: { text: string }) {
  const content = useMemo(() => renderMarkdown(text), [text])
  return <div className="markdown">{content}</div>
}

export function renderMarkdown(text: string): ReactNode {
  try {
    return renderAll(lexer(text, { gfm: true, breaks: true }), 0)
  } catch {
    // Nested beyond what the parser can follow.
    return <p className="markdown-raw">{text}</p>
  }
}

function renderAll(tokens: readonly Token[] | undefined, depth: number): ReactNode {
  if (depth > MAX_DEPTH) return tokens?.map((token) => token.raw).join('')
  return tokens?.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the same text has the same parts in the same places
    <Fragment key={index}>{render(token as MarkedToken, depth + 1)}</Fragment>
  ))
}

function render(token: MarkedToken, depth: number): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null
    case 'paragraph':
      return <p>{renderAll(token.tokens, depth)}</p>
    case 'heading':
      return <p className="markdown-heading">{renderAll(token.tokens, depth)}</p>
    case 'blockquote':
      return <blockquote>{renderAll(token.tokens, depth)}</blockquote>
    case 'list':
      return <List list={token} depth={depth} />
    case 'code':
      return (
        <section className="evidence mono" tabIndex={0} aria-label={token.lang || 'code'}>
          {token.text}
        </section>
      )
    case 'table':
      return <MarkdownTable table={token} depth={depth} />
    case 'hr':
      return <hr />
    default:
      return renderInline(token, depth)
  }
}

function renderInline(token: MarkedToken, depth: number): ReactNode {
  switch (token.type) {
    case 'strong':
      return <strong>{renderAll(token.tokens, depth)}</strong>
    case 'em':
      return <em>{renderAll(token.tokens, depth)}</em>
    case 'del':
      return <del>{renderAll(token.tokens, depth)}</del>
    case 'codespan':
      return <code>{token.text}</code>
    case 'br':
      return <br />
    case 'link':
      return <Anchor href={token.href}>{renderAll(token.tokens, depth)}</Anchor>
    case 'image':
      return <Picture href={token.href} alt={token.text} />
    case 'text':
      return token.tokens ? renderAll(token.tokens, depth) : <Words text={token.text} />
    case 'escape':
      return token.text
    default:
      // HTML among it: shown, never obeyed.
      return token.raw
  }
}

/** A number such as F-12 leads to that fault. */
function Words({ text }: { text: string }) {
  return splitFaultNumbers(text).map(({ words, fault }, index) =>
    fault === null ? (
      words
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the same text has the same parts in the same places
      <PageLink key={index} to={`/faults/${fault}`}>
        {words}
      </PageLink>
    ),
  )
}

function Anchor({ href, children }: { href: string; children: ReactNode }) {
  const link = linkOf(href)
  if (link === null) return <>{children}</>
  return (
    <a href={link.href} {...(link.isOutside && { target: '_blank', rel: 'noreferrer noopener nofollow' })}>
      {children}
    </a>
  )
}

/** Pictures of elsewhere are not fetched: that would tell them who reads. */
function Picture({ href, alt }: { href: string; alt: string }) {
  const link = linkOf(href)
  if (link?.isAttachment) return <img src={link.href} alt={alt} loading="lazy" />
  return <Anchor href={href}>{alt || href}</Anchor>
}

function List({ list, depth }: { list: Tokens.List; depth: number }) {
  const items = list.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the same text has the same parts in the same places
    <li key={index} className={item.task ? 'markdown-task' : undefined}>
      {item.task && <span aria-hidden="true">{item.checked ? '☑ ' : '☐ '}</span>}
      {renderAll(
        item.tokens.filter((token) => token.type !== 'checkbox'),
        depth,
      )}
    </li>
  ))
  return list.ordered ? <ol start={list.start === '' ? 1 : list.start}>{items}</ol> : <ul>{items}</ul>
}

function MarkdownTable({ table, depth }: { table: Tokens.Table; depth: number }) {
  const cells = (row: readonly Tokens.TableCell[], Cell: 'th' | 'td') =>
    row.map((cell, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: the same text has the same parts in the same places
      <Cell key={index} style={{ textAlign: cell.align ?? 'start' }}>
        {renderAll(cell.tokens, depth)}
      </Cell>
    ))
  return (
    <div className="markdown-table">
      <table>
        <thead>
          <tr>{cells(table.header, 'th')}</tr>
        </thead>
        <tbody>
          {table.rows.map((row, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the same text has the same parts in the same places
            <tr key={index}>{cells(row, 'td')}</tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
