import { checkVariables, type NamedSource, type SourceTree, type VariableCheckResult } from '@tinydock/builder';
import {
  type BlobStore,
  familiarReference,
  hostPlatform,
  type ImageCatalog,
  type ImageConfig,
  type ImageId,
  parseDigest,
  parseImageConfig,
  parseImageId,
  parseReference,
  type Platform,
  type RegistryClient,
  type RegistryCredentials,
  withDefaultTag,
} from '@tinydock/domain';
import { MAX_CONFIG_BYTES } from '../images/image-pull.ts';
import { assertConfigFits, assertPlatform, resolveImage } from '../images/resolve-manifest.ts';
import { findImageHere } from './store-image-source.ts';

export interface VariableCheckDependencies {
  readonly catalog: ImageCatalog;
  readonly blobs: Pick<BlobStore, 'get'>;
  readonly registry: RegistryClient;
}

export interface VariableCheckWork {
  readonly dockerfile: { readonly name: string; readonly source: string };
  /** Images that stand for names, and names of what holds files. */
  readonly namedImages: Readonly<Record<string, string>>;
  readonly namedFiles: readonly string[];
  readonly target: string | undefined;
  readonly buildArgs: Readonly<Record<string, string>>;
  /** Of the image. */
  readonly platform: Platform;
  /** Ask registries for images that are here. */
  readonly pull: boolean;
  readonly credentials: (registry: string) => RegistryCredentials | undefined;
  readonly signal: AbortSignal;
}

interface Configuration {
  readonly id: ImageId;
  readonly config: ImageConfig;
}

/** Nobody looks into the files of a named context to know that they set no variables. */
const NO_FILES: SourceTree = {
  stat: async () => undefined,
  list: async () => [],
  read: () => (async function* () {})(),
  digest: async () => '',
};

async function findHere(
  { catalog, blobs }: VariableCheckDependencies,
  reference: string,
  platform: Platform,
): Promise<Configuration | undefined> {
  const found = findImageHere(catalog, reference, platform);
  if (found === undefined) return undefined;
  const { id } = found.image;
  return { id, config: parseImageConfig(await blobs.get(parseDigest(id))) };
}

/** Manifest and configuration alone. */
async function fetchConfiguration(
  { registry }: VariableCheckDependencies,
  { credentials, signal }: VariableCheckWork,
  { text, platform }: { readonly text: string; readonly platform: Platform },
): Promise<Configuration> {
  const reference = withDefaultTag(parseReference(text));
  const session = registry.openSession(reference, credentials(reference.registry), credentials);
  const top = await session.fetchManifest(reference, signal);
  const { manifest } = await resolveImage(session, reference, { wanted: platform, signal, top });
  const config = parseImageConfig(await session.fetchBlob(manifest.config, MAX_CONFIG_BYTES, signal));
  assertConfigFits(config, manifest, familiarReference(reference));
  assertPlatform(config, platform, familiarReference(reference));
  return { id: parseImageId(manifest.config.digest), config };
}

function namedSources({ namedImages, namedFiles }: VariableCheckWork): Readonly<Record<string, NamedSource>> {
  const images = Object.entries(namedImages).map(([name, reference]) => [name, { kind: 'image', reference }] as const);
  const files = namedFiles.map((name) => [name, { kind: 'files', tree: NO_FILES }] as const);
  return Object.fromEntries<NamedSource>([...images, ...files]);
}

/**
 * Finds the variables of a Dockerfile that nothing sets. Nothing is pulled, stored or built.
 * @throws TinydockError INVALID_ARGUMENT with file, line and caret; CANCELLED
 */
export async function checkDockerfileVariables(
  dependencies: VariableCheckDependencies,
  work: VariableCheckWork,
): Promise<VariableCheckResult> {
  const { dockerfile, target, buildArgs, platform, pull } = work;
  return await checkVariables({
    dockerfile,
    namedContexts: namedSources(work),
    target,
    buildArgs,
    machine: hostPlatform(),
    platform,
    configOf: async (text, platform) => {
      const here = pull ? undefined : await findHere(dependencies, text, platform);
      return here ?? (await fetchConfiguration(dependencies, work, { text, platform }));
    },
  });
}
