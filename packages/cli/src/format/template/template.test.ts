import { describe, expect, test } from 'vitest';
import { GoFloat, GoMethod, type GoValue, withMethods } from './go-value.ts';
import { parseTemplate } from './template.ts';

const DATA: GoValue = {
  Name: 'web',
  Size: 1234,
  Ratio: new GoFloat(0.5),
  Empty: '',
  Nothing: null,
  Tags: ['a:1', 'b:2'],
  Labels: new Map([
    ['z', 'last'],
    ['com.example', 'x'],
  ]),
  Ports: new Map<string, GoValue>([['80/tcp', [{ HostIp: '0.0.0.0', HostPort: '8080' }]]]),
  Inner: { Deep: { Value: true } },
};

function render(source: string, data: GoValue = DATA): string {
  return parseTemplate(source).execute(data);
}

describe('values', () => {
  test.each([
    ['{{.Name}} {{.Size}} {{.Ratio}}', 'web 1234 0.5'],
    ['{{.Tags}} {{.Labels}}', '[a:1 b:2] map[com.example:x z:last]'],
    ['{{.Inner}}', '{{true}}'],
    ['{{printf "%+v" .Inner}}', '{Deep:{Value:true}}'],
    ['{{.Inner.Deep.Value}}', 'true'],
    ['{{.Labels.z}}', 'last'],
    ['{{.Labels.missing}}', '<no value>'],
    ['{{index .Labels "com.example"}}', 'x'],
    ['{{index .Labels "missing"}}|', '|'],
    ['{{(index (index .Ports "80/tcp") 0).HostPort}}', '8080'],
    ['{{(index .Ports "80/tcp" 0).HostIp}}', '0.0.0.0'],
    [
      '{{range $port, $all := .Ports}}{{$port}} {{range $all}}{{.HostIp}}:{{.HostPort}}{{end}}{{end}}',
      '80/tcp 0.0.0.0:8080',
    ],
    ['{{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}', 'com.example=x;z=last;'],
    ['{{range .Tags}}{{.}} of {{$.Name}};{{end}}', 'a:1 of web;b:2 of web;'],
    ['{{range .Nothing}}x{{else}}none{{end}}', 'none'],
    ['{{with .Inner.Deep}}{{.Value}}{{end}}', 'true'],
    ['{{if .Empty}}a{{else if .Nothing}}b{{else}}c{{end}}', 'c'],
    ['{{.Nothing}}', '<nil>'],
    ['{{len .Tags}} {{len .Labels}}', '2 2'],
    ['{{join .Tags ", "}}', 'a:1, b:2'],
    [
      '{{json .}}',
      '{"Name":"web","Size":1234,"Ratio":0.5,"Empty":"","Nothing":null,"Tags":["a:1","b:2"],"Labels":{"com.example":"x","z":"last"},"Ports":{"80/tcp":[{"HostIp":"0.0.0.0","HostPort":"8080"}]},"Inner":{"Deep":{"Value":true}}}',
    ],
    ['{{json .Labels.missing}}', 'null'],
    ['{{printf "%-8s|%6d|%q" .Name .Size .Tags}}', 'web     |  1234|["a:1" "b:2"]'],
    ['{{printf "%s" .Labels}}', 'map[com.example:x z:last]'],
    ['{{and .Size .Name}} {{or .Empty .Size}}', 'web 1234'],
    ['{{eq .Name "web"}} {{gt .Size 1000}} {{not .Empty}}', 'true true true'],
    ['{{eq .Nothing nil}}', 'true'],
    ['{{$inner := .Inner}}{{$inner.Deep.Value}}', 'true'],
  ])('%s prints %s', (source, expected) => {
    expect(render(source)).toBe(expected);
  });

  test.each([
    ['{{.name}}', /there is no field name: expected one of \.Empty, \.Inner, /],
    ['{{.Inner.Depth}}', /there is no field Depth: expected one of \.Deep$/],
    ['{{.Name.First}}', /can't evaluate field First in type string/],
    ['{{.Labels.missing.more}}', /no entry for key "more"/],
    ['{{.Nothing.more}}', /nil pointer evaluating \.more/],
    ['{{.Name "x"}}', /can't give argument to non-function/],
    ['{{eq .Tags .Tags}}', /cannot compare a slice/],
    ['{{eq .Size .Name}}', /incompatible types for comparison: int and string/],
    ['{{lt .Inner.Deep.Value true}}', /invalid type for comparison: bool/],
    ['{{join .Labels ","}}', /expected \[\]string; got map\[string\]string/],
    ['{{upper .Size}}', /expected string; got int/],
    ['{{index .Tags 2}}', /out of range: 2/],
    ['{{index .Tags "a"}}', /type string/],
    ['{{index .Labels 1}}', /should be string/],
    ['{{slice .Tags 2 1}}', /invalid slice index: 2 > 1/],
    ['{{len .Size}}', /len of type int/],
    ['{{range .Name}}{{end}}', /can't iterate over web/],
    ['first\n{{upper 1}}', /\(line 2\)/],
    ['{{define "r"}}{{template "r"}}{{end}}{{template "r"}}', /maximum template depth/],
  ])('%s is refused', (source, message) => {
    expect(() => render(source)).toThrow(message);
  });

  test('names the part that failed', () => {
    expect(() => render('{{.Name | upper | printf "%d" | len | upper}}')).toThrow('at <upper>: wrong type');
  });

  test('a property of every JavaScript object is no field', () => {
    expect(() => render('{{.constructor}}')).toThrow('there is no field constructor');
    expect(() => render('{{.__proto__}}')).toThrow('there is no field __proto__');
    expect(() => render('{{toString}}')).toThrow('function "toString" not defined');
  });

  test('calls methods, and leaves them out of everything else', () => {
    const label = new GoMethod(([name]) => `<${typeof name === 'string' ? name : '?'}>`);
    const row = withMethods({ ID: '1' }, { Label: label });
    expect(render('{{.Label "x"}} {{"y" | .Label}} {{json .}} {{.}}', row)).toBe('<x> <y> {"ID":"1"} {1}');
  });

  test('leaves headings as they are', () => {
    const { executeHeadings } = parseTemplate('{{json .ID}} {{upper .Name}} {{join .Tags "/"}} {{len .ID}}');
    expect(executeHeadings({ ID: 'Id', Name: 'Name', Tags: 'Tags' })).toBe('Id Name Tags 2');
  });

  test('orders map keys by their bytes', () => {
    const map = new Map([
      ['\u{1f600}', '2'],
      ['\uffee', '1'],
      ['b', '0'],
    ]);
    expect(render('{{range .}}{{.}}{{end}}', map)).toBe('012');
  });
});
