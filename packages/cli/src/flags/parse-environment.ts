import { flagError } from './flag-error.ts';
import { readDefinitions } from './read-definitions.ts';

interface EnvironmentFlags {
  /** `--env`, in order. */
  readonly values: readonly string[];
  /** `--env-file`, in order. */
  readonly files: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
}

/** `NAME` alone takes the value of tdctl's own environment. */
function resolveValue(definition: string, env: EnvironmentFlags['env']): string {
  if (definition.includes('=')) return definition;
  const value = env[definition];
  return value === undefined ? definition : `${definition}=${value}`;
}

/**
 * The variables for a container: those of files first, then those given one by one. A name alone that is not set here
 * stays a name: the daemon then removes the variable. In a file such a line is left out, as Docker does.
 * @throws TinydockError INVALID_ARGUMENT
 */
export async function parseEnvironment(flags: EnvironmentFlags): Promise<readonly string[]> {
  const { values, files, env, cwd } = flags;
  const fromFiles: string[] = [];
  for (const file of files) {
    const definitions = await readDefinitions('--env-file', file, cwd);
    fromFiles.push(...definitions.map((text) => resolveValue(text, env)).filter((text) => text.includes('=')));
  }
  for (const value of values) {
    if (value === '' || value.startsWith('=')) throw flagError('--env', value, 'expected NAME=VALUE or NAME');
  }
  return [...fromFiles, ...values.map((value) => resolveValue(value, env))];
}
