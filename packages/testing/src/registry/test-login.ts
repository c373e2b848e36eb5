/** A user of test registries. */
export const TEST_LOGIN = {
  username: 'jo',
  password: 'secret-of-jo',
  /** The line of an htpasswd file, with a bcrypt hash that is cheap to check. */
  htpasswd: 'jo:$2y$05$abcdefghijklmnopqrstuuynqb/UEiOiwzaZ8NdUwc4QTIyweUMVW\n',
} as const;
