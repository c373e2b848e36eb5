import { createHash } from 'node:crypto';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import {
  type ArchiveSink,
  type Digest,
  type DiffId,
  type LayerRecord,
  parseDiffId,
  TinydockError,
} from '@tinydock/domain';

export interface RecordedLayer {
  readonly diffId: DiffId;
  readonly sizeBytes: number;
  readonly digest: Digest | undefined;
}

function inflate(bytes: Buffer): Buffer {
  const magic = bytes.toString('hex', 0, 4);
  if (magic.startsWith('1f8b')) return gunzipSync(bytes);
  return magic === '28b52ffd' ? zstdDecompressSync(bytes) : bytes;
}

function sha256(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** A sink that holds what a layer store would say, and checks digest and size as one does. */
export class RecordingSink implements ArchiveSink {
  readonly put: RecordedLayer[] = [];
  readonly #layers = new Map<DiffId, LayerRecord>();

  getLayer(diffId: DiffId): LayerRecord | undefined {
    return this.#layers.get(diffId);
  }

  async putLayer(
    source: AsyncIterable<Uint8Array>,
    expected: { readonly digest?: Digest; readonly sizeBytes: number },
  ): Promise<LayerRecord> {
    const chunks: Uint8Array[] = [];
    for await (const chunk of source) chunks.push(Uint8Array.from(chunk));
    const bytes = Buffer.concat(chunks);
    const reason = this.#findMismatch(bytes, expected);
    if (reason !== undefined) throw new TinydockError({ code: 'INVALID_ARGUMENT', reason, message: 'wrong layer' });
    const tar = inflate(bytes);
    const diffId = parseDiffId(sha256(tar));
    this.put.push({ diffId, sizeBytes: bytes.length, digest: expected.digest });
    const layer: LayerRecord = {
      diffId,
      tarBytes: tar.length,
      indexBytes: 0,
      contentBytes: 0,
      entries: 0,
      impliedDirectories: [],
      compressed: undefined,
      createdAt: '2024-01-01T00:00:00Z',
    };
    this.#layers.set(diffId, layer);
    return layer;
  }

  #findMismatch(
    bytes: Buffer,
    expected: { readonly digest?: Digest; readonly sizeBytes: number },
  ): 'SIZE_MISMATCH' | 'DIGEST_MISMATCH' | undefined {
    if (bytes.length !== expected.sizeBytes) return 'SIZE_MISMATCH';
    return expected.digest !== undefined && expected.digest !== sha256(bytes) ? 'DIGEST_MISMATCH' : undefined;
  }
}
