import type { CachedStep, DiskUsageResponse } from '@tinydock/protocol';
import { formatAge, formatSize } from '@tinydock/text';
import { cacheRows } from '../build/cache-rows.ts';
import { formatLocalTime } from '../format/local-time.ts';
import type { GoStruct } from '../format/template/go-value.ts';
import { splitTag } from '../images/image-rows.ts';

const NONE = '<none>';

function imageValues({ images }: DiskUsageResponse, now: Date): readonly GoStruct[] {
  return images.map(({ image, sharedBytes, uniqueBytes }) => {
    const [name] = image?.tags ?? [];
    const [repository, tag] = name === undefined ? [NONE, NONE] : splitTag(name);
    const created = image?.created ?? '';
    return {
      ID: image?.id ?? '',
      Repository: repository,
      Tag: tag,
      Tags: image?.tags ?? [],
      CreatedAt: formatLocalTime(created),
      CreatedSince: formatAge(created, now),
      Size: formatSize(sharedBytes + uniqueBytes),
      SharedSize: formatSize(sharedBytes),
      UniqueSize: formatSize(uniqueBytes),
      SharedBytes: sharedBytes,
      UniqueBytes: uniqueBytes,
      Containers: image?.containers ?? 0,
    };
  });
}

/** All that `system df -v` shows, for programs and templates, under Docker's names where it has them. */
export function usageDocument(usage: DiskUsageResponse, steps: readonly CachedStep[], now: Date): GoStruct {
  return {
    Totals: usage.totals.map(({ kind, count, active, bytes, reclaimableBytes }) => ({
      Type: kind,
      TotalCount: count,
      Active: active,
      SizeBytes: bytes,
      ReclaimableBytes: reclaimableBytes,
    })),
    Images: imageValues(usage, now),
    Layers: usage.layers.map(({ diffId, bytes, keeper, images }) => ({
      DiffId: diffId,
      Size: formatSize(bytes),
      SizeBytes: bytes,
      KeptFor: keeper,
      Images: images,
    })),
    Containers: usage.containers.map(({ id, name, image, state, writableBytes, logBytes }) => ({
      ID: id,
      Name: name,
      Names: name,
      Image: image,
      State: state,
      Size: formatSize(writableBytes),
      SizeBytes: writableBytes,
      LogBytes: logBytes,
    })),
    Volumes: usage.volumes.map(({ name, links, bytes }) => ({
      Name: name,
      Links: links,
      Size: formatSize(bytes),
      SizeBytes: bytes,
    })),
    BuildCache: cacheRows(steps, { now, noTrunc: true }),
  };
}
