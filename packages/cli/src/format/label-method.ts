import { GoMethod } from './template/go-value.ts';

/** `{{.Label "name"}}`: the value of one label; over headings (labels undefined), the last part of its name. */
export function labelMethod(labels: Readonly<Record<string, string>> | undefined): GoMethod {
  return new GoMethod(([name]) => {
    if (typeof name !== 'string') return '';
    if (labels !== undefined) return Object.hasOwn(labels, name) ? labels[name] : '';
    return (name.split('.').at(-1) ?? name).replaceAll('-', ' ').toUpperCase();
  });
}
