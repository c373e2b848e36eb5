import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TinydockError } from '@tinydock/domain';

const MAX_LINE = 64 * 1024;

async function readLines(flag: string, path: string, cwd: string): Promise<readonly string[]> {
  try {
    const text = await readFile(resolve(cwd, path), 'utf8');
    return text.replace(/^\uFEFF/, '').split(/\r?\n/);
  } catch (cause) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `cannot read ${JSON.stringify(path)} given for ${flag}: ${cause instanceof Error ? cause.message : String(cause)}`,
      cause,
    });
  }
}

/**
 * The lines of an `--env-file` or `--label-file` that define something: comments and empty lines left out, white
 * space before the name too. The rest of a line is taken as it stands, quotes included, as Docker does.
 * @throws TinydockError INVALID_ARGUMENT for a file that cannot be read, and for a name with white space
 */
export async function readDefinitions(flag: string, path: string, cwd: string): Promise<readonly string[]> {
  const lines = (await readLines(flag, path, cwd)).map((text) => text.trimStart());
  const definitions = lines.filter((text) => text !== '' && !text.startsWith('#'));
  for (const definition of definitions) {
    const name = definition.split('=', 1)[0] ?? '';
    if (name !== '' && !/\s/.test(name) && definition.length <= MAX_LINE) continue;
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid line ${JSON.stringify(definition.slice(0, 100))} in ${path} given for ${flag}: expected NAME=VALUE, without white space in the name`,
    });
  }
  return definitions;
}
