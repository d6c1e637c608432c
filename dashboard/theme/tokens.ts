// The colours of both themes in one place; antd, the CSS variables and the charts all read them here.

export type ThemeName = 'light' | 'dark'

const light = {
  background: '#f5f6f8',
  surface: '#ffffff',
  sunken: '#f5f6f8',
  border: '#e4e7ec',
  text: '#1a2330',
  text2: '#5a6675',
  text3: '#8a94a3',
  action: '#2b5597',
  onAction: '#ffffff',
  selected: '#e8f0fb',
  ok: '#1f8a55',
  warning: '#b8650a',
  critical: '#c9302c',
  unknown: '#6b4fc0',
  missed: '#8a94a3',
  silent: '#3f4a59',
  // The green and the amber of the marks are too pale to be read as words; these reach 4.5:1 on the background.
  okText: '#19764a',
  warningText: '#9c5406',
  criticalText: '#b82521',
  cellOk: '#cfe9da',
  cellMissed: '#eceff3',
  chartLine: '#3d6cb3',
  chartQuiet: '#8592a3',
  chartFaint: '#d4dae2',
  shadow: '0 6px 24px rgb(16 24 40 / 14%)',
}

export type Tokens = typeof light

const dark: Tokens = {
  background: '#0f141a',
  surface: '#161c24',
  sunken: '#1c242e',
  border: '#27303b',
  text: '#e7ecf2',
  text2: '#9aa7b6',
  text3: '#6d7988',
  action: '#8db4ee',
  onAction: '#0f1a2b',
  selected: '#1b2a3f',
  ok: '#46c088',
  warning: '#eda53c',
  critical: '#ff6f63',
  unknown: '#ab93fb',
  missed: '#7d8998',
  silent: '#c3ccd7',
  okText: '#46c088',
  warningText: '#eda53c',
  criticalText: '#ff7a6f',
  cellOk: '#1f5a40',
  cellMissed: '#222b36',
  chartLine: '#8db4ee',
  chartQuiet: '#8996a6',
  chartFaint: '#36414f',
  shadow: '0 8px 28px rgb(0 0 0 / 50%)',
}

export const TOKENS: Readonly<Record<ThemeName, Tokens>> = { light, dark }

export const FONT =
  'system-ui, -apple-system, "Segoe UI", Inter, Roboto, "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif'
export const MONOSPACE =
  'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", "Noto Sans Mono", monospace'
