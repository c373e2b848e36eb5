import { constants } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TinydockError } from '@tinydock/domain';
import { encodeTarHeader, TAR_TRAILER, tarPadding } from '@tinydock/tar';

const READ_BYTES = 1024 * 1024;
const BLOB_NAME = /^[0-9a-f]{64}$/;

async function openFile(path: string): Promise<FileHandle> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  if ((await file.stat()).isFile()) return file;
  await file.close();
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `cannot load ${path}: it is not a regular file` });
}

async function* readEntry(directory: string, path: string): AsyncGenerator<Uint8Array, void, undefined> {
  const file = await openFile(join(directory, path));
  try {
    const { size } = await file.stat();
    yield encodeTarHeader({ path, type: 'file', mode: 0o644, size });
    let left = size;
    while (left > 0) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(Math.min(READ_BYTES, left)));
      if (bytesRead === 0) {
        throw new TinydockError({ code: 'DATA_LOSS', message: `${join(directory, path)} became shorter while read` });
      }
      left -= bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    yield tarPadding(size);
  } finally {
    await file.close();
  }
}

/**
 * An OCI layout that lies in a directory, as a tar.
 * @throws TinydockError INVALID_ARGUMENT where the directory is none; what the system says
 */
export async function* readLayoutDirectory(directory: string): AsyncGenerator<Uint8Array, void, undefined> {
  const names = await readdir(directory);
  if (!names.includes('oci-layout') || !names.includes('index.json')) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID_ARCHIVE',
      message: `cannot load ${directory}: it is a directory without oci-layout and index.json`,
      hint: 'A tar archive or the directory of an OCI layout is expected.',
    });
  }
  yield* readEntry(directory, 'oci-layout');
  yield* readEntry(directory, 'index.json');
  const blobs = await readdir(join(directory, 'blobs/sha256'));
  for (const name of blobs.filter((blob) => BLOB_NAME.test(blob)).sort()) {
    yield* readEntry(directory, `blobs/sha256/${name}`);
  }
  yield TAR_TRAILER;
}
