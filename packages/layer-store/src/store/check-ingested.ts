import {
  type CompressedForm,
  type ErrorReason,
  type IngestRequest,
  parseDiffId,
  parseDigest,
  TinydockError,
  type LayerRecord,
} from '@tinydock/domain';
import type { IngestedLayer } from '../ingest/worker-messages.ts';

interface Mismatch {
  readonly reason: ErrorReason;
  readonly what: string;
  readonly expected: string | number;
  readonly found: string | number;
}

function createMismatchError({ reason, what, expected, found }: Mismatch): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason,
    message: `the layer is not what was announced: expected ${what} ${expected}, found ${found}`,
    hint: 'Try again; if it happens again, the source holds damaged data.',
    details: { expected: String(expected), found: String(found) },
  });
}

/** @throws TinydockError INVALID_ARGUMENT / SIZE_MISMATCH */
export function checkSourceSize(expectedBytes: number | undefined, found: number, isComplete: boolean): void {
  if (expectedBytes === undefined || found === expectedBytes || (!isComplete && found < expectedBytes)) return;
  throw createMismatchError({
    reason: 'SIZE_MISMATCH',
    what: 'a size in bytes of',
    expected: expectedBytes,
    found: isComplete ? found : `more than ${expectedBytes}`,
  });
}

/** Compares what was read with what was announced. @throws TinydockError INVALID_ARGUMENT / DIGEST_MISMATCH, DIFF_ID_MISMATCH */
export function checkIngested(expected: IngestRequest['expected'], found: IngestedLayer): void {
  const sourceDigest = `sha256:${found.sourceHash}`;
  if (expected?.digest !== undefined && expected.digest !== sourceDigest) {
    throw createMismatchError({
      reason: 'DIGEST_MISMATCH',
      what: 'digest',
      expected: expected.digest,
      found: sourceDigest,
    });
  }
  const diffId = `sha256:${found.tarHash}`;
  if (expected?.diffId !== undefined && expected.diffId !== diffId) {
    throw createMismatchError({ reason: 'DIFF_ID_MISMATCH', what: 'diffID', expected: expected.diffId, found: diffId });
  }
}

/** The layer's row. */
export function describeIngested(found: IngestedLayer, createdAt: Date): LayerRecord {
  const compressed: CompressedForm | undefined =
    found.compression === 'none'
      ? undefined
      : {
          digest: parseDigest(`sha256:${found.sourceHash}`),
          sizeBytes: found.sourceBytes,
          compression: found.compression,
        };
  return {
    diffId: parseDiffId(`sha256:${found.tarHash}`),
    tarBytes: found.tarBytes,
    indexBytes: found.indexBytes,
    contentBytes: found.contentBytes,
    entries: found.entries,
    impliedDirectories: found.impliedDirectories,
    compressed,
    createdAt: createdAt.toISOString(),
  };
}
