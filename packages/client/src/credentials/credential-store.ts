import { DEFAULT_REGISTRY, type RegistryCredentials } from '@tinydock/domain';
import { askKeychain, eraseFromKeychain, type KeychainEntry, storeInKeychain } from './ask-keychain.ts';
import {
  type DockerConfig,
  emptyDockerConfig,
  findRegistryEntry,
  formatAuthEntry,
  parseAuthEntry,
  readDockerConfig,
  registryKeys,
} from './docker-config.ts';
import { runKeychain, type RunHelper } from './run-keychain.ts';
import { writeDockerConfig } from './write-docker-config.ts';

/** Docker keeps the credentials of its own registry under the address of an API that is long gone. */
const DOCKER_HUB_KEYS = ['https://index.docker.io/v1/', 'docker.io', 'index.docker.io', 'registry-1.docker.io'];

export interface CredentialStoreOptions {
  /** Docker's client configuration, such as `/home/jo/.docker/config.json`; it need not exist. */
  readonly configPath: string;
  /** Starts a helper; by default as a process found by PATH. */
  readonly runHelper?: RunHelper | undefined;
}

/** Where credentials have been put. */
export type CredentialPlace =
  | { readonly kind: 'helper'; readonly program: string }
  /** Anybody who may read the file can read them. */
  | { readonly kind: 'file'; readonly path: string };

/** The user's registry credentials, shared with Docker and whoever else uses its file. Nothing is cached or logged. */
export interface CredentialStore {
  /**
   * Credentials for a registry such as `docker.io` or `localhost:5000`; undefined where there are none. Order: the
   * registry's own helper, or else the helper for all; then what the file itself holds.
   * @throws TinydockError INVALID_ARGUMENT / INVALID_CONFIG, PERMISSION_DENIED, FAILED_PRECONDITION / MISSING_PROGRAM
   *   or INVALID_CONFIG, CANCELLED
   */
  get(registryHost: string, signal?: AbortSignal): Promise<RegistryCredentials | undefined>;
  /** True where there are none for any registry, and no helper that could have some. @throws as {@link get} */
  isEmpty(): Promise<boolean>;
  /**
   * Keeps credentials for a registry in place of those that were there: with its helper, or else in the file, whose
   * other entries and keys stay as they are. @throws as {@link get}
   */
  store(registryHost: string, credentials: RegistryCredentials, signal?: AbortSignal): Promise<CredentialPlace>;
  /** Forgets them, with the helper and in the file; returns whether there were any. @throws as {@link get} */
  erase(registryHost: string, signal?: AbortSignal): Promise<boolean>;
}

/** What the configuration says of one registry. */
interface Lookup {
  readonly config: DockerConfig;
  /** The keys that its entries may have; the first is the one to write. */
  readonly keys: readonly [string, ...string[]];
  /** Undefined where the file itself keeps the credentials. */
  readonly keychain: KeychainEntry | undefined;
}

function helperName(config: DockerConfig, keys: readonly string[]): string | undefined {
  const own = findRegistryEntry(config.credHelpers, keys);
  // An empty name switches the helper for all off for this registry.
  return (typeof own === 'string' ? own : config.credsStore) || undefined;
}

/** The configuration's keys, with the entry of one registry exchanged or taken out. */
function replaceEntry({ config, keys }: Lookup, entry: object | undefined): Record<string, unknown> {
  const obsolete = new Set(registryKeys(config.auths, keys));
  const others = Object.entries(config.auths).filter(([key]) => !obsolete.has(key));
  const own = entry === undefined ? [] : [[keys[0], entry] as const];
  return { ...config.fields, auths: Object.fromEntries([...others, ...own]) };
}

class DockerCredentialStore implements CredentialStore {
  readonly #configPath: string;
  readonly #runHelper: RunHelper;

  constructor({ configPath, runHelper = runKeychain }: CredentialStoreOptions) {
    this.#configPath = configPath;
    this.#runHelper = runHelper;
  }

  async get(registryHost: string, signal?: AbortSignal): Promise<RegistryCredentials | undefined> {
    const { config, keys, keychain } = await this.#look(registryHost, signal);
    const kept = keychain === undefined ? undefined : await askKeychain(keychain);
    return kept ?? parseAuthEntry(config, findRegistryEntry(config.auths, keys));
  }

  async isEmpty(): Promise<boolean> {
    const { auths, credHelpers, credsStore = '' } = await this.#read();
    return credsStore === '' && Object.keys(auths).length + Object.keys(credHelpers).length === 0;
  }

  async store(registryHost: string, credentials: RegistryCredentials, signal?: AbortSignal): Promise<CredentialPlace> {
    const lookup = await this.#look(registryHost, signal);
    const { keychain } = lookup;
    if (keychain !== undefined) await storeInKeychain(keychain, credentials);
    // The empty entry tells other programs that the registry has been logged in to.
    const entry = keychain === undefined ? formatAuthEntry(credentials) : {};
    await writeDockerConfig(this.#configPath, replaceEntry(lookup, entry));
    if (keychain === undefined) return { kind: 'file', path: this.#configPath };
    return { kind: 'helper', program: `docker-credential-${keychain.name}` };
  }

  async erase(registryHost: string, signal?: AbortSignal): Promise<boolean> {
    const lookup = await this.#look(registryHost, signal);
    const { keychain, config, keys } = lookup;
    const wasKept = keychain !== undefined && (await askKeychain(keychain)) !== undefined;
    if (keychain !== undefined && wasKept) await eraseFromKeychain(keychain);
    if (registryKeys(config.auths, keys).length === 0) return wasKept;
    await writeDockerConfig(this.#configPath, replaceEntry(lookup, undefined));
    return true;
  }

  async #read(): Promise<DockerConfig> {
    return (await readDockerConfig(this.#configPath)) ?? emptyDockerConfig(this.#configPath);
  }

  async #look(registryHost: string, signal: AbortSignal | undefined): Promise<Lookup> {
    const config = await this.#read();
    const [key = registryHost, ...aliases] = registryHost === DEFAULT_REGISTRY ? DOCKER_HUB_KEYS : [registryHost];
    const keys = [key, ...aliases] as const;
    const name = helperName(config, keys);
    const keychain = name === undefined ? undefined : { name, key, runHelper: this.#runHelper, signal };
    return { config, keys, keychain };
  }
}

/** Works on Docker's `config.json`, read afresh for each question. */
export function createCredentialStore(options: CredentialStoreOptions): CredentialStore {
  return new DockerCredentialStore(options);
}
