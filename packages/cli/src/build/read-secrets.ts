import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { TinydockError } from '@tinydock/domain';
import type { CliContext } from '../context/cli-context.ts';
import { flagError } from '../flags/flag-error.ts';

/** BuildKit's limit. */
const MAX_SECRET_BYTES = 500 * 1024;
const KEYS = ['id', 'src', 'source', 'env', 'type'];

function parseFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const field of text.split(',')) {
    const equals = field.indexOf('=');
    const key = field.slice(0, Math.max(0, equals)).trim().toLowerCase();
    if (!KEYS.includes(key)) throw flagError('--secret', text, 'expected id=NAME,src=FILE or id=NAME,env=VARIABLE');
    fields.set(key === 'source' ? 'src' : key, field.slice(equals + 1));
  }
  return fields;
}

async function readSecretFile(text: string, path: string): Promise<Buffer> {
  try {
    const { size } = await stat(path);
    if (size > MAX_SECRET_BYTES) throw flagError('--secret', text, `the file is larger than ${MAX_SECRET_BYTES} bytes`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof TinydockError) throw error;
    throw flagError('--secret', text, error instanceof Error ? error.message : String(error));
  }
}

async function readSecret(text: string, { env, cwd }: Pick<CliContext, 'env' | 'cwd'>): Promise<[string, Buffer]> {
  const fields = parseFields(text);
  const id = fields.get('id');
  if (id === undefined || id === '') throw flagError('--secret', text, 'it has no id');
  const type = fields.get('type');
  if (type !== undefined && type !== 'file' && type !== 'env') throw flagError('--secret', text, 'type is file or env');
  const source = fields.get('src');
  // As BuildKit: without a source, a variable of this name, else a file.
  const isVariable = type === 'env' || (source === undefined && type === undefined && env[id] !== undefined);
  const variable = fields.get('env') ?? (isVariable ? (source ?? id) : undefined);
  if (variable === undefined) return [id, await readSecretFile(text, resolve(cwd, source ?? id))];
  const value = env[variable];
  if (value === undefined) throw flagError('--secret', text, `the variable ${variable} is not set`);
  return [id, Buffer.from(value)];
}

/**
 * The secrets of a build by their ids.
 * @throws TinydockError INVALID_ARGUMENT for one that cannot be read
 */
export async function readSecrets(
  values: readonly string[],
  context: Pick<CliContext, 'env' | 'cwd'>,
): Promise<Record<string, Buffer>> {
  const secrets: Record<string, Buffer> = {};
  for (const text of values) {
    const [id, value] = await readSecret(text, context);
    secrets[id] = value;
  }
  return secrets;
}
