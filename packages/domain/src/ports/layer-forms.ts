import type { DiffId, Digest } from '../digest.ts';
import type { CompressedForm, CompressionRecipe, RegistryForm } from '../layer.ts';

/**
 * Which bytes a layer has travelled as. Only forms whose bytes were read and found to hold that layer are entered: what
 * a manifest claims of a layer that was here already is not, or a hostile registry could put its blob in place of
 * that layer in whatever is pushed later. Rows go with their layer.
 */
export interface LayerFormCatalog {
  /** Enters what repositories have; idempotent. A layer that is not here is passed over. */
  rememberInRegistry(forms: readonly RegistryForm[]): void;
  /** Takes back what a repository turned out not to have; idempotent. */
  forgetInRegistry(form: RegistryForm): void;
  /** Every form of a layer in any repository of a registry, the last entered first. */
  findInRegistry(registry: string, diffId: DiffId): readonly RegistryForm[];
  /** Enters what a recipe makes of a layer; the last one counts. A layer that is not here is passed over. */
  rememberRecipe(diffId: DiffId, recipe: CompressionRecipe, form: CompressedForm): void;
  findByRecipe(diffId: DiffId, recipe: CompressionRecipe): CompressedForm | undefined;
  /** The form of that digest, wherever it is or was, if it is known to hold the layer. */
  findByDigest(diffId: DiffId, digest: Digest): CompressedForm | undefined;
}
