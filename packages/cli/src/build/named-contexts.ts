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
  /** For the request. */
  readonly images: readonly NamedContextInput[];
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
 * Reads `NAME=PATH` and `NAME=docker-image://REFERENCE`.
 * @throws TinydockError INVALID_ARGUMENT, NOT_FOUND
 */
export async function openNamedContexts(
  values: readonly string[],
  { cwd, stateDir }: Pick<CliContext, 'cwd' | 'stateDir'>,
): Promise<NamedContexts> {
  const images: NamedContextInput[] = [];
  const registries: string[] = [];
  const directories: { name: string; input: Awaited<ReturnType<typeof openNamedContext>> }[] = [];
  for (const text of values) {
    const equals = text.indexOf('=');
    const [name, value] = [text.slice(0, Math.max(0, equals)), text.slice(equals + 1)];
    if (name === '' || value === '') throw flagError(FLAG, text, 'expected NAME=PATH or NAME=docker-image://REFERENCE');
    if (value.startsWith(IMAGE_SCHEME)) {
      const image = value.slice(IMAGE_SCHEME.length);
      registries.push(registryOf(text, image));
      images.push({ name, image });
      continue;
    }
    const scheme = /^[a-z][a-z0-9+-]*:/i.exec(value)?.[0];
    if (scheme !== undefined || value.startsWith('git@'))
      throw flagError(FLAG, text, 'only directories and docker-image:// are supported yet');
    directories.push({
      name,
      input: await openNamedContext({ path: value, cwd, secretPath: join(stateDir, 'context-key') }),
    });
  }
  return { images, registries, directories };
}
