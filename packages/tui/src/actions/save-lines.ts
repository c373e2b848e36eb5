import { type FileHandle, open, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { formatSize } from '@tinydock/text';
import { hasErrnoCode } from '@tinydock/domain';
import { logText, type SaveRequest } from '../state/log-state.ts';

/** What is in the way of a file that is to be written. */
export interface ExistingFile {
  readonly kind: 'exists';
  readonly about: string;
}

function expand(path: string): string {
  return path === '~' || path.startsWith('~/') ? join(homedir(), path.slice(1)) : resolve(path);
}

async function writeLines(file: FileHandle, { chunks, labels }: SaveRequest): Promise<void> {
  for (const chunk of chunks) await file.write(chunk.map((line) => `${logText(line, labels)}\n`).join(''));
}

/** @returns undefined where there is nothing. @throws Error for what is no regular file: a pipe would wait for a reader */
async function lookAt(path: string): Promise<ExistingFile | undefined> {
  try {
    const found = await stat(path);
    if (!found.isFile()) throw new Error(`${path} is there, and no regular file`);
    return { kind: 'exists', about: `${path} has ${formatSize(found.size)}, written ${found.mtime.toLocaleString()}` };
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/**
 * Writes lines to a file. A file that is there is replaced only where that was asked for.
 * @returns the file's full path, or what is there
 * @throws Error of the file system
 */
export async function saveLines(save: SaveRequest, isReplacing: boolean): Promise<string | ExistingFile> {
  const path = expand(save.path);
  const existing = await lookAt(path);
  if (existing !== undefined && !isReplacing) return existing;
  const file = await open(path, isReplacing ? 'w' : 'wx');
  try {
    await writeLines(file, save);
  } finally {
    await file.close();
  }
  return path;
}
