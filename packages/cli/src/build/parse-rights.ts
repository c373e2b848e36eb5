import { isDeviceRight, parseDeviceRights } from '@tinydock/domain';
import { flagError } from '../flags/flag-error.ts';
import { parseFields, parseSwitch } from '../flags/parse-fields.ts';
import type { FlagValues } from '../program/flag-values.ts';

const RIGHTS = ['network.host', 'security.insecure'];

/** At commas, but not within `device=NAME,alias=OTHER`. */
function splitRights(text: string): string[] {
  return text.split(/,(?!alias=)/);
}

/** `--allow`. @throws TinydockError INVALID_ARGUMENT */
export function parseRights(flags: FlagValues): string[] {
  const rights = flags.list('allow').flatMap(splitRights);
  const unknown = rights.find((right) => !RIGHTS.includes(right) && !isDeviceRight(right));
  if (unknown !== undefined)
    throw flagError('--allow', unknown, `expected one of ${RIGHTS.join(', ')}, device, device=VENDOR/CLASS[=NAME]`);
  parseDeviceRights(rights.filter(isDeviceRight));
  return rights;
}

const ATTESTATION_KEYS = ['type', 'disabled', 'mode', 'generator', 'version', 'inline-only', 'builder-id'];

const WHY = 'builds make no attestations yet';

/**
 * `--attest`, `--provenance` and `--sbom`, as scripts turn them off.
 * @throws TinydockError INVALID_ARGUMENT where one is wanted
 */
export function refuseAttestations(flags: FlagValues): void {
  for (const name of ['provenance', 'sbom']) {
    const value = flags.text(name);
    if (value !== undefined && !/^(?:0|f|false)$/i.test(value))
      throw flagError(`--${name}`, value, `${WHY}: only false is taken`);
  }
  for (const text of flags.list('attest')) {
    const disabled = parseFields('--attest', text, ATTESTATION_KEYS).get('disabled');
    if (parseSwitch('--attest', 'disabled', disabled) !== true)
      throw flagError('--attest', text, `${WHY}: only disabled=true is taken`);
  }
}
