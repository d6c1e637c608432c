// The one line by which an agent enrols; the code is quoted, because an address may hold brackets.
export function enrolLine(code: string): string {
  return `xunjian-agent enrol --code '${code}'`
}
