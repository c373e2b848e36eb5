import { TinydockError } from './errors.ts';

/** OCI image-spec, image-index.md, "platform". */
export interface Platform {
  readonly os: string;
  readonly architecture: string;
  readonly variant?: string | undefined;
}

const ARCHITECTURES: Readonly<Record<string, { architecture: string; variant?: string }>> = {
  x86_64: { architecture: 'amd64' },
  'x86-64': { architecture: 'amd64' },
  x64: { architecture: 'amd64' },
  aarch64: { architecture: 'arm64' },
  armhf: { architecture: 'arm', variant: 'v7' },
  armel: { architecture: 'arm', variant: 'v6' },
  i386: { architecture: '386' },
  ia32: { architecture: '386' },
};

const PART = /^[A-Za-z0-9_.-]+$/;

/** Canonical form: Go's names for architectures, and no variant where it is the default (`arm64/v8`, `amd64/v1`). */
export function normalizePlatform(platform: Platform): Platform {
  const os = platform.os.toLowerCase();
  const lower = platform.architecture.toLowerCase();
  const alias = ARCHITECTURES[lower];
  const architecture = alias?.architecture ?? lower;
  let variant = platform.variant?.toLowerCase() ?? alias?.variant;
  if (variant === '') variant = undefined;
  if (variant !== undefined && /^\d+$/.test(variant)) variant = `v${variant}`;
  if (architecture === 'arm64' && variant === 'v8') variant = undefined;
  if (architecture === 'amd64' && variant === 'v1') variant = undefined;
  if (architecture === 'arm' && variant === undefined) variant = 'v7';
  return variant === undefined ? { os, architecture } : { os, architecture, variant };
}

/**
 * Parses `os/arch[/variant]`, or an architecture alone, which means linux.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parsePlatform(text: string): Platform {
  const parts = text.split('/');
  if (parts.length > 3 || parts.some((part) => !PART.test(part))) {
    throw new TinydockError({
      code: 'INVALID_ARGUMENT',
      message: `invalid platform ${JSON.stringify(text)}: expected os/architecture[/variant], such as linux/amd64`,
    });
  }
  const [first = '', second, variant] = parts;
  if (second === undefined) {
    return first.toLowerCase() === 'linux' ? hostPlatform() : normalizePlatform({ os: 'linux', architecture: first });
  }
  return normalizePlatform({ os: first, architecture: second, variant });
}

export function formatPlatform(platform: Platform): string {
  const base = `${platform.os}/${platform.architecture}`;
  return platform.variant === undefined ? base : `${base}/${platform.variant}`;
}

/** The platform whose programs this machine runs natively. */
export function hostPlatform(architecture: string = process.arch): Platform {
  return normalizePlatform({ os: 'linux', architecture });
}

/** By architecture: the variant that a machine has at least, and the one that is meant where none is named. */
const VARIANT_LEVELS: ReadonlyMap<string, { readonly lowest: number; readonly unnamed: number }> = new Map([
  ['amd64', { lowest: 1, unnamed: 1 }],
  ['arm', { lowest: 5, unnamed: 7 }],
  ['arm64', { lowest: 8, unnamed: 8 }],
]);
const HIGHEST_LEVEL = 9;

/** The variants that a machine of the wanted one runs, best first. */
function acceptableVariants(wanted: Platform): readonly (string | undefined)[] {
  const levels = VARIANT_LEVELS.get(wanted.architecture);
  const level = wanted.variant === undefined ? levels?.unnamed : Number(wanted.variant.slice(1));
  if (levels === undefined || level === undefined || !(level > levels.lowest && level <= HIGHEST_LEVEL)) {
    return [wanted.variant];
  }
  const lower = Array.from(
    { length: Math.ceil(level) - levels.lowest },
    (_, index) => `v${Math.ceil(level) - 1 - index}`,
  );
  return [wanted.variant, ...lower].map((variant) =>
    wanted.architecture !== 'arm' && variant === `v${levels.unnamed}` ? undefined : variant,
  );
}

/** The index of the best candidate for `wanted`, or -1. An undefined candidate never matches. */
export function selectPlatform(candidates: readonly (Platform | undefined)[], wanted: Platform): number {
  const target = normalizePlatform(wanted);
  const known = candidates.map((candidate) => candidate && normalizePlatform(candidate));
  for (const variant of acceptableVariants(target)) {
    const found = known.findIndex(
      (candidate) =>
        candidate?.os === target.os && candidate.architecture === target.architecture && candidate.variant === variant,
    );
    if (found !== -1) return found;
  }
  if (target.variant !== undefined) return -1;
  return known.findIndex((candidate) => candidate?.os === target.os && candidate.architecture === target.architecture);
}

/** Each once, in the order in which they first come. */
export function distinctPlatforms(platforms: readonly Platform[]): readonly Platform[] {
  return [...new Map(platforms.map((platform) => [formatPlatform(platform), platform])).values()];
}

/** Architectures whose programs another's processors run as well. */
const RUNS_ALSO: Readonly<Record<string, string>> = { amd64: '386', arm64: 'arm' };

/** Whether this machine runs programs of the platform without an emulator, as far as names tell. */
export function isNative(platform: Platform, machine: Platform = hostPlatform()): boolean {
  return (
    selectPlatform([platform], machine) === 0 ||
    (platform.os === machine.os && RUNS_ALSO[machine.architecture] === platform.architecture)
  );
}
