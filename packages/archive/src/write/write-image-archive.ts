import { type ArchiveFormat, type LayerTarReader, type SavedImage, TinydockError } from '@tinydock/domain';
import { encodeTarHeader, TAR_TRAILER, tarPadding, toByteString } from '@tinydock/tar';
import { planBlobs, type PlannedFile } from './archive-file.ts';
import { planDockerDocuments } from './docker-documents.ts';
import { planOciDocuments } from './oci-documents.ts';

export interface WriteArchiveOptions {
  readonly format: ArchiveFormat;
  readonly readLayer: LayerTarReader;
}

const FILE_MODE = 0o644;

function encodeHeader(path: string, size: number): Uint8Array {
  return encodeTarHeader({ path: toByteString(path), type: 'file', mode: FILE_MODE, size });
}

async function* writeLayer(
  file: Extract<PlannedFile, { kind: 'layer' }>,
  readLayer: LayerTarReader,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield encodeHeader(file.path, file.sizeBytes);
  let written = 0;
  for await (const chunk of readLayer(file.diffId)) {
    written += chunk.length;
    if (written > file.sizeBytes) break;
    yield chunk;
  }
  // Bytes that are out already cannot be taken back, and another length would shift all that follows.
  if (written !== file.sizeBytes) {
    throw new TinydockError({
      code: 'DATA_LOSS',
      reason: 'SIZE_MISMATCH',
      message: `cannot write layer ${file.diffId}: its tar has not the ${file.sizeBytes} bytes that it was stored with`,
      hint: 'Check the image with: tdctl verify',
    });
  }
  yield tarPadding(file.sizeBytes);
}

/** Several small files in one piece. */
function encodeDocuments(files: readonly PlannedFile[]): Uint8Array {
  const parts = files.flatMap((file) =>
    file.kind === 'document'
      ? [encodeHeader(file.path, file.bytes.length), file.bytes, tarPadding(file.bytes.length)]
      : [],
  );
  return Buffer.concat(parts);
}

/**
 * Writes images as one tar: documents first, then each layer once as a plain tar, in the chunks in which it is read.
 * The same images always give the same bytes. A chunk holds as long
 * as those of `readLayer`.
 * @throws TinydockError DATA_LOSS where a layer is not as long as it was stored; what `readLayer` throws
 */
export async function* writeImageArchive(
  images: readonly SavedImage[],
  { format, readLayer }: WriteArchiveOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const documents = format === 'docker-archive' ? planDockerDocuments(images) : planOciDocuments(images);
  const files = new Map([...documents, ...planBlobs(images)].map((file) => [file.path, file]));
  yield encodeDocuments([...files.values()]);
  for (const file of files.values()) if (file.kind === 'layer') yield* writeLayer(file, readLayer);
  yield TAR_TRAILER;
}
