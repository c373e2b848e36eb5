import {
  type BlobSource,
  type CompressedForm,
  type CompressionRecipe,
  type DiffId,
  type Digest,
  type LayerFormCatalog,
  type LayerStore,
  type PushLayerProgress,
  type Reference,
  type RegistryForm,
  type RegistryPushSession,
  shortId,
} from '@tinydock/domain';

export interface LayerPushOptions {
  readonly layers: LayerStore;
  readonly forms: LayerFormCatalog;
  readonly session: RegistryPushSession;
  readonly reference: Reference;
  /** Makes the form of a layer that is not on the registry. */
  readonly recipe: CompressionRecipe;
  /** True where the user asked for the recipe, so that no other form will do. */
  readonly isRecipeWanted: boolean;
  readonly push: (event: PushLayerProgress) => void;
}

/** A layer compressed as it is read. A later reading begins anew: the same recipe gives the same bytes. */
class CompressedSource implements BlobSource {
  readonly id: string;
  readonly #read: (signal: AbortSignal) => AsyncGenerator<Uint8Array, CompressedForm, undefined>;
  #form: CompressedForm | undefined;

  constructor(id: string, read: (signal: AbortSignal) => AsyncGenerator<Uint8Array, CompressedForm, undefined>) {
    this.id = id;
    this.#read = read;
  }

  get form(): CompressedForm {
    if (this.#form === undefined) throw new Error(`layer ${this.id} has not been read to its end`);
    return this.#form;
  }

  digest(): Digest {
    return this.form.digest;
  }

  async *open(offset: number, signal: AbortSignal): AsyncGenerator<Uint8Array> {
    let toSkip = offset;
    const take = (piece: Uint8Array): Uint8Array => {
      const fresh = piece.subarray(Math.min(toSkip, piece.length));
      toSkip -= piece.length - fresh.length;
      return fresh;
    };
    const pieces = this.#read(signal);
    try {
      for (;;) {
        const next = await pieces.next();
        if (next.done === true) {
          this.#form = next.value;
          return;
        }
        const fresh = take(next.value);
        if (fresh.length > 0) yield fresh;
      }
    } finally {
      await pieces.return(undefined as never);
    }
  }
}

/** Brings layers to a repository in whatever way costs least. */
export class LayerPush {
  readonly #options: LayerPushOptions;

  constructor(options: LayerPushOptions) {
    this.#options = options;
  }

  /**
   * Returns the form that the repository has the layer in afterwards. `preferred` is the one of a manifest that could
   * then be pushed as it is.
   * @throws as {@link RegistryPushSession} and {@link LayerStore.compress}
   */
  async run(diffId: DiffId, preferred: CompressedForm | undefined, signal: AbortSignal): Promise<CompressedForm> {
    const form =
      (await this.#findPresent(diffId, preferred, signal)) ??
      (await this.#mount(diffId, preferred, signal)) ??
      (await this.#upload(diffId, signal));
    const { registry, repository } = this.#options.reference;
    this.#options.forms.rememberInRegistry([{ diffId, registry, repository, form }]);
    return form;
  }

  /** Every form that will do, the most welcome first. */
  #candidates(diffId: DiffId, preferred: CompressedForm | undefined): readonly CompressedForm[] {
    const { forms, layers, recipe, isRecipeWanted } = this.#options;
    const made = forms.findByRecipe(diffId, recipe);
    const others = isRecipeWanted
      ? []
      : [preferred, ...this.#inRegistry(diffId).map(({ form }) => form), layers.get(diffId)?.compressed];
    const all = [...others, made].filter((form) => form !== undefined);
    return [...new Map(all.map((form) => [form.digest, form])).values()];
  }

  /** What the registry is known to have, that of this repository first. */
  #inRegistry(diffId: DiffId): readonly RegistryForm[] {
    const { forms, reference } = this.#options;
    const isHere = ({ repository }: RegistryForm): boolean => repository === reference.repository;
    return forms
      .findInRegistry(reference.registry, diffId)
      .toSorted((one, other) => Number(isHere(other)) - Number(isHere(one)));
  }

  async #findPresent(
    diffId: DiffId,
    preferred: CompressedForm | undefined,
    signal: AbortSignal,
  ): Promise<CompressedForm | undefined> {
    const { session, forms, reference, push } = this.#options;
    const { registry, repository } = reference;
    for (const form of this.#candidates(diffId, preferred)) {
      if (await session.hasBlob(form.digest, signal)) {
        push({ kind: 'layer', id: shortId(diffId), status: 'already-exists' });
        return form;
      }
      forms.forgetInRegistry({ diffId, registry, repository, form });
    }
    return undefined;
  }

  async #mount(
    diffId: DiffId,
    preferred: CompressedForm | undefined,
    signal: AbortSignal,
  ): Promise<CompressedForm | undefined> {
    const { session, reference, push } = this.#options;
    const welcome = new Set(this.#candidates(diffId, preferred).map(({ digest }) => digest));
    for (const { repository, form } of this.#inRegistry(diffId)) {
      if (repository === reference.repository || !welcome.has(form.digest)) continue;
      if (await session.mountBlob(form.digest, repository, signal)) {
        push({ kind: 'layer', id: shortId(diffId), status: 'mounted', from: repository });
        return form;
      }
    }
    return undefined;
  }

  async #upload(diffId: DiffId, signal: AbortSignal): Promise<CompressedForm> {
    const { session, layers, forms, recipe, push } = this.#options;
    const id = shortId(diffId);
    const totalBytes = forms.findByRecipe(diffId, recipe)?.sizeBytes ?? 0;
    let currentBytes = 0;
    const report = (status: 'pushing' | 'retrying'): void => {
      push({ kind: 'layer', id, status, currentBytes, totalBytes });
    };
    const source = new CompressedSource(id, (reading) => layers.compress(diffId, recipe, reading));
    report('pushing');
    await session.uploadBlob(source, {
      signal,
      onProgress: (bytes) => {
        currentBytes = bytes;
        report('pushing');
      },
      onRetry: () => report('retrying'),
    });
    forms.rememberRecipe(diffId, recipe, source.form);
    push({ kind: 'layer', id, status: 'pushed' });
    return source.form;
  }
}

/** Repositories of a registry from which some of the layers could be mounted. */
export function findMountSources(
  forms: LayerFormCatalog,
  reference: Reference,
  diffIds: readonly DiffId[],
): readonly string[] {
  const found = diffIds.flatMap((diffId) => forms.findInRegistry(reference.registry, diffId));
  return [...new Set(found.map(({ repository }) => repository))].filter((name) => name !== reference.repository);
}
