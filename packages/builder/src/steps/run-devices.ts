import type { RunInstruction } from '@tinydock/dockerfile';
import { type CdiDevice, cdiKindOf, type CdiListing, describeNear, isCdiKind, suggest } from '@tinydock/domain';
import { stepError } from '../build-error.ts';
import type { StageState } from '../stages/stage-state.ts';

const CLASS = 'org.mobyproject.buildkit.device.class';
const AUTO_ALLOW = 'org.mobyproject.buildkit.device.autoallow';

/** No device has a longer one. */
const MAX_NAME_LENGTH = 512;

type DevicesByKind = ReadonlyMap<string, readonly CdiDevice[]>;

/** The first of a kind, all of it, one of them, or those of a class that the vendor calls so. */
function find(selector: string, all: DevicesByKind): readonly CdiDevice[] {
  const kind = cdiKindOf(selector);
  const name = selector.slice(kind.length + 1);
  const ofKind = all.get(kind) ?? [];
  if (name === '') return ofKind.slice(0, 1);
  if (name === '*') return ofKind;
  const exact = ofKind.filter((device) => device.name === selector);
  return exact.length > 0 ? exact : ofKind.filter(({ annotations }) => annotations[CLASS] === name);
}

function isAllowedToAll({ annotations }: CdiDevice): boolean {
  return /^(?:1|t|true)$/i.test(annotations[AUTO_ALLOW] ?? '');
}

/** @throws StepError FAILED_PRECONDITION */
function assertAllowed(
  instruction: RunInstruction,
  found: readonly CdiDevice[],
  { all, granted }: { readonly all: boolean; readonly granted: ReadonlySet<CdiDevice> },
): void {
  const refused = all ? undefined : found.find((device) => !granted.has(device) && !isAllowedToAll(device));
  if (refused === undefined) return;
  throw stepError(instruction, {
    code: 'FAILED_PRECONDITION',
    message: `the device ${refused.name} is not allowed in this build`,
    hint: `It is a device of this machine. If that is meant: --allow device=${refused.name}`,
  });
}

/** @throws StepError NOT_FOUND for one that is required */
function tellMissing(
  instruction: RunInstruction,
  { selector, isRequired }: { readonly selector: string; readonly isRequired: boolean },
  { listing, onEvent }: { readonly listing: CdiListing; readonly onEvent: StageState['build']['onEvent'] },
): void {
  const what = `there is no device ${selector}`;
  if (isRequired) {
    const known = listing.devices.map((device) => device.name);
    const { hint } = describeNear(suggest(selector, known), listing.problems[0] ?? 'tdctl info lists what is known.');
    throw stepError(instruction, { code: 'NOT_FOUND', message: `--device: ${what}`, hint });
  }
  const { line } = instruction.position;
  onEvent({ kind: 'warning', check: 'MissingDevice', message: `${what}, the command does without it`, line });
}

/**
 * The names of the devices that a command gets, each once. Optional ones that are not there are left out, with a warning.
 * @throws StepError INVALID_ARGUMENT, NOT_FOUND, FAILED_PRECONDITION for one that the build may not have
 */
export async function resolveDevices(
  instruction: RunInstruction,
  { ports, deviceRights: rights, onEvent }: StageState['build'],
): Promise<readonly string[]> {
  if (instruction.devices.length === 0) return [];
  const listing = await ports.devices.list();
  const byKind = Map.groupBy(listing.devices, (device) => cdiKindOf(device.name));
  const granted = new Set(rights.names.flatMap((selector) => find(selector, byKind)));
  const names = new Set<string>();
  for (const { name, isRequired } of instruction.devices) {
    const alias = rights.aliases.get(name);
    const selector = alias ?? name;
    if (!isCdiKind(cdiKindOf(selector)) || selector.length > MAX_NAME_LENGTH) {
      const message = `--device: invalid device ${JSON.stringify(selector.slice(0, MAX_NAME_LENGTH))}: expected VENDOR/CLASS, VENDOR/CLASS=NAME or VENDOR/CLASS=*`;
      throw stepError(instruction, { code: 'INVALID_ARGUMENT', message });
    }
    const found = find(selector, byKind);
    if (found.length === 0) tellMissing(instruction, { selector, isRequired }, { listing, onEvent });
    if (alias === undefined) assertAllowed(instruction, found, { all: rights.all, granted });
    for (const device of found) names.add(device.name);
  }
  return [...names];
}
