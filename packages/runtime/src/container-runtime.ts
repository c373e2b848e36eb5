import { existsSync, mkdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import {
  type AttachedProcess,
  type AttachOptions,
  type CdiDevices,
  type ContainerExit,
  type ContainerId,
  type ContainerLimits,
  type ContainerRuntime,
  type ContainerUsage,
  type CreateProcessRequest,
  type ExecProcess,
  type ExecRequest,
  type LogQuery,
  type LogRecord,
  parseSignal,
  type ProcessStatus,
  type ProcessTable,
  type RuntimeInfo,
  TinydockError,
} from '@tinydock/domain';
import { applyCdiEdits } from './cdi/apply-edits.ts';
import { attachProcess } from './attach-process.ts';
import { describeRuntimeFailure } from './conmon/runtime-error.ts';
import { startConmon } from './conmon/start-conmon.ts';
import {
  cgroupPathOf,
  createControllerFinder,
  listCgroupProcesses,
  removeCgroupParent,
  thawCgroup,
} from './container-cgroups.ts';
import { ContainerEnds } from './container-ends.ts';
import { CONMON_END_TIMEOUT_MS, ContainerRemoval, HOOKS_TIMEOUT_MS } from './container-removal.ts';
import { findContainerPid, sendSignal } from './container-processes.ts';
import type { ExecTarget } from './exec/exec-target.ts';
import { startDetachedExec, startExec } from './exec/start-exec.ts';
import { readExit } from './exit-records.ts';
import { ContainerLogs } from './logs/container-logs.ts';
import { openStartGate } from './open-start-gate.ts';
import { listProcesses } from './programs/list-processes.ts';
import { processExists, processNotFound, processNotRunning } from './process-errors.ts';
import { RuntimeCommands } from './runtime-commands.ts';
import { buildSpec, type SpecSettings } from './spec/build-spec.ts';
import { checkKernelLimits } from './spec/kernel-limits.ts';
import { buildResources } from './spec/resources.ts';
import { readCpuset, withoutFormer } from './spec/taken-back.ts';
import { readCgroupUsage } from './stats/read-cgroup-stats.ts';
import { readNetworkUsage } from './stats/read-network-stats.ts';
import { readRecord, type SupervisedRecord, writeRecord } from './supervised-record.ts';
import { exitsDir, ociRoot, type SupervisorPaths, supervisorPaths, type SupervisorRoots } from './supervisor-paths.ts';
import { checkBinds, removeBundle, writeBundle } from './write-bundle.ts';

const SIGKILL = 9;

/** What the runtime logs to; pino's logger has this shape. */
export interface RuntimeLogger {
  warn(fields: object, message: string): void;
}

export interface ConmonRuntimeOptions extends SupervisorRoots {
  readonly info: RuntimeInfo;
  readonly conmonPath: string;
  readonly settings: SpecSettings;
  readonly devices: Pick<CdiDevices, 'resolve'>;
  readonly logger: RuntimeLogger | undefined;
}

/** Runs containers with runc or crun, each below a conmon that outlives the daemon. Keeps its state in files alone. */
export class ConmonRuntime implements ContainerRuntime {
  readonly #options: ConmonRuntimeOptions;
  readonly #ends: ContainerEnds;
  readonly #commands: RuntimeCommands;
  readonly #removal: ContainerRemoval;
  readonly #logs = new ContainerLogs((id, cancel) => this.#ends.signalEnd(id, cancel));

  /** The directories of `options` exist. */
  constructor(options: ConmonRuntimeOptions) {
    this.#options = options;
    this.#ends = new ContainerEnds({
      exitsDir: exitsDir(options),
      pathsOf: (id) => this.#paths(id),
      cgroupOf: (id) => this.#cgroupPath(id),
      logger: options.logger,
    });
    this.#commands = new RuntimeCommands({
      runtimePath: options.info.path,
      ociRoot: ociRoot(options),
      pathsOf: (id) => this.#paths(id),
    });
    this.#removal = new ContainerRemoval({
      pathsOf: (id) => this.#paths(id),
      cgroupOf: (id) => this.#cgroupPath(id),
      cgroupParent: options.settings.cgroupParent,
      ends: this.#ends,
      commands: this.#commands,
      logger: options.logger,
    });
  }

  get info(): RuntimeInfo {
    return this.#options.info;
  }

  #cgroupPath(id: ContainerId): string {
    const record = readRecord(this.#paths(id).record);
    return record?.cgroupPath ?? cgroupPathOf(id, '', this.#options.settings.cgroupParent);
  }

  #paths(id: ContainerId): SupervisorPaths {
    return supervisorPaths(this.#options, id);
  }

  async create(request: CreateProcessRequest): Promise<{ readonly pid: number }> {
    const { id } = request;
    await checkBinds(request);
    const injections = await this.#options.devices.resolve(request.spec.isolation?.cdiDevices ?? []);
    const spec = applyCdiEdits(buildSpec(request, this.#options.settings), injections);
    const status = await this.status(id);
    if (status.kind === 'created' || status.kind === 'running') throw processExists(id);
    if (this.#hasLeft(id)) await this.delete(id);
    try {
      writeBundle(request.bundleDir, spec);
      return await this.#supervise(request, Object.keys(spec.hooks ?? {}));
    } catch (error) {
      await this.delete(id);
      removeBundle(request.bundleDir);
      throw error;
    }
  }

  /** Whether anything is there of a run before. Its cgroup goes before its files. */
  #hasLeft(id: ContainerId): boolean {
    const { dir, ociDir, persistDir, exit } = this.#paths(id);
    return [dir, ociDir, persistDir, exit].some((path) => existsSync(path));
  }

  async #supervise(request: CreateProcessRequest, hooks: string[]): Promise<{ readonly pid: number }> {
    const { id, bundleDir, logPath, spec } = request;
    const { args, workingDir, openStdin, stdinOnce = true, tty } = spec;
    const paths = this.#paths(id);
    for (const dir of [paths.dir, paths.persistDir]) mkdirSync(dir, { recursive: true, mode: 0o700 });
    const cgroupPath = cgroupPathOf(id, spec.isolation?.cgroupParent ?? '', this.#options.settings.cgroupParent);
    writeRecord(paths.record, { bundleDir, logPath, args: [...args], workingDir, openStdin, tty, cgroupPath, hooks });
    const result = await startConmon({
      id,
      conmonPath: this.#options.conmonPath,
      runtimePath: this.info.path,
      ociRoot: ociRoot(this.#options),
      exitsDir: exitsDir(this.#options),
      paths,
      bundleDir,
      logPath,
      tty,
      openStdin,
      stdinOnce,
      onStart: (ended) => {
        this.#ends.followConmon(id, ended);
      },
    });
    if (result.kind === 'failed') throw describeRuntimeFailure(result.message, spec);
    return { pid: result.pid };
  }

  async start(id: ContainerId): Promise<void> {
    const paths = this.#paths(id);
    const isAlive = (): boolean => findContainerPid(paths, id) !== undefined;
    const record = readRecord(paths.record);
    // Newer ones than runc 1.1 run these hooks when they are told to start the program.
    const isPlain = this.info.name === 'runc' && record?.hooks.includes('poststart') !== true;
    if (isPlain && isAlive() && (await openStartGate(paths.execFifo, isAlive))) return;
    const said = await this.#commands.run(id, 'start', { timeoutMs: HOOKS_TIMEOUT_MS });
    if (said === undefined) return;
    throw record === undefined ? processNotFound(id) : describeRuntimeFailure(said, record);
  }

  async kill(id: ContainerId, signal: string): Promise<void> {
    const number = parseSignal(signal);
    const pid = findContainerPid(this.#paths(id), id);
    if (pid !== undefined && sendSignal(pid, number)) {
      // A frozen process takes no signal on cgroup v1, not even this one.
      if (number === SIGKILL) await this.unpause(id);
      return;
    }
    throw processNotRunning(id, `send ${signal} to`);
  }

  async pause(id: ContainerId): Promise<void> {
    this.#assertRunning(id, 'pause');
    const said = await this.#commands.run(id, 'pause');
    if (said === undefined) return;
    throw new TinydockError({ code: 'INTERNAL', message: `cannot pause container ${id.slice(0, 12)}: ${said.trim()}` });
  }

  async unpause(id: ContainerId): Promise<void> {
    await thawCgroup(this.#cgroupPath(id));
  }

  async listProcesses(id: ContainerId, psArgs: readonly string[]): Promise<ProcessTable> {
    return listProcesses(await listCgroupProcesses(this.#cgroupPath(id)), psArgs);
  }

  async updateLimits(id: ContainerId, limits: ContainerLimits, before: ContainerLimits): Promise<void> {
    const { dir } = this.#paths(id);
    const path = join(dir, 'resources.json');
    const { kernel } = this.#options.settings;
    checkKernelLimits(limits, kernel);
    this.#assertRunning(id, 'update');
    const parent = createControllerFinder(dirname(this.#cgroupPath(id)))('cpuset');
    const resources = withoutFormer(buildResources(limits, kernel.hasSwapLimit), {
      before,
      after: limits,
      hasSwapLimit: kernel.hasSwapLimit,
      readSet: (name) => readCpuset(parent, name),
    });
    await writeFile(path, JSON.stringify(resources), { mode: 0o600 });
    const said = await this.#commands.run(id, 'update', { more: ['--resources', path] });
    if (said === undefined) return;
    const message = `cannot update container ${id.slice(0, 12)}: ${said.trim()}`;
    throw new TinydockError({ code: 'FAILED_PRECONDITION', message });
  }

  async readUsage(id: ContainerId): Promise<ContainerUsage | undefined> {
    const pid = findContainerPid(this.#paths(id), id);
    if (pid === undefined) return undefined;
    const find = createControllerFinder(this.#cgroupPath(id));
    const [usage, network] = await Promise.all([readCgroupUsage(find, totalmem()), readNetworkUsage(pid)]);
    return { ...usage, ...network };
  }

  async delete(id: ContainerId): Promise<void> {
    await this.#removal.remove(id);
  }

  async status(id: ContainerId): Promise<ProcessStatus> {
    const paths = this.#paths(id);
    const exit = readExit(paths, id, this.#cgroupPath(id));
    if (exit !== undefined) return { kind: 'exited', exit };
    const pid = findContainerPid(paths, id);
    if (pid !== undefined) return { kind: existsSync(paths.execFifo) ? 'created' : 'running', pid };
    if (readRecord(paths.record) === undefined) return { kind: 'unknown' };
    try {
      const soon = await this.waitExit(id, AbortSignal.timeout(CONMON_END_TIMEOUT_MS));
      return { kind: 'exited', exit: soon };
    } catch {
      return { kind: 'unknown' };
    }
  }

  async waitExit(id: ContainerId, signal?: AbortSignal): Promise<ContainerExit> {
    return this.#ends.wait(id, signal);
  }

  async attach(id: ContainerId, options: AttachOptions = {}): Promise<AttachedProcess> {
    const record = readRecord(this.#paths(id).record);
    if (record === undefined) throw processNotFound(id);
    const { rotations } = this.#logs;
    return attachProcess(record, { ...options, rotations, signalEnd: (signal) => this.#ends.signalEnd(id, signal) });
  }

  async exec(id: ContainerId, request: ExecRequest): Promise<ExecProcess> {
    return startExec(this.#execTarget(id), request);
  }

  async execDetached(id: ContainerId, request: ExecRequest): Promise<void> {
    await startDetachedExec(this.#execTarget(id), request);
  }

  #execTarget(id: ContainerId): ExecTarget {
    const paths = this.#paths(id);
    const record = this.#assertRunning(id, 'run a program in');
    return {
      id,
      runtimePath: this.info.path,
      ociRoot: ociRoot(this.#options),
      dir: paths.dir,
      bundleDir: record.bundleDir,
      heldCapabilities: this.#options.settings.heldCapabilities,
    };
  }

  #assertRunning(id: ContainerId, action: string): SupervisedRecord {
    const paths = this.#paths(id);
    const record = readRecord(paths.record);
    const isRunning = findContainerPid(paths, id) !== undefined;
    if (record !== undefined && isRunning && !existsSync(paths.execFifo)) return record;
    throw processNotRunning(id, action);
  }

  readLogs(id: ContainerId, logPath: string, query: LogQuery): AsyncIterable<readonly LogRecord[]> {
    return this.#logs.read(id, logPath, query);
  }

  async limitLog(...log: Parameters<ContainerRuntime['limitLog']>): Promise<void> {
    await this.#logs.limit(...log);
  }

  async close(): Promise<void> {
    this.#ends.close();
    await removeCgroupParent(this.#options.settings.cgroupParent);
  }
}
