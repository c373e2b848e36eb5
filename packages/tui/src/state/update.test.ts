import { describe, expect, test } from 'vitest';
import { Player, sampleContainer, sampleFile, sampleImage, sampleLayer } from '../testing/sample-state.ts';
import { selectedContainer } from './container-rows.ts';
import { layerFileRows, rowIds, selectedImage } from './rows.ts';

function withContainers(...states: readonly string[]): Player {
  const containers = states.map((state, index) => sampleContainer(`c${index}`, state));
  return new Player().happen({ type: 'containers', containers });
}

const efficiency = { totalBytes: 10, wastedBytes: 1, wastedFiles: 1, layers: [], largest: [] };

describe('the cursor', () => {
  test('moves within the list and stays on its row while the list changes', () => {
    const player = withContainers('running', 'running', 'exited').press('j');
    expect(selectedContainer(player.state)?.name).toBe('c1');
    player.happen({
      type: 'containers',
      containers: [sampleContainer('new'), ...['c0', 'c1', 'c2'].map((name) => sampleContainer(name))],
    });
    expect(selectedContainer(player.state)?.name).toBe('c1');
    player.press('G');
    expect(selectedContainer(player.state)?.name).toBe('c2');
    player.press('j', 'j');
    expect(selectedContainer(player.state)?.name).toBe('c2');
    player.press('g', 'k');
    expect(selectedContainer(player.state)?.name).toBe('new');
  });

  test('stays in its place where its row goes', () => {
    const player = withContainers('running', 'running', 'exited').press('j');
    player.happen({ type: 'containers', containers: [sampleContainer('c0'), sampleContainer('c2')] });
    expect(selectedContainer(player.state)?.name).toBe('c2');
    player.happen({ type: 'containers', containers: [] });
    expect(selectedContainer(player.state)).toBeUndefined();
  });

  test('of events stays at the top while new ones come', () => {
    const event = (id: string) => ({ time: `t${id}`, type: 'container', action: 'start', id, attributes: {} });
    const player = new Player().press('4').happen({ type: 'events', events: [event('1')] });
    player.happen({ type: 'events', events: [event('2')] });
    expect(player.state.lists.events.cursorIndex).toBe(0);
    player.press('j').happen({ type: 'events', events: [event('3')] });
    expect(player.state.lists.events.cursorIndex).toBe(2);
  });
});

describe('actions', () => {
  test.each([
    ['u', 'exited', 'start'],
    ['s', 'running', 'stop'],
    ['r', 'running', 'restart'],
    ['p', 'running', 'pause'],
    ['p', 'paused', 'unpause'],
  ])('%s on a container that is %s: %s', (key, state, kind) => {
    const player = withContainers(state).press(key);
    const container = player.state.containers[0];
    expect(player.effects).toEqual([
      { kind: 'act', action: { kind, containers: [{ id: container?.id, name: 'c0' }] } },
    ]);
  });

  test.each([
    ['u', 'running'],
    ['s', 'exited'],
    ['p', 'exited'],
  ])('%s on a container that is %s does nothing, and says so', (key, state) => {
    const player = withContainers(state).press(key);
    expect(player.effects).toEqual([]);
    expect(player.state.notice?.isProblem).toBe(true);
    expect(player.press('j').state.notice).toBeUndefined();
  });

  test('go to all marked containers that they suit', () => {
    const player = withContainers('running', 'exited', 'running', 'running').press(' ', ' ', ' ', 's');
    expect(player.effects).toMatchObject([{ action: { containers: [{ name: 'c0' }, { name: 'c2' }] } }]);
  });

  test('marks of containers that are gone go too', () => {
    const player = withContainers('running', 'running').press('*');
    expect(player.state.lists.containers.marks.size).toBe(2);
    player.happen({ type: 'containers', containers: [sampleContainer('c1')] });
    expect(player.state.lists.containers.marks).toEqual(new Set([sampleContainer('c1').id]));
  });

  test.each(['D', 'K'])('%s asks first, with what goes; only y does it', (key) => {
    const player = withContainers('running').press(key);
    expect(player.state.dialog).toMatchObject({ kind: 'confirm' });
    const { dialog } = player.state;
    expect(dialog?.kind === 'confirm' && dialog.consequences.join()).toContain('c0');
    player.press('x', 'j', 'enter');
    expect(player.effects).toEqual([]);
    expect(player.state.dialog).toBeUndefined();
    player.press(key, 'y');
    expect(player.effects).toHaveLength(1);
  });

  test('a new name is typed', () => {
    const player = withContainers('running')
      .press('n', 'ctrl-u')
      .type('web')
      .press('backspace')
      .type('b2')
      .press('enter');
    expect(player.effects).toMatchObject([{ action: { kind: 'rename', container: { name: 'c0' }, name: 'web2' } }]);
  });

  test('a shell needs a running container', () => {
    expect(withContainers('exited').press('e').effects).toEqual([]);
    expect(withContainers('running').press('e').effects).toEqual([{ kind: 'shell', container: 'c0' }]);
  });

  test('the published port opens', () => {
    const ports = [{ hostIp: '0.0.0.0', hostPort: 8080, lastHostPort: 0, containerPort: 80, protocol: 'tcp' }];
    const player = new Player().happen({
      type: 'containers',
      containers: [sampleContainer('a', 'running', { ports })],
    });
    expect(player.press('w').effects).toEqual([{ kind: 'open-url', url: 'http://localhost:8080/' }]);
  });

  test('of images: pull, run, tag, remove', () => {
    const player = new Player()
      .press('2')
      .happen({ type: 'images', images: [sampleImage('a'), sampleImage('b', 'a')] });
    player.press('P').type('nginx:1').press('enter', 'R', 'j', 't').type('c:1').press('enter', 'D', 'y');
    expect(player.effects.map((effect) => (effect.kind === 'act' ? effect.action : effect))).toMatchObject([
      { kind: 'pull', reference: 'nginx:1' },
      { kind: 'run', image: { name: 'a:1' } },
      { kind: 'tag', image: { name: 'b:1' }, name: 'c:1' },
      { kind: 'remove-images', images: [{ name: 'b:1' }] },
    ]);
  });

  test('keys do nothing where there is nothing', () => {
    const player = new Player();
    for (const view of ['1', '2', '3', '4'])
      player.press(view, 'j', ' ', '*', 'enter', 'D', 's', 'e', 'n', 't', 'escape', 'tab', 'c');
    expect(player.effects).toEqual([]);
  });
});

