import { type ContainerIsolation, DEFAULT_ISOLATION, type SecurityModules } from '@tinydock/domain';

const UNCONFINED = 'unconfined';

/** What a user asked for that this machine's kernel does not have: the container runs without it, as with Docker. */
export function missingModules(isolation: ContainerIsolation, modules: SecurityModules): readonly string[] {
  const { apparmor, labels } = isolation;
  const isConfined = apparmor !== '' && apparmor !== UNCONFINED;
  const isLabelled = labels.length > 0 && !labels.includes('disable');
  return [
    ...(isConfined && !modules.apparmor
      ? [`this machine has no AppArmor: the profile ${apparmor} confines nothing`]
      : []),
    ...(isLabelled && !modules.selinux ? ['this machine has no SELinux: labels change nothing'] : []),
  ];
}

/** The profile of AppArmor that a container runs with; empty for none of its own. */
export function apparmorProfile(isolation: ContainerIsolation | undefined, modules: SecurityModules): string {
  // Containers of former versions have fewer options.
  const { privileged, apparmor } = { ...DEFAULT_ISOLATION, ...isolation };
  if (!modules.apparmor) return '';
  return privileged ? UNCONFINED : apparmor;
}
