import type { Client } from '@tinydock/client';
import type { ListedFile, ListFilesRequestInput } from '@tinydock/protocol';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DashboardEvent } from '../state/dashboard-event.ts';
import { createLayerState, type LayerState, type TreeRequest } from '../state/layer-state.ts';
import { layerFileRows } from '../state/rows.ts';
import { Player, sampleFile, sampleImage, sampleLayer } from '../testing/sample-state.ts';
import { DashboardFeed } from './dashboard-feed.ts';
import { feedGlance } from './layer-feed.ts';

interface Listing {
  readonly request: ListFilesRequestInput;
  readonly path: string;
  readonly signal: AbortSignal;
  readonly give: (files: readonly ListedFile[]) => void;
  readonly refuse: (reason: Error) => void;
}

/** A daemon that lists files when a test has it do so. */
class FakeDaemon {
  readonly listings: Listing[] = [];
  readonly explorer = {
    layers: () => new Promise(() => undefined),
    listFiles: (request: ListFilesRequestInput, options: { readonly signal: AbortSignal }) =>
      this.#listFiles(request, options.signal),
  };
  readonly client = this as unknown as Client;

  async *#listFiles(request: ListFilesRequestInput, signal: AbortSignal): AsyncGenerator<readonly ListedFile[]> {
    const { promise, resolve: give, reject: refuse } = Promise.withResolvers<readonly ListedFile[]>();
    signal.addEventListener('abort', () => {
      refuse(new Error('aborted'));
    });
    const path = new TextDecoder().decode(request.path as Uint8Array | undefined);
    this.listings.push({ request, path, signal, give, refuse });
    yield await promise;
  }

  /** Paths whose first level is asked for. */
  get glances(): readonly string[] {
    return this.listings.filter(({ request }) => request.depth === 1).map(({ path }) => path);
  }

  /** Requests for all files of a layer. */
  get whole(): readonly Listing[] {
    return this.listings.filter(({ request }) => request.depth !== 1);
  }
}

let daemon: FakeDaemon;

beforeEach(() => {
  daemon = new FakeDaemon();
});

describe('a glance', () => {
  const wanted: TreeRequest = { image: 'sha256:a', layer: 2, onlyChanges: true };
  const end = new AbortController();
  let events: DashboardEvent[];

  /** With directories that are open. */
  function glance(expanded: readonly string[], signal = end.signal): Promise<void> {
    events = [];
    const state: LayerState = {
      ...createLayerState({ id: 'sha256:a', name: 'a:1' }),
      wanted,
      expanded: new Set(expanded),
    };
    return feedGlance(state, { client: daemon.client, signal }, (event) => events.push(event));
  }

  test('asks for the first level, and for that of each open directory, and puts them together', async () => {
    const feeding = glance(['usr', 'usr/lib']);
    const paths = ['', 'usr', 'usr/lib'].map((path) => new TextEncoder().encode(path));
    expect(daemon.listings.map(({ request }) => request)).toEqual(
      paths.map((path) => ({ image: 'sha256:a', layer: 2, onlyChanges: true, path, depth: 1 })),
    );
    const [root, usr, lib] = [[sampleFile('usr'), sampleFile('a')], [sampleFile('usr/lib')], [sampleFile('usr/lib/b')]];
    daemon.listings[2]?.give(lib);
    daemon.listings[0]?.give(root);
    daemon.listings[1]?.give(usr);
    await feeding;
    expect(events).toEqual([{ type: 'files', request: wanted, files: [...root, ...usr, ...lib], isGlance: true }]);
  });

  test('goes without a directory that is none in this layer', async () => {
    const feeding = glance(['gone', 'usr']);
    const [root, usr] = [[sampleFile('usr')], [sampleFile('usr/lib')]];
    daemon.listings[0]?.give(root);
    daemon.listings[1]?.refuse(new Error('there is no gone'));
    daemon.listings[2]?.give(usr);
    await feeding;
    expect(events).toEqual([{ type: 'files', request: wanted, files: [...root, ...usr], isGlance: true }]);
  });

  test('looks into 50 directories and no more', () => {
    const expanded = Array.from({ length: 60 }, (_, index) => `d${index}`);
    void glance(expanded);
    expect(daemon.glances).toEqual(['', ...expanded.slice(0, 50)]);
  });

  test('that is given up tells nothing', async () => {
    const abort = new AbortController();
    const feeding = glance([], abort.signal);
    abort.abort();
    await feeding;
    expect(events).toEqual([]);
  });
});

