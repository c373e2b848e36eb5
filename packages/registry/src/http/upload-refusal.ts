import { RegistryError } from './registry-error.ts';
import type { ResponseSubject } from './response-error.ts';

interface Refusal {
  readonly status: number;
  /** What the registry wrote, for the message; may be empty. */
  readonly said: string;
}

/** Harbor, GitLab and Quay say so with status 403 or 400. */
const QUOTA = /quota|storage limit|exceed/i;

function createFullError(about: ResponseSubject, said: string): RegistryError {
  return new RegistryError({
    code: 'RESOURCE_EXHAUSTED',
    reason: 'LIMIT_EXCEEDED',
    message: `${about.operation}: ${about.registry} has no room left for ${about.repository}${said}`,
    hint: 'Remove images from the registry, or have its quota raised.',
    details: { host: about.registry },
  });
}

/** The answers that only writing can get; undefined for every other. OCI distribution-spec, "Error Codes". */
export function createUploadRefusal(about: ResponseSubject, { status, said }: Refusal): RegistryError | undefined {
  const details = { host: about.registry, status: String(status) };
  if (status === 405) {
    return new RegistryError({
      code: 'FAILED_PRECONDITION',
      reason: 'REGISTRY_DENIED',
      message: `${about.operation}: ${about.registry} is read-only: it takes no uploads${said}`,
      hint: 'It may be a mirror or under maintenance; push to another registry, or later.',
      details,
    });
  }
  if (status === 413) {
    return new RegistryError({
      code: 'RESOURCE_EXHAUSTED',
      reason: 'LIMIT_EXCEEDED',
      message: `${about.operation}: ${about.registry}, or a proxy before it, refuses uploads of this size${said}`,
      hint: 'Have the limit for request bodies raised there.',
      details,
    });
  }
  return status === 507 || (status < 500 && QUOTA.test(said)) ? createFullError(about, said) : undefined;
}
