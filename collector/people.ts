// Who acts until people can sign in.

/** Whoever can reach loopback. The API says it in the reader's language, the store keeps this. */
export const LOCAL_OPERATOR = 'local operator'
