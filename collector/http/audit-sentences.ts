// What each action of the operation log is in words, in both languages.
import type { Text } from '../../shared/text.ts'

/** {who} did it, {what} is what it was done to; other places fill from what was noted of the state after. */
export const AUDIT_SENTENCES: Readonly<Record<string, Text>> = {
  'collector.start': {
    en: 'The collector was started (version {version})',
    'zh-CN': '采集中心已启动（版本 {version}）',
  },
  'collector.stop': { en: 'The collector was stopped', 'zh-CN': '采集中心已停止' },
  'collector.clock-set': {
    en: 'The clock of the collector’s machine was set',
    'zh-CN': '采集中心所在主机的时钟被调整',
  },
  'collector.migrate': {
    en: 'The database was brought to schema {schema}',
    'zh-CN': '数据库结构已升级到版本 {schema}',
  },
  'plan.change': {
    en: 'The plan rules were changed in the configuration',
    'zh-CN': '配置中的巡检计划规则已变更',
  },
  'fault.opened': { en: 'Fault reported: {what}', 'zh-CN': '故障已上报：{what}' },
  'fault.recurred': { en: 'Fault recurred: {what}', 'zh-CN': '故障再次出现：{what}' },
  'fault.recovered': { en: 'Fault recovered: {what}', 'zh-CN': '故障已恢复：{what}' },
  'fault.closed': { en: 'Fault closed: {what}', 'zh-CN': '故障已关闭：{what}' },
  'fault.accepted': { en: '{who} accepted the fault {what}', 'zh-CN': '{who} 受理了故障 {what}' },
  'fault.note': { en: '{who} added a note to the fault {what}', 'zh-CN': '{who} 为故障 {what} 添加了备注' },
  'fault.resolved': { en: '{who} resolved the fault {what}', 'zh-CN': '{who} 解决了故障 {what}' },
  'enrol-code.create': { en: '{who} made an enrolment code {what}', 'zh-CN': '{who} 创建了登记码 {what}' },
  'enrol-code.revoke': {
    en: '{who} revoked the enrolment code {what}',
    'zh-CN': '{who} 撤销了登记码 {what}',
  },
  'enrol-code.refuse': { en: 'An enrolment code was refused: {what}', 'zh-CN': '登记码被拒绝：{what}' },
  'enrol-code.forget': {
    en: 'The enrolment code {what}, of no use for 90 days, was forgotten',
    'zh-CN': '登记码 {what} 失效已满 90 天，已清除',
  },
  'host.machine-changed': {
    en: 'The host {what} came back with other hardware',
    'zh-CN': '主机 {what} 以变更后的硬件重新连接',
  },
  'host.second-machine': {
    en: 'A second machine claimed to be the host {what} and was refused',
    'zh-CN': '另一台机器冒用主机 {what} 的身份，已被拒绝',
  },
  'host.second-machine-enrolled': {
    en: 'The second machine that claimed to be {what} enrolled for itself',
    'zh-CN': '曾使用主机 {what} 身份的另一台机器已自行登记',
  },
  'host.settle-identity': {
    en: '{who} decided which machine is the host {what}',
    'zh-CN': '{who} 裁定了哪台机器是主机 {what}',
  },
  'host.enrol': { en: 'Host {what} enrolled', 'zh-CN': '主机 {what} 已登记' },
  'host.revoke': { en: '{who} revoked the host {what}', 'zh-CN': '{who} 吊销了主机 {what}' },
  'host.readmit': { en: '{who} re-admitted the host {what}', 'zh-CN': '{who} 重新接纳了主机 {what}' },
}

export const ACTOR_WORDS = {
  collector: { en: 'the collector', 'zh-CN': '采集中心' },
} as const satisfies Record<string, Text>
