/**
 * Takes pictures of the dashboard, as SVG and as text, with a daemon and containers of their own:
 * `node e2e/src/capture-dashboard.ts [DIRECTORY [COLUMNSxROWS]]`, `docs/screens` and 110x30 unless told.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { importBusybox } from './support/busybox.ts';
import { EmulatedScreen } from './support/emulated-screen.ts';
import { TerminalSession } from './support/terminal-session.ts';
import { TestDaemon } from './support/test-daemon.ts';

const DOCKERFILE = `FROM busybox:1
RUN for i in 1 2 3 4 5 6; do echo "entry $i" > /var/www/page-$i.html; done
COPY app /srv/app
RUN echo changed > /var/www/page-3.html
CMD ["sh"]
`;
const SERVING =
  'i=0; while true; do i=$((i+1)); echo "GET /page-$((i%7)).html 200 $((i*37%90)) ms · 日本語 🐳"; [ $((i%9)) = 0 ] && echo "slow answer" >&2; sleep 0.3; done';
const WORKING =
  'i=0; while true; do i=$((i+1)); j=0; while [ $j -lt 20000 ]; do j=$((j+1)); done; echo "job $i done"; sleep 0.5; done';

async function fill(daemon: TestDaemon): Promise<void> {
  await importBusybox(daemon, 'busybox:1');
  const dir = await mkdtemp(join(tmpdir(), 'tinydock-capture-'));
  await mkdir(join(dir, 'app'));
  await writeFile(join(dir, 'app/server.conf'), 'port = 80\nworkers = 4\n');
  await writeFile(join(dir, 'Dockerfile'), DOCKERFILE);
  await daemon.tdctl(['build', '-t', 'shop/web:2.1', dir]);
  await rm(dir, { recursive: true });
  await daemon.tdctl(['tag', 'busybox:1', 'shop/base:1']);
  await importBusybox(daemon, 'old/tool:0.9');
  const run = ['run', '-d', '--name'];
  await daemon.tdctl([...run, 'web', '-p', '127.0.0.1::80', '-v', 'pages:/data', 'shop/web:2.1', 'sh', '-c', SERVING]);
  await daemon.tdctl([...run, 'worker', '-e', 'QUEUE=mail', 'shop/web:2.1', 'sh', '-c', WORKING]);
  await daemon.tdctl([...run, 'cache', 'busybox:1', 'sleep', '6000']);
  await daemon.tdctl(['pause', 'cache']);
  await daemon.tdctl(['create', '--name', 'migration', 'shop/web:2.1', 'true']);
}

/** Between two keys, and until plots have some points. */
const KEY_MS = 300;
const SETTLE_MS = 3000;

interface Shot {
  readonly name: string;
  readonly keys: readonly string[];
  readonly sees: RegExp;
}

/** What is typed for each picture, and what it then shows. */
const SHOTS: readonly Shot[] = [
  { name: 'containers', keys: ['G'], sees: /GET/ },
  { name: 'stats', keys: [']'], sees: /network .* block/ },
  { name: 'images', keys: ['2'], sees: /shop\/web/ },
  {
    name: 'layers',
    keys: ['/', 'shop/web', '\r', '\r', 'j', 'j', 'j', '\t', 'G', '\r', 'j', '\r', 'j'],
    sees: /page-3/,
  },
  { name: 'events', keys: ['1', 'k', 'r', '4'], sees: /container +start/ },
  { name: 'disk', keys: ['5', 'a'], sees: /prune/ },
  { name: 'volumes', keys: ['6'], sees: /pages/ },
  { name: 'networks', keys: ['7'], sees: /bridge/ },
  { name: 'builds', keys: ['8'], sees: /shop\/web/ },
  { name: 'help', keys: ['1', '?'], sees: /Keys in/ },
];

/** The socket of this run is nobody else's; as long, so that nothing moves. */
function withoutHost(text: string): string {
  return text.replaceAll(/td-e2e-\w{6}/g, 'tinydock-demo');
}

async function capture(daemon: TestDaemon, directory: string, size: { columns: number; rows: number }): Promise<void> {
  const session = new TerminalSession(daemon, ['dashboard']);
  const screen = new EmulatedScreen(session, size);
  screen.resize(size.columns, size.rows);
  try {
    await screen.see(/ worker +Up /);
    for (const { name, keys, sees } of SHOTS) {
      for (const key of keys) {
        session.type(key);
        await delay(KEY_MS);
      }
      await screen.see(sees);
      await delay(SETTLE_MS);
      await writeFile(join(directory, `${name}.txt`), withoutHost(`${(await screen.lines()).join('\n')}\n`));
      await writeFile(join(directory, `${name}.svg`), withoutHost(await screen.picture()));
    }
  } finally {
    session.close();
  }
}

const [directory = new URL('../../docs/screens', import.meta.url).pathname, size = '110x30'] = process.argv.slice(2);
const [columns = 110, rows = 30] = size.split('x').map(Number);
await mkdir(directory, { recursive: true });
const daemon = await TestDaemon.start();
try {
  await fill(daemon);
  await capture(daemon, directory, { columns, rows });
} finally {
  await daemon.destroy();
}
