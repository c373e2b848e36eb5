import { type MountSpec, TinydockError, type VolumeRecord } from '@tinydock/domain';

type Entries = Readonly<Record<string, string>>;

function isSame(one: Entries, other: Entries): boolean {
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => one[key] === other[key]);
}

/** For users. */
export function describeEntries(entries: Entries): string {
  const texts = Object.entries(entries).map(([key, value]) => `${key}=${value}`);
  return texts.length === 0 ? 'none' : texts.join(', ');
}

/**
 * A volume that is there already is no error, unless it was made with other options than are asked for now.
 * @throws TinydockError ALREADY_EXISTS / NAME_IN_USE
 */
export function assertSameOptions({ name, options }: VolumeRecord, asked: Entries): void {
  if (Object.keys(asked).length === 0 || isSame(options, asked)) return;
  throw new TinydockError({
    code: 'ALREADY_EXISTS',
    reason: 'NAME_IN_USE',
    message: `cannot create volume ${name}: there is one with other options: ${describeEntries(options)}`,
    hint: `Remove it with \`tdctl volume rm ${name}\`, or choose another name.`,
  });
}

/** @throws TinydockError UNIMPLEMENTED for another driver than `local`; the empty name stands for that */
export function assertLocalDriver(driver: string): void {
  if (driver === '' || driver === 'local') return;
  throw new TinydockError({
    code: 'UNIMPLEMENTED',
    message: `the volume driver ${JSON.stringify(driver.slice(0, 100))} is not supported: there are no plug-ins, and local is the only driver`,
  });
}

/** What the volume of a mount is made with where it is not there. */
export function newVolumeOf(
  mount: MountSpec,
  anonymousLabel: string,
): Pick<VolumeRecord, 'name' | 'labels' | 'options'> {
  const { source, isAnonymous, newVolume } = mount;
  const labels = { ...newVolume?.labels, ...(isAnonymous === true && { [anonymousLabel]: '' }) };
  return { name: source, labels, options: newVolume?.options ?? {} };
}
