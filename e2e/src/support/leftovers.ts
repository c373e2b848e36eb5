import { readdir, readFile } from 'node:fs/promises';
import { hasErrnoCode } from '@tinydock/domain';
import { runCommand } from '@tinydock/testing';

/** What a daemon makes on the machine outside its directories. */
export interface MachineState {
  readonly mounts: readonly string[];
  readonly interfaces: readonly string[];
  readonly firewall: readonly string[];
  readonly supervisors: readonly string[];
  readonly cgroups: readonly string[];
}

async function readSupervisors(): Promise<string[]> {
  const found: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      const name = (await readFile(`/proc/${pid}/comm`, 'utf8')).trim();
      if (['conmon', 'netavark', 'aardvark-dns', 'runc', 'crun'].includes(name)) found.push(`${name} ${pid}`);
    } catch (error) {
      if (!hasErrnoCode(error, 'ENOENT', 'ESRCH')) throw error;
    }
  }
  return found;
}

async function readCgroups(): Promise<string[]> {
  const { stdout } = await runCommand('find', ['/sys/fs/cgroup', '-type', 'd', '-path', '*tinydock*/*']);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Rules and chains without counters, which change by themselves. */
async function readFirewall(): Promise<string[]> {
  const { stdout } = await runCommand('iptables-save', []);
  return stdout
    .split('\n')
    .filter((line) => line.startsWith('-A') || line.startsWith(':NETAVARK'))
    .map((line) => line.replace(/ \[\d+:\d+\]$/, ''));
}

/** Looks at mounts, interfaces, firewall rules, processes and cgroups, to be compared before and after. */
export async function readMachineState(): Promise<MachineState> {
  const [mounts, links, firewall, supervisors, cgroups] = await Promise.all([
    readFile('/proc/self/mountinfo', 'utf8'),
    runCommand('ip', ['-o', 'link']),
    readFirewall(),
    readSupervisors(),
    readCgroups(),
  ]);
  return {
    mounts: mounts
      .split('\n')
      .map((line) => line.split(' ').slice(3, 5).join(' '))
      .sort(),
    interfaces: links.stdout
      .split('\n')
      .map((line) => line.split(':')[1]?.trim() ?? '')
      .sort(),
    firewall: firewall.sort(),
    supervisors,
    cgroups,
  };
}
