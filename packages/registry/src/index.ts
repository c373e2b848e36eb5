export type { ProxySettings } from './http/proxy-rules.ts';
export { createRegistryClient } from './registry-client.ts';
export type { RegistryClientOptions, RegistryTimeouts, RetryPolicy } from './registry-options.ts';
