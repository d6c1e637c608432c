// A writer thread that cannot start, as with a database that cannot be opened.
throw new Error('broken on purpose')
