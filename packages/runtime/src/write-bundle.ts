import { mkdirSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { isAbsolute, join } from 'node:path';
import { type CreateProcessRequest, hasErrnoCode, TinydockError } from '@tinydock/domain';
import type { OciSpec } from './spec/build-spec.ts';

/** All that the runtime and conmon put into a bundle. */
const BUNDLE_FILES = ['config.json', 'attach', 'ctl', 'winsz', 'oom'];

/**
 * Checks that the binds can be made.
 * @throws TinydockError INVALID_ARGUMENT for a source that is missing or a target that is not absolute
 */
export async function checkBinds(request: CreateProcessRequest): Promise<void> {
  for (const { source, target } of [...request.files, ...request.mounts]) {
    if (!isAbsolute(target) || !isAbsolute(source)) {
      const message = `cannot mount ${JSON.stringify(source)} at ${JSON.stringify(target)}: both must be absolute paths`;
      throw new TinydockError({ code: 'INVALID_ARGUMENT', message });
    }
    await stat(source).catch((cause: unknown) => {
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        message: `cannot mount ${source} at ${target}: ${hasErrnoCode(cause, 'ENOENT') ? 'the source does not exist' : String(cause)}`,
        hint: 'Make the source first.',
        cause,
      });
    });
  }
}

/** Writes a bundle's configuration; the directory is made where it is missing. */
export function writeBundle(bundleDir: string, spec: OciSpec): void {
  mkdirSync(bundleDir, { recursive: true, mode: 0o700 });
  writeFileSync(join(bundleDir, 'config.json'), JSON.stringify(spec), { mode: 0o600 });
}

/** Removes what was written to a bundle, and its directory where nothing else is in it; idempotent. */
export function removeBundle(bundleDir: string): void {
  for (const name of BUNDLE_FILES) rmSync(join(bundleDir, name), { force: true });
  try {
    rmdirSync(bundleDir);
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOENT', 'ENOTEMPTY', 'EEXIST', 'EBUSY')) throw error;
  }
}
