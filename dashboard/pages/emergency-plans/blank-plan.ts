// An emergency plan before anything is written.
import type { EmergencyPlan } from '../../../shared/api/settings/duty.ts'
import { ANYTHING } from '../../components/settings/anything.ts'

export function blankPlan(): EmergencyPlan {
  return {
    name: '',
    enabled: true,
    match: ANYTHING,
    grades: ['major'],
    text: '',
    steps: [{ title: '', text: '' }],
  }
}
