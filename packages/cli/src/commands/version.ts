import { hostPlatform } from '@tinydock/domain';
import type { VersionResponse } from '@tinydock/protocol';
import { CLI_API_VERSION, CLI_VERSION } from '../cli-version.ts';
import type { GoStruct } from '../format/template/go-value.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

const TEMPLATE = `Client:
 Version:           {{.Client.Version}}
 API version:       {{.Client.ApiVersion}}
 Node.js version:   {{.Client.NodeVersion}}
 OS/Arch:           {{.Client.Os}}/{{.Client.Arch}}
{{- if .Server}}

Server:
 Version:           {{.Server.Version}}
 API version:       {{.Server.ApiVersion}}
 Node.js version:   {{.Server.NodeVersion}}
 OS/Arch:           {{.Server.Os}}/{{.Server.Arch}}
 Kernel version:    {{.Server.KernelVersion}}
{{- range .Server.Components}}
 {{.Name}}:
  Version:          {{.Version}}
  Path:             {{.Path}}
{{- end}}
{{- end}}`;

function clientVersion(): GoStruct {
  const { os, architecture } = hostPlatform();
  return {
    Version: CLI_VERSION,
    ApiVersion: CLI_API_VERSION,
    NodeVersion: process.versions.node,
    Os: os,
    Arch: architecture,
  };
}

function serverVersion(version: VersionResponse): GoStruct {
  return {
    Version: version.version,
    ApiVersion: version.apiVersion,
    NodeVersion: version.nodeVersion,
    Os: version.os,
    Arch: version.architecture,
    KernelVersion: version.kernelVersion,
    Components: version.components.map(({ name, version: own, path }) => ({ Name: name, Version: own, Path: path })),
  };
}

export const versionCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Show the versions of client and daemon',
  args: { minimum: 0, maximum: 0 },
  flags: [{ kind: 'text', flags: '-f, --format', placeholder: 'string', description: 'json, or a Go template' }],
  run: async function* ({ flags }, context) {
    const format = flags.text('format');
    const view = { kind: 'document', template: TEMPLATE, format } as const;
    let server: GoStruct;
    try {
      const client = await context.connect();
      server = serverVersion(await client.system.version({ signal: context.signal }));
    } catch (error) {
      if (format === undefined) yield { ...view, value: { Client: clientVersion(), Server: null } };
      throw error;
    }
    yield { ...view, value: { Client: clientVersion(), Server: server } };
  },
};
