import { chmod, lstat, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCredentialStore, type CredentialStore } from './credential-store.ts';
import { runKeychain } from './run-keychain.ts';

const JO = { kind: 'basic', username: 'jo', password: 'a:secret ü' } as const;
const TOKEN = { kind: 'identity-token', token: 'refresh-me' } as const;
const HUB_KEY = 'https://index.docker.io/v1/';

let directory: string;
let configPath: string;
let store: CredentialStore;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tinydock-credentials-'));
  configPath = join(directory, 'docker', 'config.json');
  store = createCredentialStore({
    configPath,
    runHelper: (program, call, signal) => runKeychain(join(directory, program), call, signal),
  });
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

async function writeConfig(value: object): Promise<void> {
  await mkdir(join(directory, 'docker'), { recursive: true });
  await writeFile(configPath, JSON.stringify(value), { mode: 0o644 });
}

async function readConfig(): Promise<unknown> {
  return JSON.parse(await readFile(configPath, 'utf8'));
}

/** A helper that keeps one secret in a file, as the protocol of docker-credential-helpers has it. */
async function addHelper(): Promise<void> {
  const kept = join(directory, 'kept');
  const script = `#!/bin/sh
case "$1" in
store) cat > ${kept} ;;
get) cat > /dev/null; [ -f ${kept} ] || { echo "credentials not found in native keychain"; exit 1; }; cat ${kept} ;;
erase) cat > /dev/null; rm ${kept} ;;
esac
`;
  await writeFile(join(directory, 'docker-credential-box'), script);
  await chmod(join(directory, 'docker-credential-box'), 0o755);
}

describe('in the file', () => {
  test('credentials are read back as they were given, and nobody else may read them', async () => {
    expect(await store.store('localhost:5000', JO)).toEqual({ kind: 'file', path: configPath });
    expect(await store.get('localhost:5000')).toEqual(JO);
    expect((await stat(configPath)).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'docker'))).mode & 0o777).toBe(0o700);
    await store.store('a.example', TOKEN);
    expect(await store.get('a.example')).toEqual(TOKEN);
    expect(await store.get('localhost:5000')).toEqual(JO);
    expect(await readdir(join(directory, 'docker'))).toEqual(['config.json']);
  });

  test('other keys and entries stay, and a file that all could read no longer is', async () => {
    const others = { HttpHeaders: { 'X-A': 'b' }, auths: { 'b.example': { auth: 'eDp5' }, 'A.example': {} } };
    await writeConfig(others);
    await store.store('a.example', JO);
    expect(await readConfig()).toEqual({
      ...others,
      auths: { 'b.example': { auth: 'eDp5' }, 'a.example': { auth: Buffer.from('jo:a:secret ü').toString('base64') } },
    });
    expect((await stat(configPath)).mode & 0o777).toBe(0o600);
  });

  test('docker.io has one entry, under the key that Docker uses', async () => {
    await writeConfig({ auths: { 'docker.io': { auth: 'eDp5' }, 'index.docker.io': {} } });
    await store.store('docker.io', JO);
    expect(await readConfig()).toMatchObject({ auths: { [HUB_KEY]: expect.anything() as unknown } });
    expect(Object.keys(((await readConfig()) as { auths: object }).auths)).toEqual([HUB_KEY]);
  });

  test('what is forgotten is gone, however its key was written', async () => {
    await writeConfig({ auths: { 'https://a.example/v1/': { auth: 'eDp5' }, 'b.example': { auth: 'eDp5' } } });
    expect(await store.erase('a.example')).toBe(true);
    expect(await store.erase('a.example')).toBe(false);
    expect(await readConfig()).toEqual({ auths: { 'b.example': { auth: 'eDp5' } } });
  });

  test('nothing is written where nothing was to forget', async () => {
    expect(await store.erase('a.example')).toBe(false);
    await expect(stat(configPath)).rejects.toThrow('ENOENT');
  });

  test('a symbolic link to it stays one', async () => {
    await mkdir(join(directory, 'docker'));
    await writeFile(join(directory, 'real.json'), '{}');
    await symlink('../real.json', configPath);
    await store.store('a.example', JO);
    expect((await lstat(configPath)).isSymbolicLink()).toBe(true);
    expect(await readFile(join(directory, 'real.json'), 'utf8')).toContain('a.example');
  });

  test('a file that is not understood is left alone', async () => {
    await mkdir(join(directory, 'docker'));
    await writeFile(configPath, 'secret of another program');
    await expect(store.store('a.example', JO)).rejects.toMatchObject({ reason: 'INVALID_CONFIG' });
    expect(await readFile(configPath, 'utf8')).toBe('secret of another program');
  });

  test('a place that cannot be written is named', async () => {
    await writeFile(join(directory, 'docker'), '');
    await expect(store.store('a.example', JO)).rejects.toMatchObject({
      code: 'FAILED_PRECONDITION',
      message: expect.stringContaining(configPath) as string,
    });
  });
});

describe('with a helper', () => {
  beforeEach(async () => {
    await addHelper();
    await writeConfig({ credsStore: 'box' });
  });

  test.each([JO, TOKEN])('a secret of the kind $kind never comes into the file', async (credentials) => {
    expect(await store.store('a.example', credentials)).toEqual({
      kind: 'helper',
      program: 'docker-credential-box',
    });
    expect(await store.get('a.example')).toEqual(credentials);
    expect(await readConfig()).toEqual({ credsStore: 'box', auths: { 'a.example': {} } });
  });

  test('it forgets what it kept', async () => {
    await store.store('a.example', JO);
    expect(await store.erase('a.example')).toBe(true);
    expect(await store.get('a.example')).toBeUndefined();
    expect(await store.erase('a.example')).toBe(false);
    expect(await readConfig()).toEqual({ credsStore: 'box', auths: {} });
  });

  test('where it fails, nothing is written', async () => {
    await writeFile(join(directory, 'docker-credential-box'), '#!/bin/sh\nexit 3\n');
    await expect(store.store('a.example', JO)).rejects.toMatchObject({ reason: 'INVALID_CONFIG' });
    expect(await readConfig()).toEqual({ credsStore: 'box' });
  });
});
