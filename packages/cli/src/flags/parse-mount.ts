import { resolve } from 'node:path';
import { MOUNT_PROPAGATIONS } from '@tinydock/domain';
import { type Mount, PLAIN_MOUNT, type TmpfsMount } from '@tinydock/protocol';
import { type MountFields, readMountFields } from './mount-fields.ts';
import { parseBytes } from './parse-bytes.ts';

/** What one `--mount` asks for. */
export type ParsedMount =
  { readonly kind: 'mount'; readonly mount: Mount } | { readonly kind: 'tmpfs'; readonly tmpfs: TmpfsMount };

const COMMON = ['type', 'target', 'readonly', 'consistency'];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  bind: [...COMMON, 'source', 'bind-propagation', 'bind-recursive', 'bind-nonrecursive'],
  volume: [...[...COMMON, 'source', 'volume-nocopy', 'volume-driver', 'volume-opt', 'volume-label'], 'volume-subpath'],
  tmpfs: [...COMMON, 'tmpfs-size', 'tmpfs-mode'],
  image: [...COMMON, 'source', 'image-subpath'],
};
/** They change something on other systems alone, as Docker has it. */
const CONSISTENCIES = ['default', 'consistent', 'cached', 'delegated'];

function tmpfsOptions(fields: MountFields): string[] {
  const size = fields.text('tmpfs-size');
  const mode = fields.text('tmpfs-mode');
  if (mode !== undefined && !/^[0-7]{1,4}$/.test(mode)) throw fields.fail('tmpfs-mode is an octal number');
  return [
    ...(size === undefined ? [] : [`size=${parseBytes('--mount', size)}`]),
    ...(mode === undefined ? [] : [`mode=${mode}`]),
    ...(fields.isOn('readonly') ? ['ro'] : []),
  ];
}

/** What `bind-recursive` makes of the mounts below the source. */
const RECURSION: Readonly<Record<string, Pick<Mount, 'isNotRecursive' | 'belowReadOnly'>>> = {
  enabled: { isNotRecursive: false, belowReadOnly: '' },
  disabled: { isNotRecursive: true, belowReadOnly: '' },
  writable: { isNotRecursive: false, belowReadOnly: 'writable' },
  readonly: { isNotRecursive: false, belowReadOnly: 'required' },
};

function recursionOf(fields: MountFields): Pick<Mount, 'isNotRecursive' | 'belowReadOnly'> {
  const word = fields.text('bind-recursive') ?? (fields.isOn('bind-nonrecursive') ? 'disabled' : 'enabled');
  const recursion = RECURSION[word];
  if (recursion === undefined) throw fields.fail(`bind-recursive is one of ${Object.keys(RECURSION).join(', ')}`);
  const needs = (what: string): Error => fields.fail(`bind-recursive=${word} goes with ${what} alone`);
  if (recursion.belowReadOnly !== '' && !fields.isOn('readonly')) throw needs('readonly');
  if (word === 'readonly' && fields.text('bind-propagation') !== 'rprivate') throw needs('bind-propagation=rprivate');
  return recursion;
}

function bindMount(fields: MountFields, cwd: string): Partial<Mount> {
  const source = fields.text('source') ?? '';
  if (source === '') throw fields.fail('a bind needs a source');
  const propagation = fields.text('bind-propagation') ?? '';
  if (propagation !== '' && !(MOUNT_PROPAGATIONS as readonly string[]).includes(propagation))
    throw fields.fail(`bind-propagation is one of ${MOUNT_PROPAGATIONS.join(', ')}`);
  return { source: resolve(cwd, source), mustExist: true, propagation, ...recursionOf(fields) };
}

function subpathOf(fields: MountFields, name: string): Pick<Mount, 'subpath'> {
  const subpath = fields.text(name);
  if (subpath === '') throw fields.fail(`${name} is a relative path`);
  return { subpath: subpath ?? '' };
}

function volumeMount(fields: MountFields): Partial<Mount> {
  const subpath = subpathOf(fields, 'volume-subpath');
  if (subpath.subpath !== '' && (fields.text('source') ?? '') === '')
    throw fields.fail('an anonymous volume is empty: it has no subpath');
  return {
    ...subpath,
    source: fields.text('source') ?? '',
    isNotFilled: fields.isOn('volume-nocopy'),
    volumeDriver: fields.text('volume-driver') ?? '',
    volumeOptions: fields.entries('volume-opt'),
    volumeLabels: fields.entries('volume-label'),
  };
}

function imageMount(fields: MountFields): Partial<Mount> {
  const source = fields.text('source') ?? '';
  if (source === '') throw fields.fail('a mount of an image needs a source');
  if (fields.text('readonly') !== undefined && !fields.isOn('readonly'))
    throw fields.fail('the files of an image are always read-only');
  return { ...subpathOf(fields, 'image-subpath'), source, readOnly: true };
}

/** @throws TinydockError INVALID_ARGUMENT for a type or a field that there is not */
function checkNames(fields: MountFields, type: string): void {
  const known = KNOWN[type];
  if (known === undefined)
    throw fields.fail(`the type ${JSON.stringify(type)} is not supported; expected ${Object.keys(KNOWN).join(', ')}`);
  const unknown = fields.names.find((name) => !known.includes(name));
  if (unknown !== undefined) throw fields.fail(`the field ${JSON.stringify(unknown)} is not supported for ${type}`);
  if (!CONSISTENCIES.includes(fields.text('consistency') ?? 'default'))
    throw fields.fail(`consistency is one of ${CONSISTENCIES.join(', ')}`);
}

/**
 * Parses `--mount`: `type=bind|volume|tmpfs|image,source=...,target=...,readonly`. Unlike `-v`, a bind's source must be
 * there.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseMount(text: string, cwd: string): ParsedMount {
  const fields = readMountFields(text);
  const type = fields.text('type') ?? 'volume';
  checkNames(fields, type);
  const target = fields.text('target') ?? '';
  if (!target.startsWith('/') || target === '/')
    throw fields.fail('target is an absolute path in the container, not the root');
  if (type === 'tmpfs') return { kind: 'tmpfs', tmpfs: { target, options: tmpfsOptions(fields), isDetailed: true } };
  const plain = { ...PLAIN_MOUNT, source: '', target, kind: type, readOnly: fields.isOn('readonly'), isDetailed: true };
  if (type === 'bind') return { kind: 'mount', mount: { ...plain, ...bindMount(fields, cwd) } };
  return { kind: 'mount', mount: { ...plain, ...(type === 'image' ? imageMount(fields) : volumeMount(fields)) } };
}
