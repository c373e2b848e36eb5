import { DEFAULT_REGISTRY, type RegistryCredentials } from '@tinydock/domain';
import { askKeychain } from './ask-keychain.ts';
import { type DockerConfig, findRegistryEntry, parseAuthEntry, readDockerConfig } from './docker-config.ts';
import { runKeychain, type RunHelper } from './run-keychain.ts';

/** Docker keeps the credentials of its own registry under the address of an API that is long gone. */
const DOCKER_HUB_KEYS = ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io', 'registry-1.docker.io'];

export interface CredentialStoreOptions {
  /** Docker's client configuration, such as `/home/jo/.docker/config.json`; it need not exist. */
  readonly configPath: string;
  /** Starts a helper; by default as a process found by PATH. */
  readonly runHelper?: RunHelper | undefined;
}

/** The user's registry credentials, as other programs' `login` left them. Nothing is cached, written or logged. */
export interface CredentialStore {
  /**
   * Credentials for a registry such as `docker.io` or `localhost:5000`; undefined where there are none. Order: the
   * registry's own helper, or else the helper for all; then what the file itself holds.
   * @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG, PERMISSION_DENIED, FAILED_PRECONDITION / MISSING_PROGRAM
   *   or INVALID_CONFIG, CANCELLED
   */
  get(registryHost: string, signal?: AbortSignal): Promise<RegistryCredentials | undefined>;
}

function helperName(config: DockerConfig, keys: readonly string[]): string | undefined {
  const own = findRegistryEntry(config.credHelpers, keys);
  // An empty name switches the helper for all off for this registry.
  return (typeof own === 'string' ? own : config.credsStore) || undefined;
}

/** Reads Docker's `config.json` afresh for each question. */
export function createCredentialStore(options: CredentialStoreOptions): CredentialStore {
  const { configPath, runHelper = runKeychain } = options;
  return {
    get: async (registryHost, signal) => {
      const config = await readDockerConfig(configPath);
      if (config === undefined) return undefined;
      const [key, ...aliases] = registryHost === DEFAULT_REGISTRY ? DOCKER_HUB_KEYS : [registryHost];
      if (key === undefined) return undefined;
      const keys = [key, ...aliases];
      const name = helperName(config, keys);
      const kept = name === undefined ? undefined : await askKeychain({ name, key, runHelper, signal });
      return kept ?? parseAuthEntry(config, findRegistryEntry(config.auths, keys));
    },
  };
}
