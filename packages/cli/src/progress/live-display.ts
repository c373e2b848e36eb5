import type { LayerStatus, LoadProgress, PullProgress, PushProgress } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import type { OutputWriter } from '../output/output-writer.ts';
import type { Display, ProgressStep } from './display.ts';
import { LiveLines } from './live-lines.ts';
import { formatProgress } from './progress-bar.ts';
import { doneLines, pullingLine } from './pull-lines.ts';
import { formatPushedLayer, isPushDone } from './push-lines.ts';
import { formatLayer, isLayerDone } from './pull-status.ts';
import { TransferRate } from './transfer-rate.ts';

/** For terminals: a line per layer that changes in place. */
export class LiveDisplay implements Display {
  readonly #clock: () => Date;
  readonly #lines: LiveLines;
  readonly #rates = new Map<string, TransferRate>();

  constructor(options: { readonly writer: OutputWriter; readonly clock: () => Date }) {
    this.#clock = options.clock;
    this.#lines = new LiveLines(options.writer);
  }

  readonly show = (step: ProgressStep): Promise<void> => {
    if (step.kind === 'load') this.#showLoad(step.progress, step.totalBytes);
    else if (step.kind === 'push') this.#showPush(step.progress);
    else this.#showPull(step.progress);
    return Promise.resolve();
  };

  readonly end = async (): Promise<void> => {
    await this.#lines.end();
  };

  #showPull({ resolving, layer, done }: PullProgress): void {
    if (layer !== null && layer !== undefined) this.#showLayer(layer);
    const texts =
      resolving !== null && resolving !== undefined
        ? [pullingLine(resolving.reference)]
        : done !== null && done !== undefined
          ? doneLines(done)
          : [];
    for (const text of texts) this.#lines.set(text, text, true);
  }

  #showPush({ layer }: PushProgress): void {
    if (layer === null || layer === undefined) return;
    this.#lines.set(`layer ${layer.id}`, formatPushedLayer(layer, this.#lines.columns), isPushDone(layer));
  }

  #showLayer(layer: LayerStatus): void {
    const rate = this.#rates.get(layer.id) ?? new TransferRate();
    this.#rates.set(layer.id, rate);
    rate.add(this.#clock().getTime(), layer.currentBytes);
    const shown = { columns: this.#lines.columns, bytesPerSecond: rate.bytesPerSecond };
    this.#lines.set(`layer ${layer.id}`, formatLayer(layer, shown), isLayerDone(layer));
  }

  #showLoad(progress: LoadProgress, totalBytes: number | undefined): void {
    const { receivedBytes, layer } = progress;
    if (layer !== null && layer !== undefined) {
      const words = layer.alreadyPresent ? 'Already exists' : 'Loaded layer';
      const id = layer.diffId.slice('sha256:'.length).slice(0, 12);
      this.#lines.set(layer.diffId, `${id}: ${words} ${formatSize(layer.tarBytes, 4)}`, true);
    }
    if (receivedBytes === undefined || progress.event !== 'receivedBytes') return;
    const shown = { currentBytes: receivedBytes, totalBytes: totalBytes ?? 0, columns: this.#lines.columns };
    this.#lines.set('archive', `Reading archive ${formatProgress(shown)}`);
  }
}
