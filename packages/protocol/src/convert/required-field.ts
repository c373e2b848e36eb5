import { TinydockError } from '@tinydock/domain';

/** @throws TinydockError INVALID_ARGUMENT naming the field, where it is empty. */
export function requireText(field: string, value: string | undefined): string {
  if (value !== undefined && value !== '') return value;
  throw new TinydockError({ code: 'INVALID_ARGUMENT', message: `the request lacks ${field}` });
}

/** Proto3 has no absent strings: an empty one stands for it. */
export function optionalText(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