describe('the explorer reads', () => {
  let player: Player;
  let feed: DashboardFeed;

  /** As the dashboard does: each change of the state is followed. */
  function follow(change: (player: Player) => unknown): void {
    change(player);
    feed.follow(player.state);
  }

  beforeEach(() => {
    player = new Player().press('2').happen({ type: 'images', images: [sampleImage('a')] });
    feed = new DashboardFeed(daemon.client, (event) => {
      follow(() => player.happen(event));
    });
    player.press('enter');
    const layers = [sampleLayer('one'), sampleLayer('two')];
    follow(() => player.happen({ type: 'layers', image: 'sha256:a', layers, efficiency: undefined }));
  });

  afterEach(() => {
    feed.stop();
  });

  const etc = sampleFile('etc', 'added', 0, 'directory');
  const shown = (): unknown => player.state.layers && layerFileRows(player.state.layers).map(({ node }) => node.path);

  test('what is seen of a layer first, and only then all of it', async () => {
    expect(daemon.glances).toEqual(['']);
    expect(daemon.whole).toEqual([]);
    daemon.listings[0]?.give([etc]);
    await expect.poll(() => daemon.whole.map(({ request }) => request)).toEqual([player.state.layers?.wanted]);
    expect(shown()).toEqual(['etc']);
    expect(player.state.layers).toMatchObject({ isLoading: true, isGlance: true });
    daemon.whole[0]?.give([etc, sampleFile('etc/passwd')]);
    await expect.poll(() => player.state.layers?.isLoading).toBe(false);
    expect(player.state.layers).toMatchObject({ isGlance: false, tree: { count: 2 } });
    follow(() => player.press('tab', 'enter'));
    expect(shown()).toEqual(['etc', 'etc/passwd']);
    expect(daemon.listings).toHaveLength(2);
  });

  test('a directory that is opened meanwhile, without beginning anew with all of it', async () => {
    daemon.listings[0]?.give([etc]);
    await expect.poll(() => daemon.whole).toHaveLength(1);
    follow(() => player.press('tab', 'enter'));
    expect(daemon.glances).toEqual(['', '', 'etc']);
    daemon.listings[2]?.give([etc]);
    daemon.listings[3]?.give([sampleFile('etc/passwd')]);
    await expect.poll(shown).toEqual(['etc', 'etc/passwd']);
    expect(daemon.whole.map(({ signal }) => signal.aborted)).toEqual([false]);
  });

  test('another layer, and gives up the one before', async () => {
    daemon.listings[0]?.give([etc]);
    await expect.poll(() => daemon.whole).toHaveLength(1);
    follow(() => player.press('j'));
    expect(daemon.listings.map(({ signal }) => signal.aborted)).toEqual([true, true, false]);
    expect(daemon.listings[2]?.request).toMatchObject({ layer: 2, depth: 1 });
  });

  test('all of a layer of which nothing was seen, and says what is wrong with it', async () => {
    daemon.listings[0]?.refuse(new Error('the first level is damaged'));
    await expect.poll(() => daemon.whole).toHaveLength(1);
    expect(player.state.layers?.problem).toBeUndefined();
    daemon.whole[0]?.refuse(new Error('the layer is damaged'));
    await expect.poll(() => player.state.layers?.problem).toBe('the layer is damaged');
  });
});
