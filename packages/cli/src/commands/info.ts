import type { InfoResponse } from '@tinydock/protocol';
import { formatSize } from '@tinydock/text';
import { CLI_VERSION } from '../cli-version.ts';
import type { GoStruct } from '../format/template/go-value.ts';
import type { CommandDefinition } from '../program/command-definition.ts';

/** Sizes in words are kept beside the numbers, for the text alone. */
const TEMPLATE = `Client:
 Version:           {{.ClientInfo.Version}}

Server:
 ID:                {{.ID}}
 Name:              {{.Name}}
 Version:           {{.ServerVersion}}
 Containers:        {{.Containers}}
  Running:          {{.ContainersRunning}}
  Paused:           {{.ContainersPaused}}
  Created:          {{.ContainersCreated}}
  Stopped:          {{.ContainersStopped}}
 Images:            {{.Images}}
 Layers:            {{.Layers}} ({{.LayerSize}})
 Layer driver:      {{.Driver}}
 Runtime:           {{.DefaultRuntime}}
 Cgroups:           {{.CgroupMode}}
 Bridge:            {{.Bridge}} ({{.Subnet}})
 Root directory:    {{.RootDir}}
 Run directory:     {{.RunDir}}
 Process:           {{.Pid}} ({{.DaemonMemory}} resident)
 Kernel version:    {{.KernelVersion}}
 Operating system:  {{.OperatingSystem}}
 Architecture:      {{.Architecture}}
 CPUs:              {{.NCPU}}
 Memory:            {{.Memory}}
{{- if .CDISpecDirs}}
 CDI specification directories:
{{- range .CDISpecDirs}}
  {{.}}
{{- end}}
{{- end}}
{{- if .DiscoveredDevices}}
 Discovered devices:
{{- range .DiscoveredDevices}}
  {{.Source}}: {{.ID}}
{{- end}}
{{- end}}
{{- if .InsecureRegistries}}
 Insecure registries:
{{- range .InsecureRegistries}}
  {{.}}
{{- end}}
{{- end}}
{{- range .MirroredRegistries}}
 Mirrors of {{.Registry}}:
{{- range .Mirrors}}
  {{.}}
{{- end}}
{{- end}}
{{- range .Warnings}}
WARNING: {{.}}
{{- end}}`;

/** As Docker has it, for templates that were written for it. */
function registryConfig({ mirroredRegistries, insecureRegistries }: InfoResponse): GoStruct {
  return {
    InsecureRegistryCIDRs: [],
    IndexConfigs: new Map(
      [...new Set([...mirroredRegistries.map(({ registry }) => registry), ...insecureRegistries])].map((name) => [
        name,
        {
          Name: name,
          Mirrors: mirroredRegistries.find(({ registry }) => registry === name)?.mirrors ?? [],
          Secure: !insecureRegistries.includes(name),
          Official: name === 'docker.io',
        },
      ]),
    ),
    Mirrors: mirroredRegistries.find(({ registry }) => registry === 'docker.io')?.mirrors ?? [],
  };
}

function toDocument(info: InfoResponse): GoStruct {
  return {
    ID: info.id,
    Name: info.name,
    ServerVersion: info.version,
    Containers: info.containersRunning + info.containersPaused + info.containersCreated + info.containersExited,
    ContainersRunning: info.containersRunning,
    ContainersPaused: info.containersPaused,
    ContainersCreated: info.containersCreated,
    ContainersStopped: info.containersExited,
    Images: info.images,
    Layers: info.layers,
    LayerBytes: info.layerBytes,
    LayerSize: formatSize(info.layerBytes),
    Driver: info.layerDriver,
    DefaultRuntime: info.runtime,
    CgroupMode: info.cgroupMode,
    CgroupDriver: 'cgroupfs',
    CgroupVersion: info.cgroupMode === 'v2' ? '2' : '1',
    Bridge: info.bridge,
    Subnet: info.subnet,
    RootDir: info.rootDir,
    DockerRootDir: info.rootDir,
    RunDir: info.runDir,
    Pid: info.pid,
    DaemonMemoryBytes: info.daemonMemoryBytes,
    DaemonMemory: formatSize(info.daemonMemoryBytes),
    KernelVersion: info.kernelVersion,
    OSType: 'linux',
    OperatingSystem: info.operatingSystem,
    Architecture: info.architecture,
    NCPU: info.cpus,
    MemTotal: info.memoryBytes,
    Memory: formatSize(info.memoryBytes),
    Warnings: info.warnings,
    InsecureRegistries: info.insecureRegistries,
    MirroredRegistries: info.mirroredRegistries.map(({ registry, mirrors }) => ({
      Registry: registry,
      Mirrors: mirrors,
    })),
    CDISpecDirs: info.cdiSpecDirs,
    DiscoveredDevices: info.cdiDevices.map((name) => ({ Source: 'cdi', ID: name })),
    RegistryConfig: registryConfig(info),
    ClientInfo: { Version: CLI_VERSION },
  };
}

export const infoCommand: CommandDefinition = {
  usage: '[OPTIONS]',
  description: 'Show what the daemon is and what it holds',
  args: { minimum: 0, maximum: 0 },
  flags: [{ kind: 'text', flags: '-f, --format', placeholder: 'string', description: 'json, or a Go template' }],
  run: async function* ({ flags }, context) {
    const client = await context.connect();
    const value = toDocument(await client.system.info({ signal: context.signal }));
    yield { kind: 'document', value, template: TEMPLATE, format: flags.text('format') };
  },
};
