import type { DiskUsageResponse } from '@tinydock/protocol';
import { formatAge, formatSize } from '@tinydock/text';
import type { GoStruct } from '../format/template/go-value.ts';
import { line, type Output } from '../output/output.ts';
import { shortenId } from '../output/shorten-id.ts';

const KEEPERS: Readonly<Record<string, string>> = {
  image: 'images',
  container: 'containers of removed images',
  'build-cache': 'build cache',
  work: 'work under way',
  trash: 'trash',
  none: 'nobody',
};

/** A table under a title; the headings are the keys of the rows, written large. */
function section(title: string, headings: readonly string[], rows: readonly (readonly string[])[]): readonly Output[] {
  const fields = headings.map((_, index) => `F${index}`);
  const toStruct = (cells: readonly string[]): GoStruct =>
    Object.fromEntries(fields.map((field, index) => [field, cells[index] ?? '']));
  const view = { rows: rows.map(toStruct), headers: toStruct(headings), columns: fields, format: undefined };
  return [line(`${title}:\n`), { kind: 'list', view }, line('')];
}

/** What `system df -v` shows: images, layers, containers and volumes one by one. */
export function usageSections(usage: DiskUsageResponse, now: Date): readonly Output[] {
  const images = usage.images.map(({ image, sharedBytes, uniqueBytes }) => [
    image?.tags.join(', ') || '<none>',
    shortenId(image?.id ?? ''),
    formatAge(image?.created ?? '', now),
    formatSize(sharedBytes + uniqueBytes),
    formatSize(sharedBytes),
    formatSize(uniqueBytes),
    String(image?.containers ?? 0),
  ]);
  const layers = usage.layers.map(({ diffId, bytes, keeper, images: count }) => [
    shortenId(diffId),
    formatSize(bytes),
    String(count),
    KEEPERS[keeper] ?? keeper,
  ]);
  const containers = usage.containers.map(({ id, name, image, state, writableBytes, logBytes }) => [
    shortenId(id),
    name,
    image,
    state,
    formatSize(writableBytes),
    formatSize(logBytes),
  ]);
  const volumes = usage.volumes.map(({ name, links, bytes }) => [name, String(links), formatSize(bytes)]);
  return [
    ...section(
      'Images space usage',
      ['IMAGE', 'IMAGE ID', 'CREATED', 'DISK', 'SHARED SIZE', 'UNIQUE SIZE', 'CONTAINERS'],
      images,
    ),
    ...section('Layers space usage', ['LAYER', 'DISK', 'IMAGES', 'KEPT FOR'], layers),
    ...section('Containers space usage', ['CONTAINER ID', 'NAME', 'IMAGE', 'STATE', 'SIZE', 'LOG SIZE'], containers),
    ...section('Local Volumes space usage', ['VOLUME NAME', 'LINKS', 'SIZE'], volumes),
  ];
}
