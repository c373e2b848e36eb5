import type { ContainerId } from '@tinydock/domain';
import { parseRuntimeLog } from './conmon/runtime-error.ts';
import { readTextFile } from './container-processes.ts';
import { runProgram } from './programs/run-program.ts';
import type { SupervisorPaths } from './supervisor-paths.ts';

export interface RuntimeCommandsOptions {
  readonly runtimePath: string;
  readonly ociRoot: string;
  readonly pathsOf: (id: ContainerId) => SupervisorPaths;
}

/** What runc and crun do to a container that is there. */
export class RuntimeCommands {
  readonly #options: RuntimeCommandsOptions;

  constructor(options: RuntimeCommandsOptions) {
    this.#options = options;
  }

  /** What the runtime said where it failed; undefined where it did not. */
  async run(
    id: ContainerId,
    action: 'start' | 'pause' | 'update' | 'delete',
    { more = [], timeoutMs }: { readonly more?: readonly string[]; readonly timeoutMs?: number } = {},
  ): Promise<string | undefined> {
    const { runtimePath, ociRoot, pathsOf } = this.#options;
    const log = pathsOf(id).runtimeLog;
    const options = [`--root=${ociRoot}`, `--log=${log}`, '--log-format=json'];
    const { exitCode, stderr } = await runProgram(runtimePath, [...options, action, ...more, id], timeoutMs);
    return exitCode === 0 ? undefined : (parseRuntimeLog(readTextFile(log) ?? '') ?? stderr);
  }
}
