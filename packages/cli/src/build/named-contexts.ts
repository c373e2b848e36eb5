import { join } from 'node:path';
import { type BuildInput, openLayout, openNamedContext } from '@tinydock/client';
import { parseReference } from '@tinydock/domain';
import type { NamedContextInput } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';

const FLAG = '--build-context';
const LAYOUT_SCHEME = 'oci-layout://';
const IMAGE_SCHEME = 'docker-image://';

/** What `--build-context` gives. */
export interface NamedContexts {
  /** For the request: images and URLs. */
  readonly requested: readonly NamedContextInput[];
  /** Of the images. */
  readonly registries: readonly string[];
  /** To be sent. */
  readonly directories: NonNullable<BuildInput['named']>;
}

function registryOf(text: string, reference: string): string {
  try {
    return parseReference(reference).registry;
  } catch (error) {
    throw flagError(FLAG, text, error instanceof Error ? error.message : String(error));
  }
}

/** `PATH`, `PATH:TAG` or `PATH@DIGEST`; a colon before a slash is one of the path. */
async function openLayoutContext(
  text: string,
  value: string,
  place: { readonly cwd: string; readonly secretPath: string; readonly name: string },
): Promise<Omit<NonNullable<BuildInput['named']>[number], 'name'>> {
  const found = /^(?<path>.*?)(?:@(?<digest>[^/@]*)|:(?<tag>[^/:@]*))?$/s.exec(value)?.groups ?? {};
  const { path = '', digest, tag } = found;
  if (path === '' || tag === '' || digest === '')
    throw flagError(FLAG, text, 'expected oci-layout://PATH, oci-layout://PATH:TAG or oci-layout://PATH@DIGEST');
  const { input, ...layout } = await openLayout({ path, digest, tag, ...place });
  return { input, layout };
}

/**
 * Reads `NAME=PATH`, `NAME=URL`, `NAME=docker-image://REFERENCE` and `NAME=oci-layout://PATH`.
 * @throws TinydockError INVALID_ARGUMENT, NOT_FOUND
 */
export async function openNamedContexts(
  values: readonly string[],
  { cwd, stateDir }: Pick<CliContext, 'cwd' | 'stateDir'>,
): Promise<NamedContexts> {
  const requested: NamedContextInput[] = [];
  const registries: string[] = [];
  const directories: NonNullable<BuildInput['named']>[number][] = [];
  for (const text of values) {
    const equals = text.indexOf('=');
    const [name, value] = [text.slice(0, Math.max(0, equals)), text.slice(equals + 1)];
    if (name === '' || value === '')
      throw flagError(
        FLAG,
        text,
        'expected NAME=PATH, NAME=URL, NAME=docker-image://REFERENCE or NAME=oci-layout://PATH',
      );
    if (value.startsWith(IMAGE_SCHEME)) {
      const image = value.slice(IMAGE_SCHEME.length);
      registries.push(registryOf(text, image));
      requested.push({ name, image });
      continue;
    }
    const place = { name, cwd, secretPath: join(stateDir, 'context-key') };
    if (value.startsWith(LAYOUT_SCHEME)) {
      directories.push({ name, ...(await openLayoutContext(text, value.slice(LAYOUT_SCHEME.length), place)) });
      continue;
    }
    const input = await openNamedContext({ path: value, ...place });
    if (input.remote === undefined) directories.push({ name, input });
    else requested.push({ name, remote: input.remote });
  }
  return { requested, registries, directories };
}
