// Why a message did not go, for people, in the language of the channel; never an address with a secret in it.
import type { Language } from '../../../shared/language.ts'
import { plainText } from '../../../shared/plain-text.ts'
import { fillText, type Text, type Values } from '../../../shared/text.ts'

const REASONS = {
  'not-allowed': {
    en: '{where} is not in the public internet; list it under notify.allow in the configuration of the collector',
    'zh-CN': '{where} 不属于公网，请在采集中心配置的 notify.allow 中列出',
  },
  'not-reached': { en: 'The receiver was not reached: {error}', 'zh-CN': '无法连接接收方：{error}' },
  'no-answer': { en: 'The receiver gave no answer in time', 'zh-CN': '接收方未在时限内应答' },
  'not-understood': {
    en: 'The answer of the receiver is not of its kind: {said}',
    'zh-CN': '接收方的应答无法识别：{said}',
  },
  redirect: {
    en: 'The receiver sends elsewhere (HTTP {status}); write its final address',
    'zh-CN': '接收方要求跳转（HTTP {status}），请填写最终地址',
  },
  status: { en: 'The receiver answered HTTP {status}: {said}', 'zh-CN': '接收方返回 HTTP {status}：{said}' },
  code: { en: 'The receiver answered {code}: {said}', 'zh-CN': '接收方返回 {code}：{said}' },
  'too-fast': {
    en: 'Too many messages for the receiver ({code}): {said}',
    'zh-CN': '发送过于频繁，接收方已限流（{code}）：{said}',
  },
  security: {
    en: 'The security settings of the robot do not let it through: keyword, signature or address ({code}): {said}',
    'zh-CN': '未通过机器人的安全设置（关键词、加签或 IP 地址）（{code}）：{said}',
  },
  unknown: {
    en: 'The receiver does not know this robot or address any more ({code}): {said}',
    'zh-CN': '接收方不存在该机器人或地址（{code}）：{said}',
  },
  'too-long': {
    en: 'The message is too long for the receiver ({code}): {said}',
    'zh-CN': '消息超出接收方的长度限制（{code}）：{said}',
  },
  'missing-secret': { en: 'The secret {name} is not set', 'zh-CN': '尚未设置密钥 {name}' },
  'bad-secret': { en: 'The secret {name} does not have its form', 'zh-CN': '密钥 {name} 格式不正确' },
  'bad-template': { en: 'The template cannot be filled in: {error}', 'zh-CN': '模板无法填充：{error}' },
  'too-large': {
    en: 'The filled template has {bytes:bytes}; at most {most:bytes} are sent',
    'zh-CN': '模板填充后为 {bytes:bytes}，最多允许 {most:bytes}',
  },
  'no-recipient': { en: 'Nobody is to get it', 'zh-CN': '没有收件人' },
  'mail-refused': { en: 'The mail server answered: {said}', 'zh-CN': '邮件服务器返回：{said}' },
  'mail-login': {
    en: 'The mail server does not accept user name and password: {said}',
    'zh-CN': '邮件服务器不接受用户名或密码：{said}',
  },
  'mail-tls': {
    en: 'No safe connection to the mail server: {said}',
    'zh-CN': '无法与邮件服务器建立安全连接：{said}',
  },
} as const satisfies Record<string, Text>

export type Reason = keyof typeof REASONS

export function sayReason(reason: Reason, values: Values, language: Language): string {
  return fillText(REASONS[reason], values, { language })
}

const SAID_LENGTH = 300
const CREDENTIALS = /([?&](?:access_token|key|sign|sig|token|secret)=)[^&\s"'<>]+/gi

/** What a receiver said, on one line, without anything that is or holds a secret. */
export function redact(said: string, secrets: readonly string[]): string {
  let text = said.replace(CREDENTIALS, '$1•••')
  const hidden = secrets.flatMap(partsOf).sort((one, other) => other.length - one.length)
  for (const part of hidden) text = text.replaceAll(part, '•••')
  const line = plainText(text.replace(/\s+/g, ' ').trim())
  return line.length > SAID_LENGTH ? `${line.slice(0, SAID_LENGTH)}…` : line
}

/** Of an address that is secret, each part too: receivers like to repeat a piece of it. */
function partsOf(secret: string): string[] {
  const isUrl = /^https?:\/\//.test(secret) && URL.canParse(secret)
  const pieces = isUrl ? new URL(secret).href.split(/[/?&=#]+/).slice(2) : []
  return [secret, encodeURIComponent(secret), ...pieces].filter((part) => part.length >= 6)
}
