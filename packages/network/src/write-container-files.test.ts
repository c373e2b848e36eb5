import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_NAME_SETTINGS, type NameSettings } from '@tinydock/domain';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type ContainerFilesRequest, writeContainerFiles } from './container-files.ts';

describe('the files of a container', () => {
  let dir: string;
  beforeAll(() => {
    dir = mkdtempSync(join(tmpdir(), 'tinydock-files-'));
    writeFileSync(join(dir, 'host-resolv'), 'nameserver 192.0.2.1\nsearch host.example\noptions timeout:1\n');
    writeFileSync(join(dir, 'host-hosts'), '127.0.0.1\tlocalhost\n');
  });
  afterAll(() => {
    rmSync(dir, { recursive: true });
  });

  const write = async (
    names: Partial<NameSettings>,
    more: Partial<ContainerFilesRequest> = {},
  ): Promise<{ readonly hosts: string; readonly resolvConf: string }> => {
    await writeContainerFiles({
      dir,
      host: { resolvConf: [join(dir, 'host-resolv')], hosts: join(dir, 'host-hosts') },
      mode: 'bridge',
      hostname: 'box',
      nameServers: [],
      ipAddresses: ['10.0.0.2'],
      hostGateway: '10.0.0.1',
      names: { ...NO_NAME_SETTINGS, ...names },
      ...more,
    });
    return {
      hosts: readFileSync(join(dir, 'hosts'), 'utf8'),
      resolvConf: readFileSync(join(dir, 'resolv.conf'), 'utf8'),
    };
  };

  test('are those of the host where nothing is asked for', async () => {
    const { hosts, resolvConf } = await write({});
    expect(hosts).toMatch(/allrouters\n10\.0\.0\.2\tbox\n$/);
    expect(resolvConf).toBe('nameserver 192.0.2.1\nsearch host.example\noptions timeout:1\n');
  });

  test('have the hosts that were added before its own', async () => {
    const { hosts } = await write({
      hosts: [
        { name: 'db', address: '10.1.1.1' },
        { name: 'machine', address: 'host-gateway' },
      ],
    });
    expect(hosts).toMatch(/\n10\.1\.1\.1\tdb\n10\.0\.0\.1\tmachine\n10\.0\.0\.2\tbox\n$/);
  });

  test('add to those of the host in its network', async () => {
    const names = { hosts: [{ name: 'machine', address: 'host-gateway' }] };
    const { hosts } = await write(names, { mode: 'host', hostGateway: '127.0.0.1' });
    expect(hosts).toBe('127.0.0.1\tlocalhost\n127.0.0.1\tmachine\n');
  });

  test('say where the machine cannot be reached', async () => {
    const names = { hosts: [{ name: 'machine', address: 'host-gateway' }] };
    await expect(write(names, { mode: 'none', hostGateway: undefined })).rejects.toThrow(/no address for machine/);
  });

  test.each([
    [{ servers: ['10.3.3.3'] }, 'nameserver 10.3.3.3\nsearch host.example\noptions timeout:1\n'],
    [{ search: ['a.example', 'b.example'] }, 'nameserver 192.0.2.1\noptions timeout:1\nsearch a.example b.example\n'],
    [{ search: ['.'] }, 'nameserver 192.0.2.1\noptions timeout:1\n'],
    [{ options: ['ndots:2', 'debug'] }, 'nameserver 192.0.2.1\nsearch host.example\noptions ndots:2 debug\n'],
  ])('take the place of the host: %j', async (names, text) => {
    expect((await write(names)).resolvConf).toBe(text);
    expect((await write(names, { mode: 'host' })).resolvConf).toBe(text);
  });

  test('keep the server of a network, which asks those that were given', async () => {
    const { resolvConf } = await write({ servers: ['10.3.3.3'], search: ['a.example'] }, { nameServers: ['10.0.0.1'] });
    expect(resolvConf).toBe('nameserver 10.0.0.1\noptions timeout:1\noptions ndots:0\nsearch a.example\n');
  });
});
