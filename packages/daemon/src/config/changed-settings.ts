import { isDeepStrictEqual } from 'node:util';
import type { DaemonConfig } from './daemon-config.ts';

/** The settings that a daemon takes over while it runs. */
const RELOADED: readonly string[] = ['logLevel'];

/** The settings that have changed, and that a daemon takes over with its next start only. */
export function settingsForNextStart(running: DaemonConfig, read: DaemonConfig): readonly string[] {
  const before = new Map(Object.entries(running));
  return Object.entries(read)
    .filter(([name, value]) => !RELOADED.includes(name) && !isDeepStrictEqual(before.get(name), value))
    .map(([name]) => name);
}
