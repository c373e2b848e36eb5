/**
 * Source of a launcher that keeps the compiled form of the program it loads. Without a directory, Node would keep it
 * below the shared temporary directory, where another user could have put code in its place; the home directory is
 * taken from the user database, since the environment of `sudo` may name somebody else's.
 */
export function createLauncher(entry: string): string {
  return `#!/usr/bin/env node
import { enableCompileCache } from 'node:module';
import { userInfo } from 'node:os';
try {
  const { homedir } = userInfo();
  if (homedir.startsWith('/') && homedir !== '/') enableCompileCache(homedir + '/.cache/tinydock/compiled');
} catch {
  // A user without an entry in the database starts without the cache.
}
await import('./${entry}.js');
`;
}
