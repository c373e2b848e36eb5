import type { RegistryCredentials } from '@tinydock/domain';
import type { RegistryAuth__Output } from '../generated/tinydock/v1/RegistryAuth.ts';

export function credentialsFromWire(wire: RegistryAuth__Output | null | undefined): RegistryCredentials | undefined {
  if (wire?.kind === 'identityToken' && wire.identityToken !== undefined) {
    return { kind: 'identity-token', token: wire.identityToken };
  }
  if (wire?.kind === 'basic' && wire.basic !== null && wire.basic !== undefined) {
    return { kind: 'basic', username: wire.basic.username, password: wire.basic.password };
  }
  return undefined;
}

export function credentialsToWire(credentials: RegistryCredentials): RegistryAuth__Output {
  if (credentials.kind === 'identity-token') return { kind: 'identityToken', identityToken: credentials.token };
  return { kind: 'basic', basic: { username: credentials.username, password: credentials.password } };
}
