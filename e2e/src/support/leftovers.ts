import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrnoCode } from '@tinydock/domain';
import { runCommand } from '@tinydock/testing';
import type { TestDaemon } from './test-daemon.ts';

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6);
}

async function matchingLines(text: Promise<string>, words: readonly string[]): Promise<string[]> {
  return (await text).split('\n').filter((line) => words.some((word) => line.includes(word)));
}

async function output(program: string, ...args: readonly string[]): Promise<string> {
  return (await runCommand(program, args)).stdout;
}

async function readCommandLines(): Promise<string> {
  const lines: string[] = [];
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    try {
      lines.push(`${pid} ${(await readFile(`/proc/${pid}/cmdline`, 'utf8')).replaceAll('\0', ' ').trim()}`);
    } catch (error) {
      if (!hasErrnoCode(error, 'ENOENT', 'ESRCH')) throw error;
    }
  }
  return lines.join('\n');
}

/** Others come and go meanwhile, at which find(1) fails whatever it is told. */
async function listCgroups(): Promise<string> {
  const directories = ['/sys/fs/cgroup'];
  for (const directory of directories) {
    try {
      for (const entry of await readdir(directory, { withFileTypes: true })) {
        if (entry.isDirectory()) directories.push(join(directory, entry.name));
      }
    } catch (error) {
      if (!hasErrnoCode(error, 'ENOENT', 'ENODEV')) throw error;
    }
  }
  return directories.join('\n');
}

/** What a daemon has on the machine, each as a line that names it. */
export interface Belongings {
  readonly mounts: readonly string[];
  readonly interfaces: readonly string[];
  readonly 'firewall rules': readonly string[];
  readonly processes: readonly string[];
  readonly cgroups: readonly string[];
}

/** Only its own, so that tests may run side by side. */
export async function belongingsOf(daemon: TestDaemon): Promise<Belongings> {
  const directories = [daemon.root, daemon.runDir];
  const bridge = `td-${shortHash(daemon.root)}`;
  const [mounts, interfaces, rules, processes, cgroups] = await Promise.all([
    matchingLines(readFile('/proc/self/mountinfo', 'utf8'), directories),
    matchingLines(output('ip', '-o', 'link'), [bridge]),
    matchingLines(output('nft', 'list', 'ruleset'), [bridge, bridge.replace('-', '_')]),
    matchingLines(readCommandLines(), directories),
    matchingLines(listCgroups(), [`tinydock-${shortHash(daemon.runDir)}`]),
  ]);
  return { mounts, interfaces, 'firewall rules': rules, processes, cgroups };
}

/** Everything on the machine that belongs to a daemon; nothing once it is destroyed. */
export async function leftoversOf(daemon: TestDaemon): Promise<readonly string[]> {
  const { mounts, interfaces, 'firewall rules': rules, processes, cgroups } = await belongingsOf(daemon);
  return [...mounts, ...interfaces, ...rules, ...processes, ...cgroups];
}
