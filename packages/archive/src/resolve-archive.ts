import { createHash } from 'node:crypto';
import {
  type ArchivedImage,
  type Descriptor,
  type Digest,
  digestHex,
  type DiffId,
  formatPlatform,
  type ImageConfig,
  type ImageIndex,
  type ImageManifest,
  isTinydockError,
  type LayerRecord,
  parseDigest,
  parseImageConfig,
  parseManifest,
  parseReference,
  type Platform,
  type Reference,
  selectPlatform,
  TinydockError,
  withDefaultTag,
} from '@tinydock/domain';
import { z } from 'zod';
import { invalidArchive } from './archive-error.ts';
import type { ArchiveContents } from './collect-archive.ts';

const MAX_LINKS = 8;
const MAX_INDEX_DEPTH = 3;

/** Docker's `manifest.json`: one entry an image. moby, image/tarexport. */
const dockerManifestSchema = z
  .array(
    z.object({ Config: z.string(), RepoTags: z.array(z.string()).nullish(), Layers: z.array(z.string()).nullish() }),
  )
  .min(1)
  .max(10_000);

function follow(contents: ArchiveContents, name: string): string {
  let current = name.replace(/^\.\//, '');
  for (let hops = 0; hops < MAX_LINKS; hops += 1) {
    const next = contents.links.get(current);
    if (next === undefined || contents.json.has(current) || contents.layers.has(current)) return current;
    current = next;
  }
  throw invalidArchive(`the link ${JSON.stringify(name)} leads in a circle`);
}

function readJson(contents: ArchiveContents, name: string, role: string): Uint8Array {
  const bytes = contents.json.get(follow(contents, name));
  if (bytes === undefined) throw invalidArchive(`it lacks ${JSON.stringify(name)}, ${role}`);
  return bytes;
}

function readLayer(contents: ArchiveContents, name: string): LayerRecord {
  const layer = contents.layers.get(follow(contents, name));
  if (layer === undefined) throw invalidArchive(`it lacks the layer ${JSON.stringify(name)}`);
  return layer;
}

function parseTag(text: string): Reference {
  try {
    return withDefaultTag(parseReference(text));
  } catch (cause) {
    throw invalidArchive(`it names an image ${JSON.stringify(text.slice(0, 200))}, which is no reference`, { cause });
  }
}

function parseConfig(bytes: Uint8Array, name: string): ImageConfig {
  try {
    return parseImageConfig(bytes);
  } catch (cause) {
    const why = isTinydockError(cause) ? cause.message : String(cause);
    throw invalidArchive(`${JSON.stringify(name)}: ${why}`, { cause });
  }
}

function assertLayersMatch(config: ImageConfig, layers: readonly DiffId[], name: string): void {
  const position = config.diffIds.findIndex((diffId, index) => layers[index] !== diffId);
  if (position === -1 && layers.length === config.diffIds.length) return;
  const index = position === -1 ? config.diffIds.length : position;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'DIFF_ID_MISMATCH',
    message: `invalid image archive: layer ${index + 1} of ${JSON.stringify(name)}: expected ${config.diffIds[index] ?? 'no layer'}, found ${layers[index] ?? 'no layer'}`,
  });
}

/** The images of an archive as `docker save` writes it. */
export function resolveDockerArchive(contents: ArchiveContents): readonly ArchivedImage[] {
  const parsed = dockerManifestSchema.safeParse(parseJsonFile(contents, 'manifest.json'));
  if (!parsed.success) throw invalidArchive(`its manifest.json is wrong: ${z.prettifyError(parsed.error)}`);
  return parsed.data.map((image) => {
    const configBytes = readJson(contents, image.Config, 'the configuration of an image');
    const config = parseConfig(configBytes, image.Config);
    const layers = (image.Layers ?? []).map((name) => readLayer(contents, name).diffId);
    assertLayersMatch(config, layers, image.Config);
    return { configBytes, config, tags: (image.RepoTags ?? []).map(parseTag), manifests: [] };
  });
}

