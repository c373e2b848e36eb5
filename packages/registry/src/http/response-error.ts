import { RegistryError, type RetryAdvice } from './registry-error.ts';
import { readLimited } from './read-limited.ts';
import type { HttpResponse } from './transport.ts';
import { createUploadRefusal } from './upload-refusal.ts';

const MAX_ERROR_BYTES = 64 * 1024;

/** What was asked for, for messages. */
export interface ResponseSubject {
  /** Such as `pulling nginx:latest`. */
  readonly operation: string;
  /** Such as `manifest for nginx:latest`. */
  readonly subject: string;
  /** As the user writes it. */
  readonly repository: string;
  readonly registry: string;
  readonly hasCredentials: boolean;
  /** What needs permission. */
  readonly access: 'pull' | 'push' | 'login' | 'search';
}

interface ReportedError {
  readonly code: string;
  readonly message: string;
}

/** A registry must not write escape sequences to a terminal. */
function printable(value: unknown): string {
  return typeof value === 'string'
    ? value.replace(/[\u0000-\u001f\u007f-\u009f\u2028-\u202e]+/g, ' ').slice(0, 200)
    : '';
}

/** The first error of a registry's JSON body. OCI distribution-spec, "Error Codes". */
function parseReportedError(body: Buffer | undefined): ReportedError | undefined {
  try {
    const value: unknown = JSON.parse(body?.toString('utf8') ?? '');
    if (typeof value !== 'object' || value === null || !('errors' in value) || !Array.isArray(value.errors)) return;
    const first: unknown = value.errors[0];
    if (typeof first !== 'object' || first === null) return undefined;
    return {
      code: 'code' in first ? printable(first.code) : '',
      message: 'message' in first ? printable(first.message) : '',
    };
  } catch {
    return undefined;
  }
}

function formatReported(reported: ReportedError | undefined): string {
  const text = reported?.message || reported?.code || '';
  return text === '' ? '' : ` (it said: ${text})`;
}

/** Milliseconds of a `Retry-After` header in seconds or as a date. RFC 9110, section 10.2.3. */
function parseRetryAfter(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value)) return Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function describeDenial(about: ResponseSubject, status: number): string {
  const { registry, repository, hasCredentials, access } = about;
  if (access === 'login') return `${registry} did not accept the user name and password`;
  if (access === 'search') return `${registry} does not let its repositories be listed`;
  const refusal = `${access} access denied for ${repository}`;
  if (status === 401 && hasCredentials) {
    return `${refusal}: ${registry} did not accept the credentials, or they do not cover this repository`;
  }
  const other = hasCredentials ? 'other ' : '';
  if (access === 'push') return `${refusal}: ${registry} needs ${other}credentials that allow writing to it`;
  return `${refusal}: it does not exist on ${registry}, or needs ${other}credentials`;
}

/** A token that is good, but not for this. RFC 6750, section 3.1; distribution's token servers grant what they can. */
function lacksScope(response: HttpResponse, about: ResponseSubject): boolean {
  const challenge = response.header('www-authenticate') ?? '';
  return about.access !== 'login' && about.hasCredentials && /error="?insufficient_scope/.test(challenge);
}

function createScopeError(about: ResponseSubject): RegistryError {
  const { registry, repository, access } = about;
  return new RegistryError({
    code: 'PERMISSION_DENIED',
    reason: 'REGISTRY_DENIED',
    message: `${access} access denied for ${repository}: ${registry} knows the user, who has no right to ${access} there`,
    hint: `Have the right granted by whoever runs ${registry}, or log in as another user with \`tdctl login ${registry}\`.`,
    details: { host: registry },
  });
}

/** 401 and 403. Registries answer so for repositories that do not exist, too. */
export function createDeniedError(about: ResponseSubject, status: number, said = ''): RegistryError {
  const { registry, access } = about;
  return new RegistryError({
    code: status === 401 ? 'UNAUTHENTICATED' : 'PERMISSION_DENIED',
    reason: 'REGISTRY_DENIED',
    message: `${describeDenial(about, status)}${said}`,
    hint:
      access === 'login'
        ? 'Check user name and password; some registries want an access token in place of the password.'
        : `Check the name; if it is ${access === 'push' ? 'right' : 'private'}, log in with \`tdctl login ${registry}\`.`,
    details: { host: registry },
  });
}

