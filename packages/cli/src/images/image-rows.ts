import type { Image } from '@tinydock/protocol';
import { formatAge, formatSize } from '@tinydock/text';
import { labelMethod } from '../format/label-method.ts';
import { formatLocalTime } from '../format/local-time.ts';
import { type GoStruct, withMethods } from '../format/template/go-value.ts';
import { shortenId } from '../output/shorten-id.ts';

export const IMAGE_HEADERS: GoStruct = withMethods(
  {
    Containers: 'CONTAINERS',
    CreatedAt: 'CREATED AT',
    CreatedSince: 'CREATED',
    Digest: 'DIGEST',
    ID: 'IMAGE ID',
    Labels: 'LABELS',
    Pinned: 'PINNED',
    Platform: 'PLATFORM',
    Repository: 'REPOSITORY',
    SharedSize: 'SHARED SIZE',
    Size: 'SIZE',
    Tag: 'TAG',
    UniqueSize: 'UNIQUE SIZE',
    VirtualSize: 'SIZE',
  },
  { Label: labelMethod(undefined) },
);

const NONE = '<none>';

interface Name {
  readonly repository: string;
  readonly tag: string;
  readonly digest: string;
}

/** `localhost:5000/a:1` is repository and tag; the colon of a port is none of a tag. */
export function splitTag(name: string): readonly [string, string] {
  const colon = name.lastIndexOf(':');
  return [name.slice(0, colon), name.slice(colon + 1)];
}

function splitDigest(name: string): readonly [string, string] {
  const at = name.indexOf('@');
  return [name.slice(0, at), name.slice(at + 1)];
}

/** A row for each tag, and for each digest of a repository without tags; with digests, for each that a tag may stand for. */
function namesOf(image: Image, withDigests: boolean): readonly Name[] {
  const digests = image.digests.map(splitDigest);
  const tagged = image.tags.flatMap((name) => {
    const [repository, tag] = splitTag(name);
    const known = digests.flatMap(([other, digest]) => (withDigests && other === repository ? [digest] : []));
    // What it stands for; where that is not known, all that its repository has for the image.
    const own = known.filter((digest) => digest === image.tagDigests[name]);
    const shown = own.length > 0 ? own : known;
    return (shown.length > 0 ? shown : [NONE]).map((digest) => ({ repository, tag, digest }));
  });
  const repositories = new Set(tagged.map(({ repository }) => repository));
  const rest = digests.filter(([repository]) => !repositories.has(repository));
  const untagged = withDigests ? rest : [...new Map(rest).keys()].map((repository) => [repository, NONE] as const);
  const names = [...tagged, ...untagged.map(([repository, digest]) => ({ repository, tag: NONE, digest }))];
  return names.length > 0 ? names : [{ repository: NONE, tag: NONE, digest: NONE }];
}

interface RowOptions {
  readonly isTruncated: boolean;
  readonly now: Date;
}

function imageRow(image: Image, { repository, tag, digest }: Name, { isTruncated, now }: RowOptions): GoStruct {
  const size = formatSize(image.sizeBytes);
  const fields = {
    Containers: String(image.containers),
    // Node takes longer to find the local zone than for the whole table, which does not show it.
    get CreatedAt() {
      return formatLocalTime(image.created);
    },
    CreatedSince: formatAge(image.created, now),
    ID: isTruncated ? shortenId(image.id) : image.id,
    Labels: Object.entries(image.labels)
      .map(([key, value]) => `${key}=${value}`)
      .join(','),
    Pinned: image.pinnedAt === '' ? '' : 'pinned',
    Platform: [image.platform?.os, image.platform?.architecture, image.platform?.variant].filter(Boolean).join('/'),
    SharedSize: 'N/A',
    Size: size,
    UniqueSize: 'N/A',
    VirtualSize: size,
    Digest: digest,
    Repository: repository,
    Tag: tag,
  };
  return withMethods(fields, { Label: labelMethod(image.labels) });
}

/** The rows of `images`. */
export function imageRows(
  images: readonly Image[],
  options: RowOptions & { readonly withDigests: boolean },
): readonly GoStruct[] {
  return images.flatMap((image) => namesOf(image, options.withDigests).map((name) => imageRow(image, name, options)));
}
