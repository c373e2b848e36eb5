import type { ByteString } from './byte-string.ts';

/**
 * True for an extended attribute with which an image could steer overlayfs or the policy of the host it lies on:
 * `trusted.*`, `user.overlay.*` and `security.selinux`.
 */
export function isHostXattr(name: ByteString): boolean {
  return name.startsWith('trusted.') || name.startsWith('user.overlay.') || name === 'security.selinux';
}