test('what is pasted is text in a line, and no command elsewhere', () => {
  const player = withContainers('running').happen({ type: 'paste', text: 'Dy' });
  expect(player.effects).toEqual([]);
  player.press('n', 'ctrl-u').happen({ type: 'paste', text: 'web-1\n' }).press('enter');
  expect(player.effects).toMatchObject([{ action: { kind: 'rename', name: 'web-1' } }]);
});

describe('filters and orders', () => {
  test('a filter works as it is typed; esc takes it away', () => {
    const player = withContainers('running', 'exited', 'running').press('/').type('exi');
    expect(rowIds(player.state)).toEqual([sampleContainer('c1').id]);
    player.press('enter', 'escape');
    expect(rowIds(player.state)).toHaveLength(3);
    player.press('/').type('zzz').press('escape');
    expect(rowIds(player.state)).toHaveLength(3);
  });

  test('control characters are not taken into a line', () => {
    const player = withContainers('running').press('/').happen({ type: 'key', key: '\u001b[31m', text: '\u001b[31m' });
    expect(player.state.dialog).toMatchObject({ text: '' });
  });

  test('containers by name and by state', () => {
    const player = new Player().happen({
      type: 'containers',
      containers: [sampleContainer('b', 'exited'), sampleContainer('a', 'running')],
    });
    const names = (): readonly string[] => rowIds(player.state).map((id) => id.slice(0, 1));
    expect(names()).toEqual(['b', 'a']);
    player.press('O');
    expect(names()).toEqual(['a', 'b']);
    player.press('O');
    expect(names()).toEqual(['a', 'b']);
  });

  test('images are a tree, bases first', () => {
    const images = [sampleImage('base'), sampleImage('other'), sampleImage('app', 'base'), sampleImage('tool', 'app')];
    const player = new Player().press('2').happen({ type: 'images', images });
    expect(rowIds(player.state)).toEqual(['sha256:base', 'sha256:app', 'sha256:tool', 'sha256:other']);
    expect(selectedImage(player.press('j').state)?.tags).toEqual(['app:1']);
  });
});

describe('logs', () => {
  const lineOf = (text: string, container = sampleContainer('c0').id) => ({
    time: text,
    container,
    isError: false,
    text,
  });
  const many = Array.from({ length: 500 }, (_, index) => lineOf(`line ${index}`));

  function reading(): Player {
    const player = withContainers('running', 'running');
    return player.happen({ type: 'log', containers: [sampleContainer('c0').id], lines: many });
  }

  test('are followed, until one scrolls; then what is read stays in place', () => {
    const player = reading();
    expect(player.state.log.offset).toBe(0);
    player.press('tab', 'k', 'k');
    expect(player.state.log.offset).toBe(2);
    player.happen({ type: 'log', containers: [sampleContainer('c0').id], lines: [lineOf('more')] });
    expect(player.state.log.offset).toBe(3);
    player.press('f');
    expect(player.state.log.offset).toBe(0);
    player.press('g');
    expect(player.state.log.offset).toBeGreaterThan(450);
  });

  test('of another container are another log', () => {
    const player = reading().press('j');
    expect(player.state.log).toMatchObject({ containers: [sampleContainer('c1').id], buffer: { length: 0 } });
    player.happen({ type: 'log', containers: [sampleContainer('c0').id], lines: [lineOf('late')] });
    expect(player.state.log.buffer.length).toBe(0);
  });

  test('of marked containers are one log', () => {
    const player = withContainers('running', 'running', 'running').press(' ', ' ');
    expect(player.state.log.containers).toEqual([sampleContainer('c0').id, sampleContainer('c1').id]);
  });

  test('a filter of the log is taken away before the focus', () => {
    const player = reading().press('tab', '/').type('99').press('enter');
    expect(player.state.log.filter).toBe('99');
    player.press('escape');
    expect(player.state).toMatchObject({ log: { filter: '' }, focus: 'detail' });
    expect(player.press('escape').state.focus).toBe('list');
  });
});

