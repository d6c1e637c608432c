// The stages of open and of past faults as SQL, word for word as the partial indexes have them: only so are they used.
export const IS_OPEN_STAGE = "stage NOT IN ('closed', 'cancelled', 'merged')"
