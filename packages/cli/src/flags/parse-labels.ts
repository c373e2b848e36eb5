import { flagError } from './flag-error.ts';
import { readDefinitions } from './read-definitions.ts';

/**
 * Labels of files first, then those given one by one; a later one replaces an earlier one.
 * @throws TinydockError INVALID_ARGUMENT
 */
export async function parseLabels(flags: {
  readonly values: readonly string[];
  readonly files: readonly string[];
  readonly cwd: string;
}): Promise<Record<string, string>> {
  const labels = new Map<string, string>();
  const add = (text: string): void => {
    const equals = text.indexOf('=');
    if (text === '' || equals === 0) throw flagError('--label', text, 'expected KEY=VALUE or KEY');
    labels.set(equals === -1 ? text : text.slice(0, equals), equals === -1 ? '' : text.slice(equals + 1));
  };
  for (const file of flags.files) (await readDefinitions('--label-file', file, flags.cwd)).forEach(add);
  flags.values.forEach(add);
  return Object.fromEntries(labels);
}
