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
  'duty.stand-in': {
    en: '{who} let {person} stand in on the roster {what}',
    'zh-CN': '{who} 在值班表 {what} 安排 {person} 代班',
  },
  'duty.stand-in-ended': {
    en: '{who} took back that {person} stands in on the roster {what}',
    'zh-CN': '{who} 在值班表 {what} 取消了 {person} 的代班',
  },
  'duty.swap': {
    en: '{who} swapped duty of {person} and {with} on the roster {what}',
    'zh-CN': '{who} 在值班表 {what} 调换了 {person} 与 {with} 的班次',
  },
  'duty.swap-ended': {
    en: '{who} took back the swap of {person} and {with} on the roster {what}',
    'zh-CN': '{who} 在值班表 {what} 撤销了 {person} 与 {with} 的换班',
  },
  'duty.handover': {
    en: '{who} left a hand-over note on the roster {what}',
    'zh-CN': '{who} 在值班表 {what} 填写了交接班记录',
  },
  'duty.handover-seen': {
    en: '{who} confirmed the hand-over note of {by} on the roster {what}',
    'zh-CN': '{who} 在值班表 {what} 确认了 {by} 的交接班记录',
  },
  'fault.transferred': {
    en: '{who} handed the fault {what} to somebody else',
    'zh-CN': '{who} 转派了故障 {what}',
  },
  'fault.returned': { en: '{who} gave the fault {what} back', 'zh-CN': '{who} 退回了故障 {what}' },
  'fault.handling': { en: '{who} began to work on the fault {what}', 'zh-CN': '{who} 开始处理故障 {what}' },
  'fault.held': { en: '{who} put the fault {what} on hold', 'zh-CN': '{who} 挂起了故障 {what}' },
  'fault.resumed': { en: '{who} went on with the fault {what}', 'zh-CN': '{who} 恢复处理故障 {what}' },
  'fault.graded': {
    en: '{who} changed the grade of the fault {what}',
    'zh-CN': '{who} 调整了故障 {what} 的等级',
  },
  'fault.ticked': {
    en: '{who} ticked a step of the emergency plan for the fault {what}',
    'zh-CN': '{who} 勾选了故障 {what} 应急预案的步骤',
  },
  'fault.verified': {
    en: '{who} verified the repair of the fault {what}',
    'zh-CN': '{who} 验证了故障 {what} 的修复',
  },
  'fault.reopened': { en: '{who} reopened the fault {what}', 'zh-CN': '{who} 重新打开了故障 {what}' },
  'fault.cancelled': { en: '{who} cancelled the fault {what}', 'zh-CN': '{who} 取消了故障 {what}' },
  'fault.merged': {
    en: '{who} merged the fault {what} into another',
    'zh-CN': '{who} 将故障 {what} 并入其他故障',
  },
  'fault.absorbed': { en: '{who} merged another fault into {what}', 'zh-CN': '{who} 将其他故障并入 {what}' },
  'fault.warned': {
    en: 'A response time of the fault {what} is about to be missed',
    'zh-CN': '故障 {what} 即将超出响应时限',
  },
  'fault.breached': {
    en: 'A response time of the fault {what} was missed',
    'zh-CN': '故障 {what} 已超出响应时限',
  },
  'fault.checklist': {
    en: 'An emergency plan was put on the fault {what}: {plan}',
    'zh-CN': '故障 {what} 已启动应急预案：{plan}',
  },
  'fault.escalated': { en: 'The fault {what} was escalated', 'zh-CN': '故障 {what} 已升级通知' },
  'fault.reminded': { en: 'Somebody was reminded of the fault {what}', 'zh-CN': '已提醒处理故障 {what}' },
  'enrol-code.create': { en: '{who} made an enrolment code {what}', 'zh-CN': '{who} 创建了接入码 {what}' },
  'enrol-code.revoke': {
    en: '{who} revoked the enrolment code {what}',
    'zh-CN': '{who} 吊销了接入码 {what}',
  },
  'enrol-code.refuse': {
    en: '{count:plural:enrolment was:enrolments were} refused: {reason}',
    'zh-CN': '{count} 次接入被拒绝：{reason}',
  },
  'enrol-code.forget': {
    en: 'An old enrolment code left the database: {what}',
    'zh-CN': '过期接入码 {what} 已从数据库清除',
  },
  'host.enrol': { en: 'Host {what} enrolled', 'zh-CN': '主机 {what} 已接入' },
  'host.readmit': { en: 'Host {what} got its old identity back', 'zh-CN': '主机 {what} 已恢复原有身份' },
  'host.revoke': { en: '{who} revoked the host {what}', 'zh-CN': '{who} 吊销了主机 {what}' },
  'host.rotate-key': { en: 'Host {what} changed its key', 'zh-CN': '主机 {what} 更换了密钥' },
  'host.ask-rotate-key': {
    en: '{who} asked the host {what} for a new key',
    'zh-CN': '{who} 要求主机 {what} 更换密钥',
  },
  'host.machine-changed': {
    en: 'Parts of the machine of host {what} were changed',
    'zh-CN': '主机 {what} 的机器部件有变更',
  },
  'host.second-machine': {
    en: 'A second machine came with the identity of host {what}',
    'zh-CN': '另一台机器使用了主机 {what} 的身份',
  },
  'host.second-machine-enrolled': {
    en: 'The second machine with the identity of host {what} enrolled for itself',
    'zh-CN': '使用主机 {what} 身份的另一台机器已单独接入',
  },
  'host.settle-identity': {
    en: '{who} decided which machine is the host {what}',
    'zh-CN': '{who} 确认了主机 {what} 的归属机器',
  },
  'user.create': { en: '{who} created the account {what}', 'zh-CN': '{who} 创建了账号 {what}' },
  'user.change': { en: '{who} changed the account {what}', 'zh-CN': '{who} 修改了账号 {what}' },
  'user.delete': { en: '{who} deleted the account {what}', 'zh-CN': '{who} 删除了账号 {what}' },
  'user.lock': { en: '{who} locked the account {what}', 'zh-CN': '{who} 锁定了账号 {what}' },
  'user.unlock': { en: '{who} unlocked the account {what}', 'zh-CN': '{who} 解锁了账号 {what}' },
  'user.password': { en: '{who} set the password of {what}', 'zh-CN': '{who} 设置了账号 {what} 的密码' },
  'user.link': {
    en: '{who} added a way to sign in to {what}',
    'zh-CN': '{who} 为账号 {what} 添加了登录方式',
  },
  'user.unlink': {
    en: '{who} removed a way to sign in from {what}',
    'zh-CN': '{who} 移除了账号 {what} 的一种登录方式',
  },
  'session.create': { en: '{what} signed in', 'zh-CN': '{what} 已登录' },
  'session.end': { en: 'A session of {what} was ended by {who}', 'zh-CN': '{who} 结束了 {what} 的一个会话' },
  'session.expire': {
    en: '{count:plural:session:sessions} expired',
    'zh-CN': '{count} 个会话已过期',
  },
  'session.refuse': { en: 'A sign-in was refused: {what}', 'zh-CN': '登录被拒绝：{what}' },
  'verification.create': { en: 'A proof for signing in was made', 'zh-CN': '已生成登录验证' },
  'verification.end': { en: 'A proof for signing in was used up', 'zh-CN': '登录验证已失效' },
  'token.create': { en: '{who} made the token {what}', 'zh-CN': '{who} 创建了令牌 {what}' },
  'token.revoke': { en: '{who} revoked the token {what}', 'zh-CN': '{who} 撤销了令牌 {what}' },
  'attachment.add': { en: '{who} sent the file {what}', 'zh-CN': '{who} 上传了文件 {what}' },
  'attachment.remove': {
    en: 'The file {what}, which belonged to nothing, was removed',
    'zh-CN': '未被引用的文件 {what} 已清除',
  },
  'policy.create': { en: '{who} made the policy {what}', 'zh-CN': '{who} 创建了策略 {what}' },
  'policy.change': { en: '{who} changed the policy {what}', 'zh-CN': '{who} 修改了策略 {what}' },
  'policy.delete': { en: '{who} removed the policy {what}', 'zh-CN': '{who} 删除了策略 {what}' },
  'channel.create': { en: '{who} made the channel {what}', 'zh-CN': '{who} 创建了通知渠道 {what}' },
  'channel.change': { en: '{who} changed the channel {what}', 'zh-CN': '{who} 修改了通知渠道 {what}' },
  'channel.delete': { en: '{who} removed the channel {what}', 'zh-CN': '{who} 删除了通知渠道 {what}' },
  'route.create': { en: '{who} made the notification route {what}', 'zh-CN': '{who} 创建了通知路由 {what}' },
  'route.change': {
    en: '{who} changed the notification route {what}',
    'zh-CN': '{who} 修改了通知路由 {what}',
  },
  'route.delete': {
    en: '{who} removed the notification route {what}',
    'zh-CN': '{who} 删除了通知路由 {what}',
  },
  'contact.create': { en: '{who} made the contact {what}', 'zh-CN': '{who} 创建了联系方式 {what}' },
  'contact.change': { en: '{who} changed the contact {what}', 'zh-CN': '{who} 修改了联系方式 {what}' },
  'contact.delete': { en: '{who} removed the contact {what}', 'zh-CN': '{who} 删除了联系方式 {what}' },
  'roster.create': { en: '{who} made the duty roster {what}', 'zh-CN': '{who} 创建了值班表 {what}' },
  'roster.change': { en: '{who} changed the duty roster {what}', 'zh-CN': '{who} 修改了值班表 {what}' },
  'roster.delete': { en: '{who} removed the duty roster {what}', 'zh-CN': '{who} 删除了值班表 {what}' },
  'escalation.create': { en: '{who} made the escalation {what}', 'zh-CN': '{who} 创建了升级策略 {what}' },
  'escalation.change': { en: '{who} changed the escalation {what}', 'zh-CN': '{who} 修改了升级策略 {what}' },
  'escalation.delete': { en: '{who} removed the escalation {what}', 'zh-CN': '{who} 删除了升级策略 {what}' },
  'calendar.create': { en: '{who} made the working calendar {what}', 'zh-CN': '{who} 创建了工作日历 {what}' },
  'calendar.change': {
    en: '{who} changed the working calendar {what}',
    'zh-CN': '{who} 修改了工作日历 {what}',
  },
  'calendar.delete': {
    en: '{who} removed the working calendar {what}',
    'zh-CN': '{who} 删除了工作日历 {what}',
  },
  'emergency-plan.create': {
    en: '{who} made the emergency plan {what}',
    'zh-CN': '{who} 创建了应急预案 {what}',
  },
  'emergency-plan.change': {
    en: '{who} changed the emergency plan {what}',
    'zh-CN': '{who} 修改了应急预案 {what}',
  },
  'emergency-plan.delete': {
    en: '{who} removed the emergency plan {what}',
    'zh-CN': '{who} 删除了应急预案 {what}',
  },
  'window.create': { en: '{who} made the maintenance window {what}', 'zh-CN': '{who} 创建了检修窗口 {what}' },
  'window.change': {
    en: '{who} changed the maintenance window {what}',
    'zh-CN': '{who} 修改了检修窗口 {what}',
  },
  'window.delete': {
    en: '{who} removed the maintenance window {what}',
    'zh-CN': '{who} 删除了检修窗口 {what}',
  },
  'alert-source.create': { en: '{who} made the alert source {what}', 'zh-CN': '{who} 创建了告警来源 {what}' },
  'alert-source.change': {
    en: '{who} changed the alert source {what}',
    'zh-CN': '{who} 修改了告警来源 {what}',
  },
  'alert-source.delete': {
    en: '{who} removed the alert source {what}',
    'zh-CN': '{who} 删除了告警来源 {what}',
  },
  'channel.test': {
    en: '{who} sent a test message on the channel {what}',
    'zh-CN': '{who} 通过通知渠道 {what} 发送了测试消息',
  },
  'notification.give-up': {
    en: 'A message on the channel {what} was given up',
    'zh-CN': '通知渠道 {what} 上的一条消息已放弃发送',
  },
  'notification.resend': {
    en: '{who} had a message on the channel {what} sent again',
    'zh-CN': '{who} 重新发送了通知渠道 {what} 上的一条消息',
  },
  'saved-filter.create': { en: '{who} made the saved filter {what}', 'zh-CN': '{who} 创建了已存筛选 {what}' },
  'saved-filter.change': {
    en: '{who} changed the saved filter {what}',
    'zh-CN': '{who} 修改了已存筛选 {what}',
  },
  'saved-filter.delete': {
    en: '{who} removed the saved filter {what}',
    'zh-CN': '{who} 删除了已存筛选 {what}',
  },
  'authority.create': { en: 'The collector made its own authority', 'zh-CN': '采集中心创建了自有证书机构' },
  'authority.announce': { en: 'A new authority was announced', 'zh-CN': '已预告新的证书机构' },
  'authority.take-over': { en: 'The new authority took over', 'zh-CN': '新的证书机构已启用' },
  'authority.retire': { en: 'The old authority was retired', 'zh-CN': '旧的证书机构已停用' },
  'certificate.renew': { en: 'The certificate {what} was renewed', 'zh-CN': '证书 {what} 已续期' },
  'certificate.replace': { en: 'The certificate {what} was replaced', 'zh-CN': '证书 {what} 已更换' },
}

export const ACTOR_WORDS = {
  collector: { en: 'the collector', 'zh-CN': '采集中心' },
} as const satisfies Record<string, Text>
