import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { gzipSync } from 'node:zlib';
import type { LayerCatalog, LayerRecord } from '@tinydock/domain';
import { encodeTarHeader, TAR_TRAILER } from '@tinydock/tar';
import { createLayerStore } from '../store/layer-store.ts';

// Runs bundled, beside the bundled worker.

/** What one process saw of itself while it ingested. */
export interface IngestMeasurement {
  readonly tarBytes: readonly number[];
  readonly maxResidentBytes: number;
  /** How late timers came on the main thread, 99 of 100. */
  readonly delayMs: number;
}

const MEMBER_BYTES = 1 << 20;
const CHUNK_BYTES = 64 << 10;
const LIMITS = { maxTarBytes: 8 * 2 ** 30, maxEntries: 100_000, maxRatio: 1000 };

function createCatalog(): LayerCatalog {
  const layers = new Map<string, LayerRecord>();
  return {
    beginStaging: () => {},
    endStaging: () => {},
    listStaging: () => [],
    commitLayer: (layer) => void layers.set(layer.diffId, layer),
    getLayer: (diffId) => layers.get(diffId),
    listLayers: () => [...layers.values()],
    deleteLayers: () => {},
  };
}

/** A layer of one large file, made as it is read. */
async function* largeLayer(name: string, mebibytes: number, compression: 'none' | 'gzip'): AsyncGenerator<Uint8Array> {
  const header = encodeTarHeader({ path: name, type: 'file', mode: 0o644, size: mebibytes * MEMBER_BYTES });
  const encode = (bytes: Uint8Array): Uint8Array => (compression === 'gzip' ? gzipSync(bytes, { level: 1 }) : bytes);
  const plain = Buffer.allocUnsafe(MEMBER_BYTES);
  for (let at = 0; at < MEMBER_BYTES; at += 4) plain.writeUInt32LE((at % 99_991) * 7, at);
  const member = encode(plain);
  yield encode(header);
  for (let sent = 0; sent < mebibytes; sent += 1) {
    for (let at = 0; at < member.length; at += CHUNK_BYTES) {
      yield Buffer.from(member.subarray(at, at + CHUNK_BYTES));
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  yield encode(TAR_TRAILER);
}

async function measure(mebibytes: number, forms: readonly ('none' | 'gzip')[]): Promise<IngestMeasurement> {
  const root = mkdtempSync(join(tmpdir(), 'tinydock-measure-'));
  const store = createLayerStore({
    root,
    catalog: createCatalog(),
    workers: { count: 2, url: new URL('../ingest/ingest-worker.js', import.meta.url) },
    limits: LIMITS,
    clock: () => new Date(),
    mounts: { isMounted: () => false },
  });
  let maxResidentBytes = 0;
  const sampling = setInterval(() => {
    maxResidentBytes = Math.max(maxResidentBytes, process.memoryUsage.rss());
  }, 10);
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  try {
    const results = await Promise.all(
      forms.map((form, at) => store.ingest({ source: () => largeLayer(`file-${at}`, mebibytes, form) })),
    );
    const tarBytes = results.map(({ layer }) => layer.tarBytes);
    return { tarBytes, maxResidentBytes, delayMs: delay.percentile(99) / 1e6 };
  } finally {
    clearInterval(sampling);
    await store.close();
    rmSync(root, { recursive: true });
  }
}

if (process.argv[1] === import.meta.filename) {
  const [mebibytes, ...forms] = process.argv.slice(2);
  const result = await measure(
    Number(mebibytes),
    forms.map((form) => (form === 'gzip' ? 'gzip' : 'none')),
  );
  process.stdout.write(JSON.stringify(result));
}
