import { TinydockError } from '@tinydock/domain';
import type { LogSettingsInput } from '@tinydock/protocol';
import type { FlagDefinition } from '../program/command-definition.ts';
import type { FlagValues } from '../program/flag-values.ts';
import { flagError } from './flag-error.ts';
import { parseBytes } from './parse-bytes.ts';

/** How a container's output is recorded. */
export const LOG_FLAGS: readonly FlagDefinition[] = [
  {
    kind: 'text',
    flags: '--log-driver',
    placeholder: 'string',
    description: 'json-file, local or k8s-file, which are the same here, or none (default k8s-file)',
  },
  {
    kind: 'list',
    flags: '--log-opt',
    placeholder: 'list',
    description: 'Begin a new file at max-size=SIZE, and keep max-file=N of them',
  },
];

function parseFiles(value: string): number {
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value);
  throw flagError('--log-opt', `max-file=${value}`, 'expected 1 or more files');
}

function parseSize(value: string): number {
  // Docker's word for no limit.
  if (value === '-1') return 0;
  const bytes = parseBytes('--log-opt max-size', value);
  if (bytes > 0) return bytes;
  throw flagError('--log-opt', `max-size=${value}`, 'expected a size such as 10m');
}

/**
 * What is asked of the log; undefined where nothing is.
 * @throws TinydockError INVALID_ARGUMENT naming the flag
 */
export function parseLog(flags: FlagValues): LogSettingsInput | undefined {
  const driver = flags.text('log-driver') ?? '';
  const options = flags.list('log-opt');
  if (driver === '' && options.length === 0) return undefined;
  let maxBytes = 0;
  let maxFiles = 0;
  for (const option of options) {
    const [name = '', value] = option.split(/=(.*)/s);
    if (name === 'max-size' && value !== undefined) maxBytes = parseSize(value);
    else if (name === 'max-file' && value !== undefined) maxFiles = parseFiles(value);
    else
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        message: `unknown option ${JSON.stringify(option)} of --log-opt: expected max-size=SIZE or max-file=N`,
      });
  }
  return { driver, maxBytes, maxFiles };
}
