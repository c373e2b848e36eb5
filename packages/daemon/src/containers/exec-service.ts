import {
  type ContainerRecord,
  type ContainerRuntime,
  type ExecProcess,
  type ExecRequest,
  TinydockError,
} from '@tinydock/domain';
import type { EventBus } from '../system/event-bus.ts';
import { containerEvent } from './container-event.ts';
import { mergeEnv } from './merge-env.ts';

export interface ExecServiceOptions {
  readonly find: (nameOrId: string) => ContainerRecord;
  readonly runtime: ContainerRuntime;
  readonly events: EventBus;
}

/** A program as it is asked for; `env` comes on top of the container's. */
export type ExecOptions = ExecRequest;

/** Runs further programs in running containers. */
export class ExecService {
  readonly #options: ExecServiceOptions;

  constructor(options: ExecServiceOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the program runs.
   * @throws TinydockError NOT_FOUND / CONTAINER_NOT_FOUND, and as {@link ContainerRuntime.exec}
   */
  async start(nameOrId: string, options: ExecOptions): Promise<ExecProcess> {
    const record = this.#findRunning(nameOrId);
    const process = await this.#options.runtime.exec(record.id, this.#complete(record, options));
    this.#announce(record, options);
    return process;
  }

  /** Starts a program that nobody watches. @throws as {@link start} */
  async startDetached(nameOrId: string, options: ExecOptions): Promise<void> {
    const record = this.#findRunning(nameOrId);
    await this.#options.runtime.execDetached(record.id, this.#complete(record, options));
    this.#announce(record, options);
  }

  #findRunning(nameOrId: string): ContainerRecord {
    const record = this.#options.find(nameOrId);
    if (record.state.kind === 'running' && record.state.isPaused !== true) return record;
    if (record.state.kind === 'running') {
      throw new TinydockError({
        code: 'FAILED_PRECONDITION',
        reason: 'CONTAINER_PAUSED',
        message: `cannot run a program in container ${record.name}: it is paused`,
        hint: 'Let it go on with `tdctl unpause`.',
      });
    }
    throw new TinydockError({
      code: 'FAILED_PRECONDITION',
      reason: 'CONTAINER_NOT_RUNNING',
      message: `cannot run a program in container ${record.name}: it is not running`,
      hint: 'Start it first with `tdctl start`.',
    });
  }

  #complete(record: ContainerRecord, options: ExecOptions): ExecRequest {
    return { ...options, env: mergeEnv(record.spec.env, options.env) };
  }

  #announce(record: ContainerRecord, { args }: ExecOptions): void {
    this.#options.events.publish(containerEvent(record, `exec_start: ${args.join(' ')}`));
  }
}
