import { randomUUID } from 'node:crypto';
import { chown, mkdir, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import type { Fields } from './docker-config.ts';

const DIRECTORY_MODE = 0o700;
const FILE_MODE = 0o600;

async function resolveLink(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return path;
    throw error;
  }
}

/** A file that root rewrites for a user stays that user's. */
async function keepOwner(path: string, temporary: string): Promise<void> {
  try {
    const { uid, gid } = await stat(path);
    if (uid !== process.getuid?.() || gid !== process.getgid?.()) await chown(temporary, uid, gid);
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOENT')) throw error;
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}-${randomUUID()}`);
  try {
    const file = await open(temporary, 'wx', FILE_MODE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await keepOwner(path, temporary);
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/**
 * Writes Docker's client configuration, which holds secrets: whole or not at all, readable by its owner only. A
 * symbolic link stays one, and what it points to is replaced.
 * @throws TinydockError PERMISSION_DENIED, FAILED_PRECONDITION
 */
export async function writeDockerConfig(path: string, fields: Fields): Promise<void> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: DIRECTORY_MODE });
    await replaceFile(await resolveLink(path), `${JSON.stringify(fields, null, '\t')}\n`);
  } catch (cause) {
    const code = hasErrnoCode(cause, 'EACCES', 'EPERM', 'EROFS') ? 'PERMISSION_DENIED' : 'FAILED_PRECONDITION';
    throw new TinydockError({
      code,
      message: `cannot write credentials to ${path}`,
      hint: 'DOCKER_CONFIG names another directory for them.',
      cause,
    });
  }
}
