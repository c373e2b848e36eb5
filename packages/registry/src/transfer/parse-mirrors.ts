import { type Reference, TinydockError } from '@tinydock/domain';

/** A place that has what a registry has, under a path of its own. */
export interface Mirror {
  /** `host` or `host:port`. */
  readonly host: string;
  /** Before each repository, such as `hub/`; may be empty. */
  readonly prefix: string;
  /** Whether it was written down as one that speaks plain HTTP. */
  readonly isPlain: boolean;
}

const PATH = /^(?:[a-z0-9]+(?:[._-]+[a-z0-9]+)*\/)*$/;

function parseMirror(text: string): Mirror {
  const address = /^[a-z]+:\/\//i.test(text) ? text : `https://${text}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const prefix = url?.pathname.replace(/^\/|\/$/g, '').replace(/.$/, '$&/') ?? '';
  const isUsable =
    url !== undefined &&
    ['http:', 'https:'].includes(url.protocol) &&
    `${url.username}${url.password}${url.search}${url.hash}` === '' &&
    PATH.test(prefix);
  if (isUsable) return { host: url.host, prefix, isPlain: url.protocol === 'http:' };
  throw new TinydockError({
    code: 'INVALID_ARGUMENT',
    reason: 'INVALID_CONFIG',
    message: `${JSON.stringify(text.slice(0, 200))} is not the address of a mirror`,
    hint: 'Write HOST[:PORT][/PATH], with http:// before it where it speaks plain HTTP; without user and password.',
  });
}

/** The mirrors of each registry. @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG */
export function parseMirrors(
  mirrors: Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, readonly Mirror[]> {
  return new Map(Object.entries(mirrors).map(([registry, addresses]) => [registry, addresses.map(parseMirror)]));
}

/** What a mirror calls a repository. */
export function mirrorReference(reference: Reference, mirror: Mirror): Reference {
  return { ...reference, registry: mirror.host, repository: `${mirror.prefix}${reference.repository}` };
}