describe('the explorer', () => {
  function exploring(): Player {
    const player = new Player()
      .press('2')
      .happen({ type: 'images', images: [sampleImage('a')] })
      .press('enter');
    player.happen({ type: 'layers', image: 'sha256:a', layers: [sampleLayer(), sampleLayer()], efficiency });
    const request = player.state.layers?.wanted;
    if (request === undefined) throw new Error('nothing is wanted');
    return player.happen({
      type: 'files',
      request,
      files: [sampleFile('etc', 'added', 0, 'directory'), sampleFile('etc/passwd', 'added'), sampleFile('a.txt')],
      isGlance: false,
    });
  }

  const paths = (player: Player): readonly string[] | undefined =>
    player.state.layers && layerFileRows(player.state.layers).map(({ node }) => node.path);

  test('opens with the files of the lowest layer, and asks for those of the layer under the cursor', () => {
    const player = exploring();
    expect(paths(player)).toEqual(['etc', 'a.txt']);
    player.press('j');
    expect(player.state.layers).toMatchObject({ wanted: { layer: 2 }, isLoading: true });
    player.press('c');
    expect(player.state.layers).toMatchObject({ wanted: { layer: 2, onlyChanges: true } });
  });

  test('files that come late are not shown in place of others', () => {
    const player = exploring();
    const stale = player.state.layers?.wanted;
    player.press('j');
    if (stale !== undefined)
      player.happen({ type: 'files', request: stale, files: [sampleFile('stale')], isGlance: false });
    expect(paths(player)).toEqual(['etc', 'a.txt']);
  });

  test('shows what is seen of a layer before all of it is there, but not after', () => {
    const player = exploring().press('j');
    const request = player.state.layers?.wanted;
    if (request === undefined) throw new Error('nothing is wanted');
    const glance = {
      type: 'files',
      request,
      files: [sampleFile('usr', 'added', 0, 'directory')],
      isGlance: true,
    } as const;
    player.happen(glance);
    expect(paths(player)).toEqual(['usr']);
    expect(player.state.layers).toMatchObject({ isGlance: true, isLoading: true });
    player.happen({ ...glance, files: [sampleFile('usr/a')], isGlance: false }).happen(glance);
    expect(paths(player)).toEqual(['usr']);
    expect(player.state.layers).toMatchObject({ isGlance: false, isLoading: false, tree: { count: 1 } });
  });

  test('directories open and close, files are shown', () => {
    const player = exploring().press('tab', 'enter');
    expect(paths(player)).toEqual(['etc', 'etc/passwd', 'a.txt']);
    player.press('j', 'enter');
    expect(player.effects).toEqual([{ kind: 'show-file', image: 'sha256:a', path: 'etc/passwd' }]);
    player.press('left');
    expect(player.state.layers?.files.cursorId).toBe('etc');
    player.press('left');
    expect(paths(player)).toEqual(['etc', 'a.txt']);
  });

  test('a filter finds files in closed directories', () => {
    const player = exploring().press('tab', '/').type('passwd').press('enter');
    expect(paths(player)).toEqual(['etc/passwd']);
  });

  test('a file is read page by page', () => {
    const lines = Array.from({ length: 100 }, (_, index) => `line ${index}`);
    const player = exploring().happen({ type: 'file-content', title: '/a', lines });
    player.press('G');
    expect(player.state.dialog).toMatchObject({ top: 82 });
    player.press('k', 'pagedown', 'q');
    expect(player.state.dialog).toBeUndefined();
    expect(player.effects).toEqual([]);
  });
});

test('commands are kept with their outcome', () => {
  const record = { id: 1, line: 'tdctl stop web', outcome: 'running', message: '' } as const;
  const player = new Player().happen({ type: 'command', record });
  player.happen({ type: 'command', record: { ...record, outcome: 'failed', message: 'no such container' } });
  expect(player.state.commands).toHaveLength(1);
  expect(player.state.notice).toEqual({ text: 'no such container', isProblem: true });
});

test('q and ctrl-c leave, ctrl-c from a dialog too', () => {
  expect(new Player().press('q').effects).toEqual([{ kind: 'quit' }]);
  expect(new Player().press('/').type('q').press('ctrl-c').effects).toEqual([{ kind: 'quit' }]);
});
