import { statSync } from 'node:fs';
import { isAbsolute, resolve } from 'node:path';
import {
  type CdiDeviceNode,
  type CdiEdits,
  type CdiHook,
  type CdiInjection,
  type CdiMount,
  hasErrnoCode,
  TinydockError,
} from '@tinydock/domain';
import type { OciMount } from '../spec/default-mounts.ts';
import { type OciDevice, toOciDevice } from './device-node.ts';

/** The parts of an OCI configuration that edits change. */
export interface EditableSpec {
  readonly process: {
    readonly env: readonly string[];
    readonly user: { readonly uid: number; readonly gid: number; readonly additionalGids: readonly number[] };
  };
  readonly mounts: readonly OciMount[];
  readonly hooks?: Readonly<Partial<Record<CdiHook['hookName'], readonly object[]>>>;
  readonly linux: {
    readonly devices?: readonly { readonly path: string }[];
    readonly resources: { readonly devices: readonly object[] };
  };
}

function variableOf(entry: string): string {
  return entry.slice(0, entry.indexOf('='));
}

function withEnv(env: readonly string[], added: readonly string[]): readonly string[] {
  const last = new Map(added.map((entry) => [variableOf(entry), entry]));
  return [...env.filter((entry) => !last.has(variableOf(entry))), ...last.values()];
}

function depth(path: string): number {
  return resolve(path).split('/').length;
}

function isBind({ type = '', options }: CdiMount): boolean {
  return ['', 'bind', 'none'].includes(type) || options.includes('bind') || options.includes('rbind');
}

/** @throws Error that says what is wrong with the host's path */
function toOciMount(mount: CdiMount): OciMount {
  const { hostPath, containerPath, type, options } = mount;
  if (!isBind(mount)) return { destination: containerPath, type: type ?? '', source: hostPath, options };
  if (!isAbsolute(hostPath)) throw new Error(`the path ${JSON.stringify(hostPath)} of a mount is not absolute`);
  try {
    statSync(hostPath);
  } catch (error) {
    if (hasErrnoCode(error, 'ENOENT', 'ENOTDIR')) throw new Error(`${hostPath} is not there`, { cause: error });
    throw error;
  }
  // Without one of these words the runtime takes the type for that of a filesystem.
  const isNamed = options.includes('bind') || options.includes('rbind');
  return {
    destination: containerPath,
    type: 'bind',
    source: hostPath,
    options: isNamed ? options : ['rbind', ...options],
  };
}

function withMounts(mounts: readonly OciMount[], added: readonly CdiMount[]): readonly OciMount[] {
  let result = [...mounts];
  for (const mount of added) {
    const target = resolve(mount.containerPath);
    result = [...result.filter(({ destination }) => resolve(destination) !== target), toOciMount(mount)];
  }
  return added.length === 0
    ? mounts
    : result.toSorted((one, other) => depth(one.destination) - depth(other.destination));
}

function ruleOf({ type, major, minor }: OciDevice, { permissions = '' }: CdiDeviceNode): readonly object[] {
  if (permissions === 'none' || (type !== 'b' && type !== 'c')) return [];
  return [{ allow: true, type, major, minor, access: permissions === '' ? 'rwm' : permissions }];
}

function withNodes<T extends EditableSpec>(spec: T, nodes: readonly CdiDeviceNode[]): T['linux'] {
  const { linux } = spec;
  const { user } = spec.process;
  const made = nodes.map((node) => {
    const device = toOciDevice(node);
    const uid = device.uid ?? (user.uid > 0 ? user.uid : undefined);
    const gid = device.gid ?? (user.gid > 0 ? user.gid : undefined);
    return { device: { ...device, uid, gid }, rules: ruleOf(device, node) };
  });
  if (made.length === 0) return linux;
  const last = new Map(made.map(({ device }) => [resolve(device.path), device]));
  const others = (linux.devices ?? []).filter(({ path }) => !last.has(resolve(path)));
  const rules = made.flatMap((one) => one.rules);
  return {
    ...linux,
    devices: [...others, ...last.values()],
    resources: { ...linux.resources, devices: [...linux.resources.devices, ...rules] },
  };
}

/** Before whoever waits for the runtime gives up: the runtime ends the hook then, and says which it was. */
const MAX_HOOK_SECONDS = 50;

function withHooks(hooks: EditableSpec['hooks'], added: readonly CdiHook[]): EditableSpec['hooks'] {
  const result: Partial<Record<CdiHook['hookName'], object[]>> = {};
  for (const [name, list] of Object.entries(hooks ?? {})) result[name as CdiHook['hookName']] = [...list];
  for (const { hookName, path, args, env, timeoutSeconds } of added)
    (result[hookName] ??= []).push({
      path,
      ...(args.length > 0 && { args }),
      ...(env.length > 0 && { env }),
      timeout: Math.min(timeoutSeconds ?? Infinity, MAX_HOOK_SECONDS),
    });
  return result;
}

function applyOne<T extends EditableSpec>(spec: T, edits: CdiEdits): T {
  const { process: program } = spec;
  const { user } = program;
  const gids = edits.additionalGids.filter((gid) => gid !== 0);
  return {
    ...spec,
    process: {
      ...program,
      env: withEnv(program.env, edits.env),
      user: { ...user, additionalGids: [...new Set([...user.additionalGids, ...gids])] },
    },
    mounts: withMounts(spec.mounts, edits.mounts),
    ...(edits.hooks.length > 0 && { hooks: withHooks(spec.hooks, edits.hooks) }),
    linux: withNodes(spec, edits.deviceNodes),
  };
}

/**
 * Changes a container's configuration as its devices ask for; what comes later replaces what comes before.
 * @throws TinydockError FAILED_PRECONDITION for what a device needs of the host and is not there
 */
export function applyCdiEdits<T extends EditableSpec>(spec: T, injections: readonly CdiInjection[]): T {
  let result = spec;
  for (const { device, specPath, edits } of injections) {
    try {
      result = applyOne(result, edits);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new TinydockError({
        code: 'FAILED_PRECONDITION',
        message: `cannot give the device ${device} as ${specPath} describes it: ${why}`,
        hint: 'The device has gone, or its specification is out of date.',
        cause,
      });
    }
  }
  return result;
}
