import { readFileSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { TinydockError } from '@tinydock/domain';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createCredentialStore, type CredentialStore } from './credential-store.ts';
import { runKeychain, type RunHelper } from './run-keychain.ts';

const SECRET = 'hunter2-secret';
const HUB_KEY = 'https://index.docker.io/v1/';

let directory: string;
let configPath: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'tinydock-credentials-'));
  configPath = join(directory, 'config.json');
});

afterEach(async () => {
  await rm(directory, { recursive: true });
});

const encode = (text: string): string => Buffer.from(text).toString('base64');
const runHere: RunHelper = (program, call, signal) => runKeychain(join(directory, program), call, signal);

async function storeOf(config: unknown): Promise<CredentialStore> {
  await writeFile(configPath, typeof config === 'string' ? config : JSON.stringify(config));
  return createCredentialStore({ configPath, runHelper: runHere });
}

/** A program that notes its argument and standard input, then does what `script` says. */
async function addHelper(name: string, script: string): Promise<string> {
  const path = join(directory, `docker-credential-${name}`);
  await writeFile(path, `#!/bin/sh\nkey=$(cat)\nprintf '%s %s' "$1" "$key" > "${path}.asked"\n${script}\n`);
  await chmod(path, 0o755);
  return `${path}.asked`;
}

const answer = (username: string, secret = SECRET): string =>
  `printf '%s' '${JSON.stringify({ ServerURL: 'x', Username: username, Secret: secret })}'`;

async function failureOf(promise: Promise<unknown>): Promise<TinydockError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof TinydockError)) throw new Error('expected a TinydockError', { cause: error });
  return error;
}

describe('auths', () => {
  test('reads the base64 of user name and password, which may hold colons', async () => {
    const store = await storeOf({ auths: { 'localhost:5000': { auth: encode(`jo:a:${SECRET}`) } } });
    expect(await store.get('localhost:5000')).toEqual({ kind: 'basic', username: 'jo', password: `a:${SECRET}` });
    expect(await store.get('localhost:5001')).toBeUndefined();
    expect(await store.get('localhost')).toBeUndefined();
  });

  test('takes padding of NUL off a password', async () => {
    const store = await storeOf({ auths: { 'a.example': { auth: encode(`jo:${SECRET}\0\0`) } } });
    expect(await store.get('a.example')).toEqual({ kind: 'basic', username: 'jo', password: SECRET });
  });

  test('prefers an identity token', async () => {
    const store = await storeOf({ auths: { 'a.example': { auth: encode('jo:x'), identitytoken: SECRET } } });
    expect(await store.get('a.example')).toEqual({ kind: 'identity-token', token: SECRET });
  });

  test('reads user name and password written apart', async () => {
    const store = await storeOf({ auths: { 'a.example': { username: 'jo', password: SECRET } } });
    expect(await store.get('a.example')).toEqual({ kind: 'basic', username: 'jo', password: SECRET });
  });

  test.each([HUB_KEY, 'index.docker.io', 'docker.io', 'https://registry-1.docker.io/v2/'])(
    'finds docker.io under %s',
    async (key) => {
      const store = await storeOf({ auths: { 'a.example': {}, [key]: { auth: encode(`jo:${SECRET}`) } } });
      expect(await store.get('docker.io')).toMatchObject({ username: 'jo' });
    },
  );

  test('takes the key as written before one that only names the same host', async () => {
    const auths = { 'https://a.example/v1/': { auth: encode('old:x') }, 'a.example': { auth: encode('new:x') } };
    expect(await (await storeOf({ auths })).get('a.example')).toMatchObject({ username: 'new' });
    const { 'a.example': _, ...older } = auths;
    expect(await (await storeOf({ auths: older })).get('a.example')).toMatchObject({ username: 'old' });
  });

  test.each(['a.example.evil', 'evil/a.example', 'https://evil@a.example/', 'a.example/team', '', '/', '__proto__'])(
    'does not take the credentials of %j for a.example',
    async (key) => {
      const store = await storeOf(`{"auths":{${JSON.stringify(key)}:{"auth":"${encode('jo:x')}"}}}`);
      expect(await store.get('a.example')).toBeUndefined();
    },
  );

  test.each(['__proto__', 'constructor', 'toString'])('has nothing for a host named %s', async (host) => {
    expect(await (await storeOf({ auths: {}, credHelpers: {} })).get(host)).toBeUndefined();
  });

  test('takes an entry without credentials as none', async () => {
    const store = await storeOf({ auths: { 'a.example': {}, 'b.example': { username: 'jo' }, 'c.example': null } });
    for (const host of ['a.example', 'b.example', 'c.example']) expect(await store.get(host)).toBeUndefined();
  });
});

describe('the file', () => {
  test('need not exist', async () => {
    expect(await createCredentialStore({ configPath: join(directory, 'none') }).get('docker.io')).toBeUndefined();
    expect(await createCredentialStore({ configPath: '/dev/null/config.json' }).get('docker.io')).toBeUndefined();
  });

  test.each([
    [true, {}],
    [true, { auths: {}, credsStore: '' }],
    [false, { auths: { 'a.test': {} } }],
    [false, { credHelpers: { 'a.test': 'x' } }],
    [false, { credsStore: 'x' }],
  ])('holds nothing: %s for %j', async (isEmpty, config) => {
    expect(await (await storeOf(config)).isEmpty()).toBe(isEmpty);
  });

  test('is read again for each question', async () => {
    const store = await storeOf({});
    expect(await store.get('a.example')).toBeUndefined();
    await writeFile(configPath, JSON.stringify({ auths: { 'a.example': { auth: encode('jo:x') } } }));
    expect(await store.get('a.example')).toMatchObject({ username: 'jo' });
  });

  test.each([
    `{"auths": {"a.example": {"auth": "${SECRET}"`,
    `"${SECRET}"`,
    `[${JSON.stringify(SECRET)}]`,
    `{"auths": ["${SECRET}"]}`,
    `{"credHelpers": "${SECRET}"}`,
    `{"auths": {"a.example": {"auth": "${encode(SECRET)}"}}}`,
    '',
  ])('is refused by name and without showing its text: %j', async (text) => {
    const error = await failureOf((await storeOf(text)).get('a.example'));
    expect(error).toMatchObject({ code: 'INVALID_ARGUMENT', reason: 'INVALID_CONFIG' });
    expect(error.message).toContain(configPath);
    expect(inspect(error, { depth: 10 })).not.toContain('hunter2');
    expect(inspect(error, { depth: 10 })).not.toContain(encode(SECRET));
  });
});

