import type { ContainerUsage } from '@tinydock/domain';
import { readTextFile } from '../container-processes.ts';

export type NetworkUsage = Pick<ContainerUsage, 'receivedBytes' | 'sentBytes'>;

/** Adds up proc_pid_net(5) `dev`, without the loopback interface. */
export function parseNetworkUsage(text: string): NetworkUsage {
  let receivedBytes = 0;
  let sentBytes = 0;
  for (const line of text.split('\n')) {
    const [name = '', counters] = line.split(':', 2);
    if (counters === undefined || name.trim() === 'lo') continue;
    const numbers = counters.trim().split(/\s+/).map(Number);
    receivedBytes += numbers[0] ?? 0;
    sentBytes += numbers[8] ?? 0;
  }
  return { receivedBytes, sentBytes };
}

/** The traffic of a process's network namespace; none where the process has ended. */
export async function readNetworkUsage(pid: number): Promise<NetworkUsage> {
  return parseNetworkUsage(readTextFile(`/proc/${String(pid)}/net/dev`) ?? '');
}
