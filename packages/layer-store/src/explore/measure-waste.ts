import type { WastedFile, WasteReport } from '@tinydock/domain';
import type { ByteString } from '@tinydock/tar';
import type { IndexInode } from '../erofs/decode-erofs.ts';
import { type Act, actsAtRoot, seeActs } from './layer-acts.ts';
import type { OpenLayer } from './open-layers.ts';
import { walkLayers } from './walk-layers.ts';

/** Keeps the largest of what it is given, in little more room than they take. */
class Largest {
  readonly #count: number;
  #files: WastedFile[] = [];

  constructor(count: number) {
    this.#count = count;
  }

  add(file: WastedFile): void {
    this.#files.push(file);
    if (this.#files.length > 2 * this.#count + 64) this.#files = this.take();
  }

  take(): WastedFile[] {
    return this.#files.toSorted((one, other) => other.sizeBytes - one.sizeBytes).slice(0, this.#count);
  }
}

/** A file with several names is needed as long as one of them is seen. */
interface LinkedFile {
  readonly waste: WastedFile | undefined;
  readonly layer: number;
  readonly sizeBytes: number;
}

class WasteMeter {
  readonly #layers: { contentBytes: number; wastedBytes: number }[];
  readonly #largest: Largest;
  readonly #linked = new Map<string, LinkedFile>();
  #wastedFiles = 0;

  constructor(layers: number, largest: number) {
    this.#layers = Array.from({ length: layers }, () => ({ contentBytes: 0, wastedBytes: 0 }));
    this.#largest = new Largest(largest);
  }

  /** @param waste undefined for the copy that is seen */
  add({ layer, inode }: { readonly layer: number; readonly inode: IndexInode }, waste: WastedFile | undefined): void {
    if (inode.links < 2) return this.#count({ layer, sizeBytes: inode.size, waste });
    const key = `${layer}:${inode.number}`;
    const known = this.#linked.get(key);
    if (known === undefined || waste === undefined) {
      this.#linked.set(key, { layer, sizeBytes: inode.size, waste });
    }
  }

  finish(): WasteReport {
    for (const file of this.#linked.values()) this.#count(file);
    this.#linked.clear();
    const sum = (key: 'contentBytes' | 'wastedBytes'): number =>
      this.#layers.reduce((total, layer) => total + layer[key], 0);
    return {
      totalBytes: sum('contentBytes'),
      wastedBytes: sum('wastedBytes'),
      wastedFiles: this.#wastedFiles,
      layers: this.#layers,
      largest: this.#largest.take(),
    };
  }

  #count({ layer, sizeBytes, waste }: LinkedFile): void {
    const totals = this.#layers[layer];
    if (totals === undefined) return;
    totals.contentBytes += sizeBytes;
    if (waste === undefined) return;
    totals.wastedBytes += sizeBytes;
    this.#wastedFiles += 1;
    this.#largest.add(waste);
  }
}

/** What `LayerExplorer.measureWaste` gives. @throws TinydockError DATA_LOSS */
export function measureWaste(layers: readonly OpenLayer[], largest: number): WasteReport {
  const meter = new WasteMeter(layers.length, largest);
  for (const { path, acts } of walkLayers({ layers, start: { path: '', acts: actsAtRoot(layers) } })) {
    const seen = seeActs(layers, path, acts);
    for (const [at, { layer, inode }] of acts.entries()) {
      if (inode?.kind !== 'file') continue;
      const waste = layer === seen?.layer ? undefined : describeWaste(path, inode, acts.slice(at));
      meter.add({ layer, inode }, waste);
    }
  }
  return meter.finish();
}

/** @param acts from the one that holds the file */
function describeWaste(path: ByteString, inode: IndexInode, acts: readonly Act[]): WastedFile | undefined {
  const [own, hiding] = acts;
  if (own === undefined || hiding === undefined) return undefined;
  return {
    path,
    sizeBytes: inode.size,
    layer: own.layer,
    hiddenBy: hiding.layer,
    reason: hiding.inode === undefined ? 'deleted' : 'replaced',
  };
}