describe('helpers', () => {
  test('the one for all is asked with the host on standard input', async () => {
    const asked = await addHelper('box', answer('jo'));
    const store = await storeOf({ credsStore: 'box' });
    expect(await store.get('localhost:5000')).toEqual({ kind: 'basic', username: 'jo', password: SECRET });
    expect(await readFile(asked, 'utf8')).toBe('get localhost:5000');
  });

  test('docker.io is asked for under the key that Docker uses', async () => {
    const asked = await addHelper('box', answer('<token>'));
    const store = await storeOf({ credsStore: 'box' });
    expect(await store.get('docker.io')).toEqual({ kind: 'identity-token', token: SECRET });
    expect(await readFile(asked, 'utf8')).toBe(`get ${HUB_KEY}`);
  });

  test("a registry's own is preferred, and an empty name switches helpers off", async () => {
    await addHelper('box', answer('all'));
    await addHelper('own', answer('own'));
    const store = await storeOf({ credsStore: 'box', credHelpers: { 'a.example': 'own', 'b.example': '' } });
    expect(await store.get('a.example')).toMatchObject({ username: 'own' });
    expect(await store.get('b.example')).toBeUndefined();
    expect(await store.get('c.example')).toMatchObject({ username: 'all' });
  });

  test('one that has none leaves the question to the file', async () => {
    await addHelper('box', 'echo "credentials not found in native keychain"; exit 1');
    const store = await storeOf({ credsStore: 'box', auths: { 'a.example': { auth: encode('jo:x') } } });
    expect(await store.get('a.example')).toMatchObject({ username: 'jo' });
    expect(await store.get('b.example')).toBeUndefined();
  });

  test('one that is not installed is named', async () => {
    const error = await failureOf((await storeOf({ credsStore: 'gone' })).get('a.example'));
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'MISSING_PROGRAM' });
    expect(error.message).toContain('docker-credential-gone');
  });

  test.each([
    ['fails', `echo ${SECRET}; echo ${SECRET} >&2; exit 3`],
    ['answers nonsense', `echo ${SECRET}`],
    ['answers without a secret', answer('jo', '')],
    ['answers a list', `echo '["${SECRET}"]'`],
  ])('one that %s is an error that shows nothing it said', async (_, script) => {
    await addHelper('box', script);
    const error = await failureOf((await storeOf({ credsStore: 'box' })).get('a.example'));
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'INVALID_CONFIG' });
    expect(error.message).toContain('docker-credential-box');
    expect(inspect(error, { depth: 10 })).not.toContain('hunter2');
  });

  test('one that talks without end is ended with what it started', async () => {
    await addHelper('box', `yes ${SECRET} &\necho $! > "${directory}/pid"\nwait`);
    const error = await failureOf((await storeOf({ credsStore: 'box' })).get('a.example'));
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'INVALID_CONFIG' });
    const pid = Number(await readFile(join(directory, 'pid'), 'utf8'));
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test.each(['../evil', 'a/b', 'a b', '$(id)'])('%j is not the name of one', async (name) => {
    const error = await failureOf((await storeOf({ credsStore: name })).get('a.example'));
    expect(error).toMatchObject({ code: 'FAILED_PRECONDITION', reason: 'INVALID_CONFIG' });
  });

  test('one that does not read its input still answers', async () => {
    const path = join(directory, 'docker-credential-box');
    await writeFile(path, `#!/bin/sh\nexec <&-\n${answer('jo')}\n`);
    await chmod(path, 0o755);
    expect(await (await storeOf({ credsStore: 'box' })).get('a.example')).toMatchObject({ username: 'jo' });
  });

  test('one that hangs is ended by an abort', async () => {
    await addHelper('box', `echo $$ > "${directory}/pid"; exec sleep 60`);
    const store = await storeOf({ credsStore: 'box' });
    const aborting = new AbortController();
    const failure = failureOf(store.get('a.example', aborting.signal));
    const readPid = (): Promise<string> => readFile(join(directory, 'pid'), 'utf8').catch(() => '');
    await expect.poll(readPid).toMatch(/^\d+\n$/);
    const pid = await readPid();
    aborting.abort();
    expect(await failure).toMatchObject({ code: 'CANCELLED' });
    await expect.poll(() => isRunning(Number(pid))).toBe(false);
  });

  test('none is started for an operation that is already cancelled', async () => {
    await addHelper('box', answer('jo'));
    const store = await storeOf({ credsStore: 'box' });
    expect(await failureOf(store.get('a.example', AbortSignal.abort()))).toMatchObject({ code: 'CANCELLED' });
  });
});

/** A process that has ended and was not waited for has no command line either. */
function isRunning(pid: number): boolean {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8') !== '';
  } catch {
    return false;
  }
}
