import { resolve } from 'node:path';
import { MOUNT_PROPAGATIONS } from '@tinydock/domain';
import type { Mount, TmpfsMount } from '@tinydock/protocol';
import { flagError } from './flag-error.ts';
import { parseBytes } from './parse-bytes.ts';
import { PLAIN_MOUNT } from './plain-mount.ts';

/** What one `--mount` asks for. */
export type ParsedMount =
  { readonly kind: 'mount'; readonly mount: Mount } | { readonly kind: 'tmpfs'; readonly tmpfs: TmpfsMount };

const NAMES: Readonly<Record<string, string>> = { src: 'source', dst: 'target', destination: 'target', ro: 'readonly' };
const SWITCHES = ['readonly', 'volume-nocopy', 'bind-nonrecursive'];
const COMMON = ['type', 'target', 'readonly'];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  bind: [...COMMON, 'source', 'bind-propagation', 'bind-recursive', 'bind-nonrecursive'],
  volume: [...COMMON, 'source', 'volume-nocopy'],
  tmpfs: [...COMMON, 'tmpfs-size', 'tmpfs-mode'],
};

function readFields(text: string): ReadonlyMap<string, string> {
  const fields = new Map<string, string>();
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    const name = (equals === -1 ? part : part.slice(0, equals)).trim().toLowerCase();
    const value = equals === -1 ? undefined : part.slice(equals + 1);
    const full = NAMES[name] ?? name;
    if (value === undefined && !SWITCHES.includes(full)) throw flagError('--mount', text, `expected ${name}=VALUE`);
    fields.set(full, value ?? 'true');
  }
  return fields;
}

function tmpfsOptions(text: string, fields: ReadonlyMap<string, string>, readOnly: boolean): string[] {
  const size = fields.get('tmpfs-size');
  const mode = fields.get('tmpfs-mode');
  if (mode !== undefined && !/^[0-7]{1,4}$/.test(mode))
    throw flagError('--mount', text, 'tmpfs-mode is an octal number');
  return [
    ...(size === undefined ? [] : [`size=${parseBytes('--mount', size)}`]),
    ...(mode === undefined ? [] : [`mode=${mode}`]),
    ...(readOnly ? ['ro'] : []),
  ];
}

function bindOptions(
  fields: ReadonlyMap<string, string>,
  fail: (problem: string) => Error,
): { readonly propagation: string; readonly recursive: string } {
  const propagation = fields.get('bind-propagation') ?? '';
  if (propagation !== '' && !(MOUNT_PROPAGATIONS as readonly string[]).includes(propagation))
    throw fail(`bind-propagation is one of ${MOUNT_PROPAGATIONS.join(', ')}`);
  const recursive = fields.get('bind-recursive') ?? 'enabled';
  if (recursive !== 'enabled' && recursive !== 'disabled') throw fail('bind-recursive is enabled or disabled');
  return { propagation, recursive };
}

/**
 * Parses `--mount`: `type=bind|volume|tmpfs,source=...,target=...,readonly`. Unlike `-v`, a bind's source must be there.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseMount(text: string, cwd: string): ParsedMount {
  const fail = (problem: string) => flagError('--mount', text, problem);
  const fields = readFields(text);
  const type = fields.get('type') ?? 'volume';
  const known = KNOWN[type];
  if (known === undefined)
    throw fail(`the type ${JSON.stringify(type)} is not supported; expected bind, volume or tmpfs`);
  const unknown = [...fields.keys()].find((name) => !known.includes(name));
  if (unknown !== undefined) throw fail(`the field ${JSON.stringify(unknown)} is not supported for ${type}`);
  const target = fields.get('target') ?? '';
  if (!target.startsWith('/') || target === '/')
    throw fail('target is an absolute path in the container, not the root');
  const isOn = (name: string): boolean => {
    const value = fields.get(name) ?? 'false';
    if (!['true', 'false', '1', '0'].includes(value)) throw fail(`${name} is true or false`);
    return value === 'true' || value === '1';
  };
  const readOnly = isOn('readonly');
  if (type === 'tmpfs') return { kind: 'tmpfs', tmpfs: { target, options: tmpfsOptions(text, fields, readOnly) } };
  const source = fields.get('source') ?? '';
  const mount = { ...PLAIN_MOUNT, source, target, readOnly };
  if (type === 'volume') return { kind: 'mount', mount: { ...mount, kind: type, isNotFilled: isOn('volume-nocopy') } };
  if (source === '') throw fail('a bind needs a source');
  const { propagation, recursive } = bindOptions(fields, fail);
  const isNotRecursive = recursive === 'disabled' || isOn('bind-nonrecursive');
  return {
    kind: 'mount',
    mount: { ...mount, kind: 'bind', source: resolve(cwd, source), mustExist: true, propagation, isNotRecursive },
  };
}
