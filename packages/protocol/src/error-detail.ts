/** Trailing metadata in which the whole error travels, as JSON in UTF-8. */
export const ERROR_DETAIL_KEY = 'tinydock-error-bin';

export interface ErrorDetail {
  readonly code: string;
  readonly reason: string;
  readonly message: string;
  readonly hint: string;
  readonly details: Readonly<Record<string, string>>;
}
