/** The part of the client that commands need that reach a registry; apart for the reason of `load-client.ts`. */
export { createCredentialStore } from '@tinydock/client';
