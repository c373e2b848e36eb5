import { type ContainerSpec, type DiffId, formatHealthcheck } from '@tinydock/domain';
import * as z from 'zod';
import type { MutableProcessConfig } from './apply-changes.ts';

/** What is not named here stays as the parent image has it. */
const parentSchema = z.looseObject({
  config: z.looseObject({}).nullish(),
  rootfs: z.looseObject({ diff_ids: z.array(z.string()).nullish() }),
  history: z.array(z.looseObject({})).nullish(),
});

export interface CommitConfigRequest {
  /** Of the image that the container was made of; {@link parseImageConfig} has accepted it. */
  readonly parent: Uint8Array;
  readonly process: MutableProcessConfig;
  readonly diffId: DiffId;
  readonly spec: ContainerSpec;
  readonly author: string;
  readonly comment: string;
  /** RFC 3339. */
  readonly created: string;
}

function emptyObjects(names: readonly string[]): Record<string, object> {
  return Object.fromEntries(names.map((name) => [name, {}]));
}

/** The process configuration that a container runs with, as an image would have it. */
export function containerProcessConfig(spec: ContainerSpec): MutableProcessConfig {
  const entrypointLength = spec.entrypointLength ?? 0;
  const entrypoint = spec.args.slice(0, entrypointLength);
  const cmd = spec.args.slice(entrypointLength);
  return {
    User: spec.user,
    // Every container has a host name of its own.
    Env: spec.env.filter((entry) => entry !== `HOSTNAME=${spec.hostname}`),
    ...(entrypoint.length > 0 && { Entrypoint: entrypoint }),
    ...(cmd.length > 0 && { Cmd: cmd }),
    WorkingDir: spec.workingDir,
    Labels: { ...spec.labels },
    ExposedPorts: emptyObjects([
      ...spec.exposedPorts,
      ...spec.ports.map(({ containerPort, protocol }) => `${containerPort}/${protocol}`),
    ]),
    StopSignal: spec.stopSignal,
    ...(spec.healthcheck !== undefined && { Healthcheck: formatHealthcheck(spec.healthcheck) }),
  };
}

/** The configuration of an image that has one layer more than its parent. OCI image-spec, config.md. */
export function commitConfig(request: CommitConfigRequest): Uint8Array {
  const { process, diffId, spec, author, comment, created } = request;
  const parent = parentSchema.parse(JSON.parse(new TextDecoder().decode(request.parent)));
  const { Entrypoint: _entrypoint, Cmd: _cmd, ...inherited } = parent.config ?? {};
  const step = { created, created_by: spec.args.join(' '), ...(author !== '' && { author }), comment };
  const config = {
    ...parent,
    created,
    author: author === '' ? undefined : author,
    config: { ...inherited, ...process },
    rootfs: { ...parent.rootfs, diff_ids: [...(parent.rootfs.diff_ids ?? []), diffId] },
    history: [...(parent.history ?? []), step],
  };
  return new TextEncoder().encode(JSON.stringify(config));
}
