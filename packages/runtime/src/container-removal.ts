import { rmSync } from 'node:fs';
import type { ContainerId } from '@tinydock/domain';
import { killCgroups, removeCgroups, removeEmptyParents, thawCgroup } from './container-cgroups.ts';
import type { ContainerEnds } from './container-ends.ts';
import { findConmonPid, findContainerPid, sendSignal } from './container-processes.ts';
import type { RuntimeCommands } from './runtime-commands.ts';
import { readRecord } from './supervised-record.ts';
import type { SupervisorPaths } from './supervisor-paths.ts';
import { removeBundle } from './write-bundle.ts';

const SIGKILL = 9;
/** conmon reads the rest of the output after the container's end, and then writes the exit. */
export const CONMON_END_TIMEOUT_MS = 10_000;
/** Programs of devices' vendors that the runtime runs; as long as it may take to create a container. */
export const HOOKS_TIMEOUT_MS = 60_000;

export interface ContainerRemovalOptions {
  readonly pathsOf: (id: ContainerId) => SupervisorPaths;
  readonly cgroupOf: (id: ContainerId) => string;
  /** Of all containers. */
  readonly cgroupParent: string;
  readonly ends: ContainerEnds;
  readonly commands: RuntimeCommands;
  readonly logger: { warn(fields: object, message: string): void } | undefined;
}

/** Ends and forgets containers. */
export class ContainerRemoval {
  readonly #options: ContainerRemovalOptions;

  constructor(options: ContainerRemovalOptions) {
    this.#options = options;
  }

  /** As `ContainerRuntime.delete`. */
  async remove(id: ContainerId): Promise<void> {
    const { pathsOf, cgroupOf, cgroupParent, ends } = this.#options;
    const paths = pathsOf(id);
    await this.#endProcesses(id);
    const record = readRecord(paths.record);
    if (record?.hooks.includes('poststop') === true) await this.#runStopHooks(id);
    const cgroupPath = cgroupOf(id);
    await removeCgroups(cgroupPath);
    await removeEmptyParents(cgroupPath, cgroupParent);
    ends.notify(id);
    if (record !== undefined) removeBundle(record.bundleDir);
    const left = [paths.ociDir, paths.exit, paths.persistDir, paths.dir];
    for (const path of left) rmSync(path, { recursive: true, force: true });
  }

  /** The runtime runs them when it forgets the container, and goes on where one fails. */
  async #runStopHooks(id: ContainerId): Promise<void> {
    const { commands, logger } = this.#options;
    const said = await commands.run(id, 'delete', { more: ['--force'], timeoutMs: HOOKS_TIMEOUT_MS });
    if (said !== undefined) logger?.warn({ container: id, said }, 'cannot run the hooks of its end');
  }

  /** Ends the container and waits until conmon has written its exit and is gone. */
  async #endProcesses(id: ContainerId): Promise<void> {
    const { pathsOf, cgroupOf, ends } = this.#options;
    const paths = pathsOf(id);
    const pid = findContainerPid(paths, id);
    // A frozen process takes no signal on cgroup v1, not even this one.
    if (pid !== undefined && sendSignal(pid, SIGKILL)) await thawCgroup(cgroupOf(id)).catch(() => undefined);
    // A runtime that hangs while it creates has a process in the cgroup, and no pid is known yet.
    else if (pid === undefined && findConmonPid(paths, id) !== undefined) await killCgroups(cgroupOf(id));
    const deadline = performance.now() + CONMON_END_TIMEOUT_MS;
    for (let delayMs = 1; ; delayMs = Math.min(delayMs * 2, 50)) {
      const conmonPid = findConmonPid(paths, id);
      if (conmonPid === undefined) return;
      if (performance.now() > deadline) sendSignal(conmonPid, SIGKILL);
      await ends.conmonEnd(id, delayMs);
    }
  }
}
