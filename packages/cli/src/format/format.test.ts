import { describe, expect, test } from 'vitest';
import { alignColumns } from './align-columns.ts';
import { displayWidth, truncateToWidth } from './display-width.ts';
import { renderList } from './render-list.ts';

describe('display width', () => {
  test('counts columns, not characters', () => {
    expect(displayWidth('héllo')).toBe(5);
    expect(displayWidth('日本')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
  });

  test('shortens with an ellipsis within the width', () => {
    expect(truncateToWidth('nginx -g daemon off;', 20)).toBe('nginx -g daemon off;');
    expect(truncateToWidth('/docker-entrypoint.sh nginx', 20)).toBe('/docker-entrypoint.…');
    expect(truncateToWidth('日本語テスト', 6)).toBe('日本…');
  });
});

describe('alignColumns', () => {
  test('gives a cell at least ten columns, and three spaces after the longest', () => {
    expect(alignColumns('ID\tNAME\nabcdefghijkl\tx\n')).toBe('ID             NAME\nabcdefghijkl   x\n');
    expect(alignColumns('A\tB\tC\n1\t2\t3\n')).toBe('A         B         C\n1         2         3\n');
  });

  test('a line without the column ends it', () => {
    expect(alignColumns('long enough to matter\tx\nno column\ny\tz')).toBe(
      'long enough to matter   x\nno column\ny         z',
    );
  });

  test('empty cells keep their place', () => {
    expect(alignColumns('A\tB\tC\n\t\tz')).toBe('A         B         C\n                    z');
  });
});

describe('renderList', () => {
  const view = {
    rows: [
      { Size: '1MB', ID: 'aaa', Name: 'first' },
      { Size: '2MB', ID: 'bbb', Name: '<none>' },
    ],
    headers: { ID: 'IMAGE ID', Name: 'NAME', Size: 'SIZE' },
    columns: ['Name', 'ID', 'Size'],
    format: undefined,
  };

  test.each([
    [undefined, 'NAME      IMAGE ID   SIZE\nfirst     aaa        1MB\n<none>    bbb        2MB\n'],
    ['table', 'NAME      IMAGE ID   SIZE\nfirst     aaa        1MB\n<none>    bbb        2MB\n'],
    ['table ', 'NAME      IMAGE ID   SIZE\nfirst     aaa        1MB\n<none>    bbb        2MB\n'],
    ['table {{.ID}}\\t{{upper .Name}}', 'IMAGE ID   NAME\naaa        FIRST\nbbb        <NONE>\n'],
    ['table {{json .ID}}', 'IMAGE ID\n"aaa"\n"bbb"\n'],
    ['{{.ID}}\\t{{.Size}}', 'aaa\t1MB\nbbb\t2MB\n'],
    ['json', '{"ID":"aaa","Name":"first","Size":"1MB"}\n{"ID":"bbb","Name":"<none>","Size":"2MB"}\n'],
  ])('format %s', (format, expected) => {
    expect(renderList({ ...view, format })).toBe(expected);
  });

  test('shows one field alone, unless a format is given', () => {
    expect(renderList({ ...view, quietField: 'ID' })).toBe('aaa\nbbb\n');
    expect(renderList({ ...view, quietField: 'ID', format: '{{.Size}}' })).toBe('1MB\n2MB\n');
  });

  test('prints headings although there is nothing', () => {
    expect(renderList({ ...view, rows: [] })).toBe('NAME      IMAGE ID   SIZE\n');
    expect(renderList({ ...view, rows: [], format: 'json' })).toBe('');
  });

  test('refuses a field that is not there, also without rows', () => {
    expect(() => renderList({ ...view, format: '{{.Nope}}' })).toThrow(
      'there is no field Nope: expected one of .ID, .Name, .Size',
    );
    expect(() => renderList({ ...view, rows: [], format: 'table {{.Nope}}' })).toThrow('there is no field Nope');
  });
});