function parseJsonFile(contents: ArchiveContents, name: string): unknown {
  const bytes = readJson(contents, name, 'its table of contents');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw invalidArchive(`its ${name} is not JSON`, { cause });
  }
}

function readBlob(contents: ArchiveContents, digest: Digest, role: string): Uint8Array {
  const bytes = readJson(contents, `blobs/sha256/${digestHex(digest)}`, role);
  const found = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
  if (found === digest) return bytes;
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'DIGEST_MISMATCH',
    message: `invalid image archive: ${role}: expected digest ${digest}, found ${found}`,
  });
}

type ManifestBytes = ArchivedImage['manifests'];

interface FoundManifest {
  readonly manifest: ImageManifest;
  /** The manifest and the indexes that led to it. */
  readonly documents: ManifestBytes;
}

function chooseFromIndex(index: ImageIndex, platform: Platform): Descriptor {
  const platforms = index.manifests.map((entry) => (entry.platform?.os === 'unknown' ? undefined : entry.platform));
  const chosen =
    index.manifests[selectPlatform(platforms, platform)] ??
    (index.manifests.length === 1 ? index.manifests[0] : undefined);
  if (chosen !== undefined) return chosen;
  const offered = platforms.filter((entry) => entry !== undefined).map(formatPlatform);
  throw new TinydockError({
    code: 'NOT_FOUND',
    reason: 'PLATFORM_NOT_FOUND',
    message: `the archive has no image for ${formatPlatform(platform)}: it offers ${offered.join(', ') || 'no platform'}`,
  });
}

function findManifest(contents: ArchiveContents, start: Descriptor, platform: Platform): FoundManifest {
  const documents: ManifestBytes[number][] = [];
  let descriptor = start;
  for (let depth = 0; depth <= MAX_INDEX_DEPTH; depth += 1) {
    const { digest } = descriptor;
    const bytes = readBlob(contents, digest, 'a manifest');
    const parsed = parseManifest(bytes, descriptor.mediaType);
    documents.push({ bytes, record: { digest, mediaType: parsed.mediaType } });
    if (parsed.kind === 'manifest') return { manifest: parsed, documents };
    descriptor = chooseFromIndex(parsed, platform);
  }
  throw invalidArchive(`its index is nested more than ${MAX_INDEX_DEPTH} deep`);
}

/** A bare tag names no repository, so it gives the image no name. OCI image-spec, annotations.md. */
function tagsOf(descriptor: Descriptor): readonly Reference[] {
  const full = descriptor.annotations?.['io.containerd.image.name'];
  if (full !== undefined) return [parseTag(full)];
  const name = descriptor.annotations?.['org.opencontainers.image.ref.name'];
  return name !== undefined && /[:/]/.test(name) ? [parseTag(name)] : [];
}

/** The images of an OCI layout. OCI image-spec, image-layout.md. */
export function resolveOciLayout(contents: ArchiveContents, platform: Platform): readonly ArchivedImage[] {
  const index = parseManifest(readJson(contents, 'index.json', 'its table of contents'));
  if (index.kind !== 'index' || index.manifests.length === 0) throw invalidArchive('its index.json names no image');
  const images = new Map<string, ArchivedImage>();
  for (const descriptor of index.manifests) {
    const { manifest, documents } = findManifest(contents, descriptor, platform);
    const name = parseDigest(manifest.config.digest);
    const configBytes = readBlob(contents, name, 'the configuration of an image');
    const config = parseConfig(configBytes, name);
    const layers = manifest.layers.map(
      (layer) => readLayer(contents, `blobs/sha256/${digestHex(layer.digest)}`).diffId,
    );
    assertLayersMatch(config, layers, name);
    const before = images.get(name);
    const tags = [...(before?.tags ?? []), ...tagsOf(descriptor)];
    images.set(name, { configBytes, config, tags, manifests: [...(before?.manifests ?? []), ...documents] });
  }
  return [...images.values()];
}
