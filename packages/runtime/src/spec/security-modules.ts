import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerIsolation, SecurityModules } from '@tinydock/domain';

/** What the kernel can confine processes with beside capabilities and seccomp. */
export interface SecurityLabels extends SecurityModules {
  /** SELinux: the daemon's own context, such as `system_u:system_r:unconfined_service_t:s0`; undefined without it. */
  readonly selinuxContext: string | undefined;
}

const UNCONFINED = 'unconfined';
/** The order in a context; a level has colons itself. */
const PARTS = ['user', 'role', 'type', 'level'] as const;

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8').replace(/[\0\n]+$/, '');
  } catch {
    return '';
  }
}

/** @param root where `/proc` and `/sys` are looked for */
export function readSecurityModules(root = '/'): SecurityLabels {
  const isLoaded = existsSync(join(root, 'sys/kernel/security/apparmor'));
  const apparmor = isLoaded && readText(join(root, 'sys/module/apparmor/parameters/enabled')).startsWith('Y');
  const selinux = existsSync(join(root, 'sys/fs/selinux/enforce'));
  return { apparmor, selinux, selinuxContext: selinux ? readText(join(root, 'proc/self/attr/current')) : undefined };
}

function selinuxLabel(labels: readonly string[], context: string): string | undefined {
  if (labels.length === 0 || labels.includes('disable')) return undefined;
  const [user = '', role = '', type = '', ...level] = context.split(':');
  const parts: Record<string, string> = { user, role, type, level: level.join(':') };
  for (const label of labels) {
    const colon = label.indexOf(':');
    parts[label.slice(0, colon)] = label.slice(colon + 1);
  }
  return PARTS.map((part) => parts[part])
    .filter((text) => text !== undefined && text !== '')
    .join(':');
}

/**
 * Fields of `process` of the OCI runtime specification, config.md; empty for what this kernel does not have, as in
 * Docker.
 */
export function labelProcess(isolation: ContainerIsolation, modules: SecurityLabels): Readonly<Record<string, string>> {
  const profile = isolation.privileged ? UNCONFINED : isolation.apparmor;
  const context = modules.selinuxContext;
  const label = context === undefined ? undefined : selinuxLabel(isolation.labels, context);
  return {
    ...(modules.apparmor && profile !== '' && { apparmorProfile: profile }),
    ...(label !== undefined && { selinuxLabel: label }),
  };
}
