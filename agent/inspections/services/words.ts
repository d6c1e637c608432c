// What the services inspection says, measures and exports.
import type { MetricDefinition } from '../../../shared/catalogue.ts'
import type { Text } from '../../../shared/text.ts'
import { SERVICE_STATES } from './judge.ts'

export const servicesTexts: Readonly<Record<string, Text>> = {
  system: {
    en: 'systemd {version} is {system_state}; {expected_units:plural:unit:units} expected to run, {failed_units:count} failed',
    'zh-CN':
      'systemd {version} 状态为 {system_state}；应运行 {expected_units:count} 个单元，失败 {failed_units:count} 个',
  },
  running: { en: 'Running: {description}', 'zh-CN': '运行中：{description}' },
  active: { en: 'Active: {description}', 'zh-CN': '已激活：{description}' },
  finished: { en: 'Ran and finished: {description}', 'zh-CN': '已执行完成：{description}' },
  changing: { en: 'Starting or stopping just now', 'zh-CN': '正在启动或停止' },
  'changing-long': {
    en: 'Has been starting or stopping since {state_since:time}',
    'zh-CN': '自 {state_since:time} 起一直处于启动或停止过程中',
  },
  restarting: {
    en: 'Ended unexpectedly and is being restarted',
    'zh-CN': '异常退出，正在自动重启',
  },
  flapping: {
    en: 'In a restart loop: {restarts_recent:plural:restart:restarts} within {window_seconds:span}',
    'zh-CN': '反复重启：{window_seconds:span} 内重启 {restarts_recent:count} 次',
  },
  failed: { en: 'Failed: {result}, {end}', 'zh-CN': '运行失败：{result}，{end}' },
  'gave-up': {
    en: 'Failed and given up after repeated restarts: {result}, {end}',
    'zh-CN': '多次重启后仍失败，systemd 已放弃：{result}，{end}',
  },
  stopped: { en: 'Not running, although it should be', 'zh-CN': '未运行，正常应处于运行状态' },
  'condition-not-met': {
    en: 'Not started: a condition in its unit file is not met',
    'zh-CN': '未启动：单元文件中的启动条件不满足',
  },
  'not-enabled': {
    en: 'Runs, but is not enabled: it will not come back after a reboot',
    'zh-CN': '正在运行，但未设为开机自启，重启主机后不会自动启动',
  },
  masked: { en: 'Masked: it cannot be started', 'zh-CN': '已被屏蔽（masked），无法启动' },
  vanished: {
    en: 'Gone: its unit was here and is no longer installed',
    'zh-CN': '单元已消失：之前存在，现已被卸载或删除',
  },
  'not-installed': { en: 'Not installed: there is no such unit', 'zh-CN': '未安装：系统中没有该单元' },
  'not-loadable': { en: 'Its unit file cannot be loaded', 'zh-CN': '单元文件无法加载' },
  'not-failed': { en: 'No longer failed', 'zh-CN': '已不再处于失败状态' },
  'no-answer': { en: 'systemd could not be asked: {reason}', 'zh-CN': '无法查询 systemd：{reason}' },
  'no-systemd': {
    en: 'This machine was not booted by systemd; other service managers are not inspected yet',
    'zh-CN': '本机不是由 systemd 引导，暂不支持其他服务管理器',
  },
}

export const servicesMeasurements: Readonly<Record<string, Text>> = {
  expected_units: { en: 'Units expected to run', 'zh-CN': '应运行的单元数' },
  failed_units: { en: 'Failed units', 'zh-CN': '失败的单元数' },
  state_since: { en: 'In this state since', 'zh-CN': '进入当前状态的时间' },
  restarts: { en: 'Restarts by systemd', 'zh-CN': 'systemd 自动重启次数' },
  restarts_recent: { en: 'Restarts lately', 'zh-CN': '近期重启次数' },
}

export const servicesMetrics: readonly MetricDefinition[] = [
  {
    name: 'service_state',
    help: 'State of an expected or failed unit: exactly one of its series is 1.',
    type: 'gauge',
    from: 'state',
    labels: { name: 'item' },
    states: { label: 'state', values: [...SERVICE_STATES] },
  },
  {
    name: 'service_restarts_total',
    help: 'Automatic restarts of the unit as systemd counts them; its own resets show as counter resets.',
    type: 'counter',
    from: 'restarts',
    labels: { name: 'item' },
  },
]
