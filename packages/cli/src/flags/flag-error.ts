import { TinydockError } from '@tinydock/domain';

/** A value of a flag that cannot be used. */
export function flagError(flag: string, value: string, problem: string): TinydockError {
  return new TinydockError({
    code: 'INVALID_ARGUMENT',
    message: `invalid value ${JSON.stringify(value.slice(0, 300))} for ${flag}: ${problem}`,
  });
}
