import { createReadStream, createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import {
  type CompressedForm,
  type CompressedLayer,
  type CompressionRecipe,
  type DiffId,
  digestHex,
  type LayerFormCatalog,
  type LayerStore,
} from '@tinydock/domain';

export interface CompressDependencies {
  readonly layers: Pick<LayerStore, 'compress'>;
  readonly forms: Pick<LayerFormCatalog, 'rememberRecipe'>;
}

/**
 * Compresses a layer into a file of `scratchDir`, as its size is known only then; once it was read, the file is gone.
 * @throws TinydockError as {@link LayerStore.compress}
 */
export async function compressToFile(
  { layers, forms }: CompressDependencies,
  request: {
    readonly diffId: DiffId;
    readonly recipe: CompressionRecipe;
    readonly scratchDir: string;
    readonly signal: AbortSignal;
  },
): Promise<CompressedLayer & { readonly discard: () => Promise<void> }> {
  const { diffId, recipe, scratchDir, signal } = request;
  const path = join(scratchDir, `layer-${digestHex(diffId)}`);
  let form: CompressedForm | undefined;
  await pipeline(
    async function* () {
      // A copy: the memory of a piece is used again.
      const pieces = layers.compress(diffId, recipe, signal);
      for (let next = await pieces.next(); ; next = await pieces.next()) {
        if (next.done === true) {
          form = next.value;
          return;
        }
        yield Buffer.from(next.value);
      }
    },
    createWriteStream(path, { flags: 'wx', mode: 0o600 }),
  );
  if (form === undefined) throw new Error(`layer ${diffId} was not compressed`);
  forms.rememberRecipe(diffId, recipe, form);
  // The next of those that are written here may have the same layer.
  const discard = (): Promise<void> => rm(path, { force: true });
  return {
    form,
    discard,
    open: async function* () {
      try {
        yield* createReadStream(path) as AsyncIterable<Uint8Array>;
      } finally {
        await discard();
      }
    },
  };
}