/** What was asked to log in at is something else. */
export function createNoRegistryError({ operation, registry }: ResponseSubject): RegistryError {
  return new RegistryError({
    code: 'UNAVAILABLE',
    reason: 'REGISTRY_PROTOCOL',
    message: `${operation}: ${registry} answers, but not as a registry does`,
    hint: 'Check the name of the registry, and whether a proxy stands in between.',
    details: { host: registry },
  });
}

/** OCI registries need not have a list, and the large public ones have none. */
function createNoListError({ operation, registry }: ResponseSubject): RegistryError {
  return new RegistryError({
    code: 'FAILED_PRECONDITION',
    reason: 'REGISTRY_PROTOCOL',
    message: `${operation}: ${registry} has no list of its repositories`,
    hint: 'Look on its web page; the tags of one repository are shown by `tdctl search --list-tags NAME`.',
    details: { host: registry },
  });
}

function createNotFoundError(about: ResponseSubject, reported: ReportedError | undefined): RegistryError {
  if (about.access === 'login') return createNoRegistryError(about);
  if (about.access === 'search') return createNoListError(about);
  const unknownName = reported?.code === 'NAME_UNKNOWN';
  return new RegistryError({
    code: 'NOT_FOUND',
    reason: 'IMAGE_NOT_FOUND',
    message: unknownName
      ? `repository ${about.repository} not found on ${about.registry}`
      : `${about.subject} not found on ${about.registry}`,
    hint: `Check the name and the tag; ${about.registry} answered, and does not have it.`,
    details: { host: about.registry },
  });
}

function createRateLimitError(about: ResponseSubject, said: string, afterMs: number | undefined): RegistryError {
  const wait = afterMs === undefined ? '' : `, and asks to wait ${Math.ceil(afterMs / 1000)} s`;
  return new RegistryError(
    {
      code: 'RESOURCE_EXHAUSTED',
      reason: 'RATE_LIMITED',
      message: `${about.operation}: ${about.registry} limits the number of requests${wait}${said}`,
      hint: about.hasCredentials
        ? 'Try again later.'
        : `Try again later, or log in to ${about.registry} for a higher limit.`,
      details: { host: about.registry },
    },
    { kind: 'transient', afterMs },
  );
}

/** Reads what a registry says of a request it did not fulfil, and makes an error of it. Ends the response. */
export async function createResponseError(response: HttpResponse, about: ResponseSubject): Promise<RegistryError> {
  const reported = parseReportedError(await readLimited(response, MAX_ERROR_BYTES));
  const said = formatReported(reported);
  const { status } = response;
  const refusal = about.access === 'push' ? createUploadRefusal(about, { status, said }) : undefined;
  if (refusal !== undefined) return refusal;
  if (status === 401 && lacksScope(response, about)) return createScopeError(about);
  if (status === 401 || status === 403) return createDeniedError(about, status, said);
  if (status === 404) return createNotFoundError(about, reported);
  const afterMs = parseRetryAfter(response.header('retry-after'));
  if (status === 429) return createRateLimitError(about, said, afterMs);
  const isServerFault = status >= 500 || status === 408;
  const retry: RetryAdvice = isServerFault ? { kind: 'transient', afterMs } : { kind: 'never' };
  return new RegistryError(
    {
      code: 'UNAVAILABLE',
      reason: isServerFault ? 'REGISTRY_UNREACHABLE' : 'REGISTRY_PROTOCOL',
      message: `${about.operation}: ${response.url.host} answered with status ${status}${said}`,
      hint: isServerFault ? 'The fault is on the side of the registry; try again later.' : undefined,
      details: { host: response.url.host, status: String(status), registryCode: reported?.code ?? '' },
    },
    retry,
  );
}
