import type {
  CompressedForm,
  Descriptor,
  DiffId,
  Digest,
  LayerFormCatalog,
  LayerStore,
  Reference,
} from '@tinydock/domain';

export interface FormSources {
  readonly layers: LayerStore;
  readonly forms: LayerFormCatalog;
}

/** The form of a digest if its bytes are known to hold the layer; undefined where only a manifest says so. */
export function findVerifiedForm(
  { layers, forms }: FormSources,
  diffId: DiffId,
  digest: Digest,
): CompressedForm | undefined {
  const layer = layers.get(diffId);
  if (layer === undefined) return undefined;
  if (String(digest) === String(diffId)) return { digest, sizeBytes: layer.tarBytes, compression: 'none' };
  return layer.compressed?.digest === digest ? layer.compressed : forms.findByDigest(diffId, digest);
}

/** Enters which forms of its layers the repository of a pulled image has. */
export function rememberPulledForms(
  sources: FormSources,
  reference: Reference,
  layers: readonly { readonly descriptor: Descriptor; readonly diffId: DiffId }[],
): void {
  const { registry, repository } = reference;
  sources.forms.rememberInRegistry(
    layers.flatMap(({ descriptor, diffId }) => {
      const form = findVerifiedForm(sources, diffId, descriptor.digest);
      return form === undefined ? [] : [{ diffId, registry, repository, form }];
    }),
  );
}
