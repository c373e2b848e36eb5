import { type BuildCacheRecord, type DiffId, type Digest } from '@tinydock/domain';
import type { BuilderPorts } from '../ports.ts';

/** What a step of a build gave, for other daemons to take. */
export interface StepResult {
  /** Each alone decides the result. */
  readonly keys: readonly Digest[];
  readonly diffId: DiffId;
  /** RFC 3339, when the step ran. */
  readonly createdAt: string;
}

/** Where results come from besides the own cache. */
export interface ImportedStep extends StepResult {
  /** As the user named it. */
  readonly source: string;
}

/** Results of other daemons. The layer may be elsewhere still; who opens a tree of it, or runs on it, has it fetched. */
export interface ImportedSteps {
  find(key: Digest): ImportedStep | undefined;
}

export type FoundStep =
  | { readonly kind: 'own'; readonly record: BuildCacheRecord }
  | { readonly kind: 'imported'; readonly record: ImportedStep };

/** The own result where its layer is here, else one that was imported. */
export function findResult(
  { cache, layers, imported }: Pick<BuilderPorts, 'cache' | 'layers' | 'imported'>,
  key: Digest,
): FoundStep | undefined {
  const own = cache.findStep(key);
  if (own !== undefined && layers.get(own.diffId) !== undefined) return { kind: 'own', record: own };
  const record = imported.find(key);
  return record === undefined ? undefined : { kind: 'imported', record };
}
