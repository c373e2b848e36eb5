import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ContainerId } from '@tinydock/domain';
import * as z from 'zod';

/** The running container that a program is started in. */
export interface ExecTarget {
  readonly id: ContainerId;
  readonly runtimePath: string;
  readonly ociRoot: string;
  /** For what belongs to one running program; gone with the container. */
  readonly dir: string;
  readonly bundleDir: string;
  readonly heldCapabilities: ReadonlySet<string>;
}

const bundleSchema = z.object({
  root: z.object({ path: z.string() }),
  process: z.object({
    user: z.object({ uid: z.number(), gid: z.number(), additionalGids: z.array(z.number()).default([]) }),
    env: z.array(z.string()),
    cwd: z.string(),
    capabilities: z.object({ bounding: z.array(z.string()) }),
    noNewPrivileges: z.boolean().default(false),
    rlimits: z.array(z.object({ type: z.string(), soft: z.number(), hard: z.number() })).optional(),
    oomScoreAdj: z.number().optional(),
    apparmorProfile: z.string().optional(),
    selinuxLabel: z.string().optional(),
  }),
});

/** What a container's own program was started with. */
export type BundleProcess = z.infer<typeof bundleSchema>;

/** @throws Error where the bundle is not as it was written */
export function readBundleProcess(bundleDir: string): BundleProcess {
  return bundleSchema.parse(JSON.parse(readFileSync(join(bundleDir, 'config.json'), 'utf8')));
}
