import { join } from 'node:path';
import { runCommand } from '@tinydock/testing';
import type { TestDaemon } from './test-daemon.ts';

/**
 * What images take on the disk, as du counts: layers, blobs, and what is cached of stacks, with their directories.
 * @param depth options of find(1) that narrow it
 */
export async function storedBytes(daemon: TestDaemon, ...depth: readonly string[]): Promise<number> {
  const directories = ['layers', 'blobs/sha256', 'chains'].map((name) => join(daemon.root, name));
  const { stdout } = await runCommand('find', [...directories, ...depth, '-printf', '%b\n']);
  return stdout.split('\n').reduce((sum, blocks) => sum + Number(blocks) * 512, 0);
}
