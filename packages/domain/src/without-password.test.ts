import { expect, test } from 'vitest';
import { withoutPassword } from './without-password.ts';

test.each([
  ['https://me:token@example.com/x.git#main', 'https://example.com/x.git#main'],
  ['ssh://git@example.com:22/x', 'ssh://example.com:22/x'],
  ['https://example.com/a@b', 'https://example.com/a@b'],
  ['git@example.com:x.git', 'git@example.com:x.git'],
  ['/srv/app', '/srv/app'],
])('%s is shown as %s', (text, expected) => {
  expect(withoutPassword(text)).toBe(expected);
});
