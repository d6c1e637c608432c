// What a username may be, as the collector has it; its own schema would bring a whole library to the page.
export const USERNAME = /^[a-z0-9][a-z0-9._-]{1,31}$/
