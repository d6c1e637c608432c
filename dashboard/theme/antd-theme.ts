// antd's own components in the colours of the dashboard.
import { type MappingAlgorithm, type ThemeConfig, theme } from 'antd'
import { FONT, MONOSPACE, type ThemeName, TOKENS, type Tokens } from './tokens.ts'

export function antdTheme(name: ThemeName): ThemeConfig {
  const t = TOKENS[name]
  return {
    algorithm: [name === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm, exactAction(t)],
    cssVar: { key: 'xunjian' },
    hashed: false,
    token: {
      fontFamily: FONT,
      fontFamilyCode: MONOSPACE,
      fontSize: 13,
      borderRadius: 7,
      borderRadiusLG: 10,
      controlHeight: 32,
      colorPrimary: t.action,
      colorInfo: t.action,
      colorLink: t.action,
      colorSuccess: t.ok,
      colorWarning: t.warning,
      colorError: t.critical,
      colorBgLayout: t.background,
      colorBgContainer: t.surface,
      colorBgElevated: t.surface,
      colorBorder: t.border,
      colorBorderSecondary: t.border,
      colorText: t.text,
      colorTextSecondary: t.text2,
      colorTextTertiary: t.text2,
      colorTextDescription: t.text2,
      colorTextPlaceholder: t.text2,
      colorTextLightSolid: t.onAction,
      boxShadow: t.shadow,
      boxShadowSecondary: t.shadow,
      // The ring around a field that has the focus and is wrong: antd's is hardly there.
      colorErrorOutline: `color-mix(in srgb, ${t.critical} 30%, transparent)`,
      motionDurationMid: '0.12s',
      motionDurationSlow: '0.16s',
    },
    components: tableAndFriends(name),
  }
}

// antd dims the action colour in the dark; the tokens already hold the colour that is meant.
function exactAction(t: Tokens): MappingAlgorithm {
  return (seed, map) => ({
    ...(map ?? theme.defaultAlgorithm(seed)),
    colorPrimary: t.action,
    colorPrimaryHover: `color-mix(in srgb, ${t.action} 88%, ${t.text})`,
    colorPrimaryActive: `color-mix(in srgb, ${t.action} 76%, ${t.text})`,
    colorLink: t.action,
    colorLinkHover: t.action,
    controlItemBgActive: t.selected,
    colorInfoBg: t.selected,
    colorInfoBorder: t.border,
    // What antd makes of these greens and ambers is muddy.
    colorSuccessBg: `color-mix(in srgb, ${t.ok} 9%, ${t.surface})`,
    colorSuccessBorder: `color-mix(in srgb, ${t.ok} 40%, ${t.surface})`,
    colorWarningBg: `color-mix(in srgb, ${t.warning} 9%, ${t.surface})`,
    colorWarningBorder: `color-mix(in srgb, ${t.warning} 40%, ${t.surface})`,
  })
}

function tableAndFriends(name: ThemeName): NonNullable<ThemeConfig['components']> {
  const t = TOKENS[name]
  return {
    Table: {
      headerBg: 'transparent',
      headerColor: t.text2,
      headerSplitColor: 'transparent',
      headerSortActiveBg: 'transparent',
      headerSortHoverBg: t.selected,
      bodySortBg: 'transparent',
      rowHoverBg: t.sunken,
      rowExpandedBg: t.surface,
      cellPaddingBlock: 10,
      cellPaddingInline: 12,
    },
    Button: { fontWeight: 500, primaryShadow: 'none', defaultShadow: 'none' },
    Tooltip: { colorBgSpotlight: name === 'dark' ? '#2b3643' : '#1a2330', colorTextLightSolid: '#f2f5f9' },
    Segmented: {
      itemSelectedBg: t.surface,
      trackBg: name === 'dark' ? t.sunken : '#e9ecf1',
      itemColor: t.text2,
    },
    Steps: { iconSize: 24 },
    Checkbox: { colorBorder: t.text3 },
    Radio: { colorBorder: t.text3 },
  }
}
