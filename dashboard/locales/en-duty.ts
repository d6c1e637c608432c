// English words about duty and about maintenance windows.

export const enDuty = {
  duty: { title: 'Duty' },
}
