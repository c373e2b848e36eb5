import { readFile } from 'node:fs/promises';
import { arch, release } from 'node:os';
import { hasErrnoCode, TinydockError } from '@tinydock/domain';
import * as z from 'zod';

const conditionSchema = z
  .object({
    caps: z.array(z.string()).nullish(),
    arches: z.array(z.string()).nullish(),
    minKernel: z.string().nullish(),
  })
  .nullish();

const argSchema = z.object({ index: z.number(), value: z.number(), valueTwo: z.number().default(0), op: z.string() });

const ruleSchema = z.object({
  names: z.array(z.string()).optional(),
  name: z.string().optional(),
  action: z.string(),
  args: z.array(argSchema).nullish(),
  errnoRet: z.number().nullish(),
  includes: conditionSchema,
  excludes: conditionSchema,
});

const profileSchema = z.object({
  defaultAction: z.string(),
  defaultErrnoRet: z.number().nullish(),
  archMap: z.array(z.object({ architecture: z.string(), subArchitectures: z.array(z.string()).nullish() })).nullish(),
  syscalls: z.array(ruleSchema),
});

/** A profile in the format of containers-common and Docker: rules that hold for some capabilities or machines only. */
export type SeccompProfile = z.infer<typeof profileSchema>;

/** OCI runtime specification, config-linux.md, "Seccomp". */
export interface OciSeccomp {
  readonly defaultAction: string;
  readonly defaultErrnoRet?: number;
  readonly architectures: readonly string[];
  readonly syscalls: readonly {
    readonly names: readonly string[];
    readonly action: string;
    readonly errnoRet?: number;
    readonly args?: readonly z.infer<typeof argSchema>[];
  }[];
}

/** The machine that a profile is resolved for. */
export interface SeccompTarget {
  /** In Go's words, such as `amd64`. */
  readonly architecture: string;
  readonly kernel: string;
  readonly capabilities: readonly string[];
}

const ARCHITECTURES: Readonly<Record<string, { readonly go: string; readonly scmp: string }>> = {
  x64: { go: 'amd64', scmp: 'SCMP_ARCH_X86_64' },
  ia32: { go: '386', scmp: 'SCMP_ARCH_X86' },
  arm64: { go: 'arm64', scmp: 'SCMP_ARCH_AARCH64' },
  arm: { go: 'arm', scmp: 'SCMP_ARCH_ARM' },
  ppc64: { go: 'ppc64le', scmp: 'SCMP_ARCH_PPC64LE' },
  s390x: { go: 's390x', scmp: 'SCMP_ARCH_S390X' },
  riscv64: { go: 'riscv64', scmp: 'SCMP_ARCH_RISCV64' },
};

/** This machine, with the capabilities a container gets. */
export function hostSeccompTarget(capabilities: readonly string[]): SeccompTarget {
  return { architecture: ARCHITECTURES[arch()]?.go ?? arch(), kernel: release(), capabilities };
}

/**
 * Reads the distribution's profile.
 * @throws TinydockError FAILED_PRECONDITION / MISSING_PROGRAM where it is not installed, INVALID_ARGUMENT where it
 *   cannot be understood: no container runs unfiltered by accident
 */
export async function readSeccompProfile(path: string): Promise<SeccompProfile> {
  try {
    return profileSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (cause) {
    if (hasErrnoCode(cause, 'ENOENT')) {
      throw new TinydockError({
        code: 'FAILED_PRECONDITION',
        reason: 'MISSING_PROGRAM',
        message: `the seccomp profile ${path} is not installed`,
        hint: 'Install the package containers-common (Debian, Ubuntu: golang-github-containers-common; Fedora: containers-common).',
        cause,
      });
    }
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID_CONFIG',
      message: `cannot use the seccomp profile ${path}: ${why}`,
      cause,
    });
  }
}

function isKernelAtLeast(kernel: string, wanted: string): boolean {
  const [major = 0, minor = 0] = kernel.split(/[.-]/).map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = wanted.split('.').map(Number);
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}

type Rule = SeccompProfile['syscalls'][number];

function applies(rule: Rule, target: SeccompTarget): boolean {
  const { includes, excludes } = rule;
  const has = (name: string): boolean => target.capabilities.includes(name);
  const isHere = (name: string): boolean => name === target.architecture;
  if (includes?.arches?.length && !includes.arches.some(isHere)) return false;
  if (includes?.caps?.length && !includes.caps.every(has)) return false;
  if (includes?.minKernel && !isKernelAtLeast(target.kernel, includes.minKernel)) return false;
  if (excludes?.arches?.some(isHere) === true) return false;
  if (excludes?.caps?.some(has) === true) return false;
  return !(excludes?.minKernel && isKernelAtLeast(target.kernel, excludes.minKernel));
}

function listArchitectures(profile: SeccompProfile, target: SeccompTarget): readonly string[] {
  const own = Object.values(ARCHITECTURES).find((known) => known.go === target.architecture)?.scmp;
  if (own === undefined) return [];
  const entry = profile.archMap?.find((candidate) => candidate.architecture === own);
  return [own, ...(entry?.subArchitectures ?? [])];
}

/** Keeps the rules that hold for the machine and the capabilities, in the form a runtime takes. */
export function resolveSeccomp(profile: SeccompProfile, target: SeccompTarget): OciSeccomp {
  return {
    defaultAction: profile.defaultAction,
    ...(typeof profile.defaultErrnoRet === 'number' && { defaultErrnoRet: profile.defaultErrnoRet }),
    architectures: listArchitectures(profile, target),
    syscalls: profile.syscalls
      .filter((rule) => applies(rule, target))
      .map((rule) => ({
        names: rule.names ?? (rule.name === undefined ? [] : [rule.name]),
        action: rule.action,
        ...(typeof rule.errnoRet === 'number' && { errnoRet: rule.errnoRet }),
        ...(rule.args?.length && { args: rule.args }),
      })),
  };
}

/**
 * Finds the filter of a container: of the default profile where `text` is empty, else of the profile that it is. What a
 * profile allows depends on the capabilities.
 * @throws TinydockError INVALID_ARGUMENT for a profile that cannot be understood
 */
export function createSeccompResolver(
  profile: SeccompProfile,
): (text: string, capabilities: readonly string[]) => OciSeccomp {
  return (text, capabilities) =>
    resolveSeccomp(text === '' ? profile : parseProfile(text), hostSeccompTarget(capabilities));
}

function parseProfile(text: string): SeccompProfile {
  try {
    return profileSchema.parse(JSON.parse(text));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      reason: 'INVALID_CONFIG',
      message: `cannot use the seccomp profile of the container: ${why}`,
      cause,
    });
  }
}
