import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, createClient } from '@tinydock/client';
import { type FakeRegistry, randomImage, type Script, startFakeRegistry } from '@tinydock/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { importBusybox } from './support/busybox.ts';
import { EmulatedScreen } from './support/emulated-screen.ts';
import { leftoversOf } from './support/leftovers.ts';
import { TerminalSession } from './support/terminal-session.ts';
import { TestDaemon } from './support/test-daemon.ts';

const SIZE = { columns: 90, rows: 33 };
const IMAGE = randomImage({ seed: 81, layers: 2 });
const COUNTING = 'i=0; while true; do i=$((i+1)); echo "tick $i"; sleep 1; done';

interface Outage {
  readonly view: string;
  readonly keys: string;
  /** Seen before the daemon goes, and again after it has come back. */
  readonly before: RegExp;
  /** What happens then, and how it is seen. */
  readonly happen: (client: Client) => Promise<unknown>;
  readonly after: RegExp;
}

describe('the dashboard as things change', () => {
  let daemon: TestDaemon;
  let registry: FakeRegistry;
  let session: TerminalSession;
  let screen: EmulatedScreen;
  let client: Client;
  let context: string;

  beforeAll(async () => {
    [registry, daemon] = await Promise.all([startFakeRegistry(), TestDaemon.start()]);
    await importBusybox(daemon, 'busybox');
    await daemon.tdctl(['run', '-d', '--name', 'web', '-v', 'data:/data', 'busybox', 'sh', '-c', COUNTING]);
    context = await mkdtemp(join(tmpdir(), 'tinydock-live-'));
    await writeFile(join(context, 'Dockerfile'), 'FROM busybox\nRUN echo said once\n');
    await daemon.tdctl(['build', '-q', '-t', 'built:1', context]);
    await daemon.tdctl(['network', 'create', '--ipv6', '--subnet', 'fd00:aa::/64', 'six']);
    client = createClient({ host: daemon.host });
    session = new TerminalSession(daemon, ['dashboard']);
    screen = new EmulatedScreen(session, SIZE);
    screen.resize(130, 33);
    await screen.see(/ web +Up .* [0-9a-f]{12}$/);
  });

  afterAll(async () => {
    session.close();
    client.close();
    await daemon.destroy();
    await registry.close();
    await rm(context, { recursive: true });
    expect(await leftoversOf(daemon)).toEqual([]);
  });

  const outages: readonly Outage[] = [
    {
      view: 'containers',
      keys: '1',
      before: /^ tick \d/,
      happen: (client) => client.containers.create({ image: 'busybox', name: 'late' }),
      after: /late +Created/,
    },
    {
      view: 'images',
      keys: '2',
      before: /busybox:latest/,
      happen: (client) => client.images.tag({ source: 'built:1', target: 'built:2' }),
      after: /built:1 \(\+1\)/,
    },
    {
      view: 'layers',
      keys: '2/busybox\r\r\t',
      before: /▸ bin/,
      happen: async () => {
        session.type('\r');
      },
      after: / busybox +\d/,
    },
    {
      view: 'events',
      keys: '4',
      before: /image +tag/,
      happen: (client) => client.images.tag({ source: 'busybox', target: 'tagged:4' }),
      after: /tagged:4/,
    },
    {
      view: 'disk',
      keys: '5',
      before: /prune +late/,
      happen: (client) => client.containers.create({ image: 'busybox', name: 'later' }),
      after: /prune +later /,
    },
    {
      view: 'volumes',
      keys: '6',
      before: /data +web /,
      happen: (client) => client.volumes.create({ name: 'fresh' }),
      after: /fresh +- /,
    },
    {
      view: 'networks',
      keys: '7',
      before: /fd00:aa::\/64/,
      happen: (client) => client.networks.create({ name: 'fresh' }),
      after: /fresh +bridge /,
    },
    {
      view: 'builds',
      keys: '8]',
      before: /said once/,
      happen: (client) => client.builds.pruneCache({ all: true }),
      after: /Nothing has been built yet/,
    },
  ];

  test.each(outages)('a daemon comes back in the view of $view', async ({ keys, before, happen, after }) => {
    session.type(keys);
    await screen.see(before);
    await daemon.end('SIGKILL');
    await screen.see(/no daemon/);
    await daemon.boot();
    await screen.seeNo(/no daemon/);
    await screen.see(before);
    if (keys === '8]') {
      // Once for the instruction, and once for what it says.
      const said = (await screen.lines()).filter((line) => line.includes('said once'));
      expect(said).toHaveLength(2);
    }
    await happen(client);
    await screen.see(after);
  });

  test('a pull and a push are seen on their way', async () => {
    const name = `${registry.host}/own/app:1`;
    const held = Promise.withResolvers<undefined>();
    const hold: Script = ({ proceed }) => void held.promise.then(proceed);
    registry.addImage('1', IMAGE);
    registry.script(new RegExp(`^GET .*/blobs/${IMAGE.layers[1]?.digest ?? ''}`), hold, 1);
    session.type(`2\u001bP${name}\r`);
    await screen.see(/\$ tdctl pull \S+ · [0-9a-f]{12}: Pull/);
    await screen.seeNo(new RegExp(`${name} +\\d`));
    held.resolve(undefined);
    await screen.see(/\$ tdctl pull \S+ · done/);

    const target = `${registry.host}/own/other:2`;
    const taken = Promise.withResolvers<undefined>();
    registry.script(/^(PUT|PATCH|POST) .*\/other\/blobs\/uploads/, ({ proceed }) => void taken.promise.then(proceed));
    registry.script(/^HEAD .*\/other\/blobs/, ({ response }) => void response.writeHead(404).end());
    await daemon.tdctl(['tag', 'busybox', target]);
    await screen.see(/own\/other:2/);
    session.type('/\u0015other:2\rU');
    await screen.see(/\$ tdctl push \S+other:2 · [0-9a-f]{12}: /);
    expect(registry.manifest('2')).toBeUndefined();
    taken.resolve(undefined);
    await screen.see(/\$ tdctl push \S+other:2 · done/);
    expect(registry.manifest('2')).toBeDefined();
  });
});
