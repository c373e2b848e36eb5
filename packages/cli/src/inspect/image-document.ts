import { formatHealthcheck, type ImageConfig, parseImageConfig, type ProcessDefaults } from '@tinydock/domain';
import type { ImageDetail, LineageImage } from '@tinydock/protocol';
import type { GoStruct } from '../format/template/go-value.ts';
import { nameSet, orNil, toMapOrNil } from './go-shapes.ts';

function processFields(defaults: ProcessDefaults): GoStruct {
  const { exposedPorts, stopSignal, shell } = defaults;
  return {
    Hostname: '',
    Domainname: '',
    User: defaults.user,
    AttachStdin: false,
    AttachStdout: false,
    AttachStderr: false,
    ...(exposedPorts.length === 0 ? {} : { ExposedPorts: nameSet(exposedPorts) }),
    Tty: false,
    OpenStdin: false,
    StdinOnce: false,
    Env: orNil(defaults.env),
    Cmd: orNil(defaults.cmd ?? []),
    ...(defaults.healthcheck === undefined ? {} : { Healthcheck: formatHealthcheck(defaults.healthcheck) }),
    Image: '',
    Volumes: nameSet(defaults.volumes),
    WorkingDir: defaults.workingDir,
    Entrypoint: orNil(defaults.entrypoint ?? []),
    OnBuild: orNil(defaults.onBuild),
    Labels: toMapOrNil(defaults.labels),
    ...(stopSignal === undefined ? {} : { StopSignal: stopSignal }),
    ...(shell === undefined ? {} : { Shell: shell }),
  };
}

function commentOf(config: ImageConfig): string {
  return config.history.at(-1)?.comment ?? '';
}

function relativeFields({ id, tags }: LineageImage): GoStruct {
  return { Id: id, RepoTags: tags };
}

/** Bases, the nearest first; the images that are based on this one and on none in between; and what it says itself. */
function lineageFields(id: string, relatives: readonly LineageImage[]): GoStruct {
  const byId = new Map(relatives.map((relative) => [relative.id, relative]));
  const parents: LineageImage[] = [];
  for (let at = byId.get(byId.get(id)?.parentId ?? ''); at !== undefined; at = byId.get(at.parentId)) parents.push(at);
  const own = byId.get(id);
  return {
    Parents: parents.map(relativeFields),
    Children: relatives.filter(({ parentId }) => parentId === id).map(relativeFields),
    BaseName: own?.baseName ?? '',
    BaseDigest: own?.baseDigest ?? '',
  };
}

/**
 * An image in the shape of Docker's `GET /images/{name}/json`, with its layers and its relatives.
 * @param relatives the image itself, its bases and what is based on it
 * @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG
 */
export function imageDocument(detail: ImageDetail, relatives: readonly LineageImage[]): GoStruct {
  const { image, layers } = detail;
  const config = parseImageConfig(detail.configJson);
  const { architecture, os, variant } = config.platform;
  return {
    Id: image?.id ?? '',
    RepoTags: image?.tags ?? [],
    RepoDigests: image?.digests ?? [],
    Parent: relatives.find(({ id }) => id === image?.id)?.parentId ?? '',
    Comment: commentOf(config),
    Created: image?.created ?? '',
    DockerVersion: '',
    Author: config.author ?? '',
    Config: processFields(config.process),
    Architecture: architecture,
    ...(variant === undefined ? {} : { Variant: variant }),
    Os: os,
    Size: image?.sizeBytes ?? 0,
    VirtualSize: image?.sizeBytes ?? 0,
    RootFS: { Type: 'layers', Layers: layers.map(({ diffId }) => diffId) },
    Metadata: { AddedAt: detail.addedAt, PinnedAt: image?.pinnedAt ?? '' },
    Lineage: lineageFields(image?.id ?? '', relatives),
    Layers: layers.map(({ diffId, tarBytes, indexBytes, entries }) => ({
      DiffId: diffId,
      TarBytes: tarBytes,
      IndexBytes: indexBytes,
      Entries: entries,
    })),
  };
}
