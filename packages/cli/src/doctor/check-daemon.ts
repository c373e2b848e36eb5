import type { Client } from '@tinydock/client';
import type { DiskUsageResponse, InfoResponse } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import { CLI_VERSION } from '../cli-version.ts';
import { broken, type Finding, ok, skipped, warning } from './finding.ts';
import type { Machine } from './machine.ts';

function toMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** The socket as this user sees it. */
export async function checkSocket(machine: Machine, host: string): Promise<Finding> {
  const path = host.replace(/^unix:\/\//, '');
  if (!(await machine.exists(path)))
    return broken(
      'socket',
      `${path} is not there, or in a directory that you may not enter`,
      'Start the daemon, or name its socket with --host or TINYDOCK_HOST; be root, or a member of the group tinydock.',
    );
  if (await machine.canWrite(path)) return ok('socket', path);
  return broken(
    'socket',
    `you may not use ${path}`,
    'Be root, or a member of the group tinydock: `usermod -aG tinydock USER`, then log in anew.',
  );
}

function checkVersion({ version }: InfoResponse): Finding {
  if (version === CLI_VERSION) return ok('version', `daemon and tdctl are ${version}`);
  const message = `the daemon is ${version}, tdctl is ${CLI_VERSION}`;
  return warning('version', message, 'Start the daemon anew after an update.');
}

function checkWarnings({ warnings, layerDriver, runtime, cgroupMode }: InfoResponse): readonly Finding[] {
  if (warnings.length === 0) return [ok('daemon', `it runs with ${layerDriver}, ${runtime} and cgroups ${cgroupMode}`)];
  return warnings.map((text) => warning('daemon', text, 'See the log of the daemon.'));
}

function checkStore({ totals }: DiskUsageResponse): readonly Finding[] {
  const orphans = totals.find(({ kind }) => kind === 'orphans')?.bytes ?? 0;
  const trash = totals.find(({ kind }) => kind === 'trash')?.bytes ?? 0;
  const known = totals.reduce((sum, { bytes }) => sum + bytes, 0);
  return [
    orphans === 0
      ? ok('store', `${formatSize(known)}, and for each byte it is known what it is for`)
      : warning('store', `${formatSize(orphans)} belong to nothing`, 'The next start of the daemon removes them.'),
    ok('trash', `${formatSize(trash)} wait to be deleted`),
  ];
}

/** What a daemon that runs says of itself and its store; `undefined` for a client that could not connect. */
export async function checkDaemon(connect: () => Promise<Client>, signal: AbortSignal): Promise<readonly Finding[]> {
  let info: InfoResponse;
  let client: Client;
  try {
    client = await connect();
    info = await client.system.info({ signal });
  } catch (error) {
    if (signal.aborted) throw error;
    const fix = 'Start it: `tdctl service start`; `tdctl service logs` says why it ends.';
    return [
      broken('daemon', `it does not answer: ${toMessage(error)}`, fix),
      skipped('store', 'only the daemon can look at it'),
    ];
  }
  try {
    return [checkVersion(info), ...checkWarnings(info), ...checkStore(await client.system.diskUsage({ signal }))];
  } catch (error) {
    if (signal.aborted) throw error;
    return [broken('store', `it cannot be looked at: ${toMessage(error)}`, 'See the log of the daemon.')];
  }
}
