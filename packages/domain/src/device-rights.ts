import { cdiKindOf, isCdiKind } from './cdi.ts';
import { TinydockError } from './errors.ts';

/** Which devices the commands of a build may have, beside those whose specifications let every build have them. */
export interface DeviceRights {
  readonly all: boolean;
  /** `VENDOR/CLASS`, also with `=NAME` or `=*`. */
  readonly names: readonly string[];
  /** What a Dockerfile asks for, and what it gets instead. */
  readonly aliases: ReadonlyMap<string, string>;
}

export const NO_DEVICE_RIGHTS: DeviceRights = { all: false, names: [], aliases: new Map() };

const RIGHT = /^device(?:=([^,]+)(?:,alias=([^,]+))?)?$/;

/** Whether a right, such as `device=vendor.com/class=name`, is one to devices. */
export function isDeviceRight(text: string): boolean {
  return /^device(?:=|$)/.test(text);
}

/**
 * Puts rights to devices together: `device`, or `device=NAME[,alias=OTHER]`.
 * @throws TinydockError INVALID_ARGUMENT
 */
export function parseDeviceRights(texts: readonly string[]): DeviceRights {
  const names: string[] = [];
  const aliases = new Map<string, string>();
  let all = false;
  for (const text of texts) {
    const [isRight, name, alias] = RIGHT.exec(text) ?? [];
    if (isRight === undefined || (name !== undefined && !isCdiKind(cdiKindOf(name))))
      throw new TinydockError({
        code: 'INVALID_ARGUMENT',
        message: `invalid right ${JSON.stringify(text)}: expected device, or device=VENDOR/CLASS[=NAME][,alias=OTHER]`,
      });
    if (name === undefined) all = true;
    else if (alias === undefined) names.push(name);
    else aliases.set(alias, name);
  }
  return { all, names, aliases };
}
