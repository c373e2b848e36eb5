import { existsSync, writeFileSync } from 'node:fs';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';

/** The settings of the namespace that the calling thread is in. ip-sysctl, "conf/interface" */
const SETTINGS = '/proc/sys/net/ipv6/conf';

/** False where the kernel was started without IPv6. */
export function supportsIpv6(): boolean {
  return existsSync(SETTINGS);
}

/** Why something cannot be that needs IPv6, where the kernel has none. @param instead what else the user can do */
export function kernelWithoutIpv6(message: string, instead: string): TinydockError {
  const hint = `Start the machine without ipv6.disable=1, or ${instead}.`;
  return new TinydockError({ code: 'FAILED_PRECONDITION', message, hint });
}

/**
 * Settings of an interface. Nobody on the network may make routes in it by router advertisements (CVE-2020-13401), and
 * an address that we gave is not looked for elsewhere before it can be used.
 */
function settingsOf(isUsed: boolean): readonly (readonly [name: string, value: string])[] {
  const common = [['accept_ra', '0']] as const;
  return isUsed ? [...common, ['accept_dad', '0'], ['disable_ipv6', '0']] : [...common, ['disable_ipv6', '1']];
}

/** An interface with an MTU below 1280 has no IPv6 of its own accord, nor settings for it. RFC 8200, 5 */
function isWithoutAnyway(error: unknown, isUsed: boolean): boolean {
  return !isUsed && hasErrnoCode(error, 'ENOENT');
}

/**
 * Prepares an interface of the namespace that the calling thread is in, before it gets its addresses. Without IPv6
 * addresses of ours
 * - that of a container has none at all, as Docker's;
 * - a bridge of the host takes no IPv6 at all: a container can send packets of any kind, no firewall's table of the
 *   network would see these, and a host that forwards would send them on.
 * @param isUsed it gets such addresses
 * @throws Error ENOENT where it is to be used and has no IPv6, or is gone; unused, it is left as it is then
 */
export function setInterfaceIpv6(name: string, isUsed: boolean): void {
  for (const [setting, value] of settingsOf(isUsed)) {
    try {
      writeFileSync(join(SETTINGS, name, setting), value);
    } catch (error) {
      if (!isWithoutAnyway(error, isUsed)) throw error;
    }
  }
}

async function readSetting(device: string, name: string): Promise<string> {
  try {
    return (await readFile(join(SETTINGS, device, name), 'utf8')).trim();
  } catch (error) {
    // The interface is gone.
    if (hasErrnoCode(error, 'ENOENT', 'EINVAL')) return '';
    throw error;
  }
}

/**
 * Has the host send on what is not for itself. A router takes no router advertisements unless told so (2): interfaces
 * that take them go on with it, else the host would lose its own way out.
 */
export async function forwardIpv6(): Promise<void> {
  if ((await readSetting('all', 'forwarding')) === '1') return;
  for (const device of await readdir(SETTINGS)) {
    if (device === 'all' || device === 'default' || (await readSetting(device, 'accept_ra')) !== '1') continue;
    await writeFile(join(SETTINGS, device, 'accept_ra'), '2').catch((error: unknown) => {
      if (!hasErrnoCode(error, 'ENOENT', 'EINVAL')) throw error;
    });
  }
  await writeFile(join(SETTINGS, 'all', 'forwarding'), '1');
}
