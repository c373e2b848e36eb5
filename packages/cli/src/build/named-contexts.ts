import { join } from 'node:path';
import { type BuildInput, openNamedContext } from '@tinydock/client';
import { parseReference } from '@tinydock/domain';
import type { NamedContextInput } from '@tinydock/protocol';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';

const FLAG = '--build-context';
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

/**
 * Reads `NAME=PATH`, `NAME=URL` and `NAME=docker-image://REFERENCE`.
 * @throws TinydockError INVALID_ARGUMENT, NOT_FOUND
 */
export async function openNamedContexts(
  values: readonly string[],
  { cwd, stateDir }: Pick<CliContext, 'cwd' | 'stateDir'>,
): Promise<NamedContexts> {
  const requested: NamedContextInput[] = [];
  const registries: string[] = [];
  const directories: { name: string; input: Awaited<ReturnType<typeof openNamedContext>> }[] = [];
  for (const text of values) {
    const equals = text.indexOf('=');
    const [name, value] = [text.slice(0, Math.max(0, equals)), text.slice(equals + 1)];
    if (name === '' || value === '')
      throw flagError(FLAG, text, 'expected NAME=PATH, NAME=URL or NAME=docker-image://REFERENCE');
    if (value.startsWith(IMAGE_SCHEME)) {
      const image = value.slice(IMAGE_SCHEME.length);
      registries.push(registryOf(text, image));
      requested.push({ name, image });
      continue;
    }
    if (value.startsWith('oci-layout://')) throw flagError(FLAG, text, 'oci-layout:// is not supported yet');
    const input = await openNamedContext({ path: value, cwd, secretPath: join(stateDir, 'context-key') });
    if (input.remote === undefined) directories.push({ name, input });
    else requested.push({ name, remote: input.remote });
  }
  return { requested, registries, directories };
}
