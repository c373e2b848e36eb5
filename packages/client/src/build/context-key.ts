import { createHmac, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { hasErrnoCode } from '@tinydock/domain';

const SECRET_BYTES = 32;

function readSecret(path: string): Buffer | undefined {
  try {
    const secret = readFileSync(path);
    // Another client may be about to write it.
    return secret.length === SECRET_BYTES ? secret : undefined;
  } catch (error) {
    if (!hasErrnoCode(error, 'ENOENT')) throw error;
  }
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const secret = randomBytes(SECRET_BYTES);
  writeFileSync(path, secret, { mode: 0o600, flag: 'wx' });
  return secret;
}

/**
 * The name under which the daemon keeps the contents of a directory: nobody but the user can tell it, so nobody else
 * can have the daemon take other contents for them. Empty where the user's secret can neither be read nor made.
 * @param secretPath of the file with the secret; made with the first use
 * @param directory without symlinks
 */
export function contextKey(secretPath: string, directory: string): Buffer {
  try {
    const secret = readSecret(secretPath);
    if (secret === undefined) return Buffer.alloc(0);
    const { dev, ino } = statSync(directory);
    return createHmac('sha256', secret).update(`${dev}:${ino}\0${directory}`).digest();
  } catch {
    return Buffer.alloc(0);
  }
}
