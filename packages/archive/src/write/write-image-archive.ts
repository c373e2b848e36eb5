import {
  type ArchiveFormat,
  type ArchiveStyle,
  type CompressedForm,
  type DiffId,
  type LayerTarReader,
  type SavedImage,
  TinydockError,
} from '@tinydock/domain';
import { encodeTarHeader, TAR_TRAILER, tarPadding, toByteString } from '@tinydock/tar';
import { allOf, blobPath, planBlobs, type PlannedFile, type WrittenStyle } from './archive-file.ts';
import { planDockerDocuments } from './docker-documents.ts';
import { planOciDocuments } from './oci-documents.ts';

export interface WriteArchiveOptions extends ArchiveStyle {
  readonly format: ArchiveFormat;
  readonly readLayer: LayerTarReader;
}

const FILE_MODE = 0o644;

function encodeHeader(path: string, size: number): Uint8Array {
  return encodeTarHeader({ path: toByteString(path), type: 'file', mode: FILE_MODE, size });
}

interface LayerFile {
  readonly path: string;
  readonly diffId: DiffId;
  readonly sizeBytes: number;
}

async function* writeLayer(
  file: LayerFile,
  bytes: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  yield encodeHeader(file.path, file.sizeBytes);
  let written = 0;
  for await (const chunk of bytes) {
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

/** One layer after the other: only as many bytes wait to be written as one of them has. */
async function* writeCompressed(
  images: readonly SavedImage[],
  compress: NonNullable<ArchiveStyle['compress']>,
): AsyncGenerator<Uint8Array, WrittenStyle['forms'], undefined> {
  const forms = new Map<DiffId, CompressedForm>();
  const diffIds = allOf(images).flatMap(({ layers }) => layers.map(({ diffId }) => diffId));
  for (const diffId of new Set(diffIds)) {
    const { form, open } = await compress(diffId);
    forms.set(diffId, form);
    yield* writeLayer({ path: blobPath(form.digest), diffId, sizeBytes: form.sizeBytes }, open());
  }
  return forms;
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
 * Layers that are compressed come before the documents, which name what has become of them. The same images always give
 * the same bytes. A chunk holds as long as those of `readLayer`.
 * @throws TinydockError DATA_LOSS where a layer is not as long as it was stored; what `readLayer` and `compress` throw
 */
export async function* writeImageArchive(
  images: readonly SavedImage[],
  { format, readLayer, compress, manifests, entryAnnotations }: WriteArchiveOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  const forms = compress === undefined ? new Map<DiffId, never>() : yield* writeCompressed(images, compress);
  const style = { forms, manifests, entryAnnotations };
  const documents = format === 'docker-archive' ? planDockerDocuments(images, style) : planOciDocuments(images, style);
  const files = new Map([...documents, ...planBlobs(images, style)].map((file) => [file.path, file]));
  yield encodeDocuments([...files.values()]);
  for (const file of files.values()) if (file.kind === 'layer') yield* writeLayer(file, readLayer(file.diffId));
  yield TAR_TRAILER;
}
