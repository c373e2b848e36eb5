import { flagError } from './flag-error.ts';

const POWERS: Readonly<Record<string, number>> = { '': 0, b: 0, k: 1, m: 2, g: 3, t: 4, p: 5 };

/** A size such as `512m` or `1.5g`, in powers of 1024 as Docker takes it; `kb` and `kib` are `k`. @throws TinydockError */
export function parseBytes(flag: string, text: string): number {
  const match = /^(\d+(?:\.\d+)?) ?([kmgtp]?)(?:i?b)?$/.exec(text.toLowerCase());
  const bytes = Math.floor(Number(match?.[1] ?? NaN) * 1024 ** (POWERS[match?.[2] ?? ''] ?? 0));
  if (Number.isSafeInteger(bytes)) return bytes;
  throw flagError(flag, text, 'expected a size such as 512m or 2g');
}
