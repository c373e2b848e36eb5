import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ContainerIsolationInput } from '@tinydock/protocol';
import { flagError } from './flag-error.ts';

type SecurityOptions = Pick<
  ContainerIsolationInput,
  'noNewPrivileges' | 'seccomp' | 'apparmor' | 'labels' | 'unconfinedSystemPaths' | 'writableCgroups'
>;

/** As Go's strconv.ParseBool takes them; undefined for what is none. */
function parseBoolean(text: string): boolean | undefined {
  if (/^(?:1|t|T|true|True|TRUE)$/.test(text)) return true;
  return /^(?:0|f|F|false|False|FALSE)$/.test(text) ? false : undefined;
}

async function readProfile(path: string, cwd: string): Promise<string> {
  try {
    return await readFile(resolve(cwd, path), 'utf8');
  } catch (cause) {
    throw flagError('--security-opt', `seccomp=${path}`, cause instanceof Error ? cause.message : String(cause));
  }
}

async function parseSeccomp(argument: string, cwd: string): Promise<string> {
  if (argument === 'unconfined') return argument;
  return argument === 'builtin' ? '' : readProfile(argument, cwd);
}

/** Undefined for what is no option. */
async function parseOption(name: string, argument: string, cwd: string): Promise<SecurityOptions | undefined> {
  const value = argument === '' && /^(?:no-new-privileges|writable-cgroups)$/.test(name) ? 'true' : argument;
  const isTrue = parseBoolean(value);
  if (name === 'disable' && argument === '') return { labels: ['disable'] };
  if (value === '') return undefined;
  if (name === 'no-new-privileges' && isTrue !== undefined) return { noNewPrivileges: isTrue };
  if (name === 'writable-cgroups' && isTrue !== undefined) return { writableCgroups: isTrue };
  if (name === 'seccomp') return { seccomp: await parseSeccomp(value, cwd) };
  if (name === 'apparmor') return { apparmor: value };
  if (name === 'label') return { labels: [value] };
  return name === 'systempaths' && value === 'unconfined' ? { unconfinedSystemPaths: true } : undefined;
}

/**
 * What `--security-opt` asks for; the last of several counts, and labels add up. The separator may be a colon.
 * @throws TinydockError INVALID_ARGUMENT naming the option
 */
export async function parseSecurityOptions(values: readonly string[], cwd: string): Promise<SecurityOptions> {
  let options: SecurityOptions = {};
  for (const text of values) {
    const [, name = '', argument = ''] = /^([^=:]+)(?:[=:](.*))?$/s.exec(text) ?? [];
    const parsed = await parseOption(name, argument, cwd);
    if (parsed === undefined) {
      const known = 'no-new-privileges, seccomp=, apparmor=, label=, systempaths=unconfined, writable-cgroups';
      throw flagError('--security-opt', text, `expected one of ${known}`);
    }
    options = { ...options, ...parsed, labels: [...(options.labels ?? []), ...(parsed.labels ?? [])] };
  }
  return options;
}
