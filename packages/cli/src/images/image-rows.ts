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

/** The rows of `images`. */
export function imageRows(
  images: readonly Image[],
  options: { readonly isTruncated: boolean; readonly withDigests: boolean; readonly now: Date },
): readonly GoStruct[] {
  return images.flatMap((image) => {
    const size = formatSize(image.sizeBytes);
    const shared = {
      Containers: String(image.containers),
      CreatedAt: formatLocalTime(image.created),
      CreatedSince: formatAge(image.created, options.now),
      ID: options.isTruncated ? shortenId(image.id) : image.id,
      Labels: Object.entries(image.labels)
        .map(([key, value]) => `${key}=${value}`)
        .join(','),
      Pinned: image.pinnedAt === '' ? '' : 'pinned',
      Platform: [image.platform?.os, image.platform?.architecture, image.platform?.variant].filter(Boolean).join('/'),
      SharedSize: 'N/A',
      Size: size,
      UniqueSize: 'N/A',
      VirtualSize: size,
    };
    return namesOf(image, options.withDigests).map(({ repository, tag, digest }) =>
      withMethods(
        { ...shared, Digest: digest, Repository: repository, Tag: tag },
        { Label: labelMethod(image.labels) },
      ),
    );
  });
}
