// The robots that can mention a person.

export const MENTIONS = ['dingtalk', 'wecom', 'feishu', 'slack'] as const
