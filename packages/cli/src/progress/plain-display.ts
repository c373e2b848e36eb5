import type { LayerStatus, PullProgress, PushProgress } from '@tinydock/protocol';
import type { OutputWriter } from '../output/output-writer.ts';
import type { Display, ProgressStep } from './display.ts';
import { doneLines, pullingLine } from './pull-lines.ts';
import { pushWords } from './push-lines.ts';
import { isLayerDone, layerWords } from './pull-status.ts';

/** For pipes and files: a line when a layer begins, when something unusual happens, and when it is done. */
export class PlainDisplay implements Display {
  readonly #writer: OutputWriter;
  readonly #said = new Map<string, string>();

  constructor(writer: OutputWriter) {
    this.#writer = writer;
  }

  readonly show = async (step: ProgressStep): Promise<void> => {
    // Docker says nothing of a load's progress where nobody watches.
    if (step.kind === 'load') return;
    const texts = step.kind === 'push' ? this.#pushLinesOf(step.progress) : this.#linesOf(step.progress);
    for (const text of texts) await this.#writer.writeText(`${text}\n`);
  };

  readonly end = (): Promise<void> => Promise.resolve();

  #linesOf({ resolving, layer, done }: PullProgress): readonly string[] {
    if (resolving !== null && resolving !== undefined) return [pullingLine(resolving.reference)];
    if (done !== null && done !== undefined) return doneLines(done);
    return layer === null || layer === undefined ? [] : this.#layerLine(layer);
  }

  #pushLinesOf({ layer }: PushProgress): readonly string[] {
    if (layer === null || layer === undefined) return [];
    const words = pushWords(layer);
    if (layer.status === 'pushing' || this.#said.get(layer.id) === words) return [];
    this.#said.set(layer.id, words);
    return [`${layer.id}: ${words}`];
  }

  #layerLine(layer: LayerStatus): readonly string[] {
    const isNotable = isLayerDone(layer) || layer.status === 'retrying';
    const words = isNotable ? layerWords(layer) : 'Pulling fs layer';
    const before = this.#said.get(layer.id);
    if (before === words || (before !== undefined && !isNotable)) return [];
    this.#said.set(layer.id, words);
    return [`${layer.id}: ${words}`];
  }
}
